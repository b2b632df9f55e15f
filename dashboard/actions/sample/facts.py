"""Facts a meeting could have had, chosen so that a rubric's own rules give the wanted points."""

from typing import Any

from dashboard.actions.sample.nature import Random
from dashboard.domain.computed import required_minutes
from dashboard.domain.rubric import Criterion

Facts = dict[str, Any]
# Points in hundredths each rule can give, lowest first.
LADDERS = {
    "attendance": (200, 300, 400, 500),
    "speaking": (200, 300, 400, 500),
    "duration": (100, 200, 300, 400, 500),
    "tasks_on_time": (500, 750, 1000, 1200, 1350, 1500),
    "tasks_assigned": (0, 50, 100, 150, 200, 250, 300, 350, 400, 450, 500),
    "preparation": (0, 200, 400),
    "record_sent": (0, 100, 200),
    "votes": (0, 150, 300),
}

UNEXCUSED = 0.015
LARGE = 20


def on_ladder(criterion: Criterion, points_x100: float, random: Random) -> int:
    """Return the step of the rule's ladder next to the points, drawn so that the mean is kept."""
    steps = LADDERS[(criterion.rule or {})["kind"]]
    below = max((step for step in steps if step <= points_x100), default=steps[0])
    above = min((step for step in steps if step >= points_x100), default=steps[-1])
    if below == above:
        return below
    return above if random.random() < (points_x100 - below) / (above - below) else below


def choose_facts(criteria: list[tuple[Criterion, int]], members: int, random: Random) -> Facts:
    """Return facts for these computed criteria and points of one meeting."""
    facts: Facts = {"members": members, "attended": members, "unexcused": 0, "on_right_day": True}
    facts["exempt"] = 0
    for criterion, points in criteria:
        rule = criterion.rule or {}
        CHOOSERS[rule["kind"]](facts, rule, points, random)
    return facts


def _attendance(facts: Facts, _: Any, points: int, random: Random) -> None:
    low, high = {500: (0.9, 1.0), 400: (0.75, 0.899), 300: (0.65, 0.749), 200: (0.5, 0.649)}[points]
    members = facts["members"]
    if points > 200 and random.random() < UNEXCUSED:
        facts["attended"], facts["unexcused"] = members - 1, 1
        return
    fitting = [n for n in range(1, members + 1) if low <= n / members <= high]
    if points == 200 and not fitting:
        fitting = [max(1, members - 1)]
    facts["attended"] = int(random.choice(fitting)) if fitting else members
    if not fitting or (points == 200 and facts["attended"] / members >= 0.65):
        # A small branch has no such share; one absence without reason gives the same points.
        facts["attended"] = max(1, members - 1)
        facts["unexcused"] = 1 if points == 200 else 0


def _speaking(facts: Facts, rule: Any, points: int, random: Random) -> None:
    full = next(
        share
        for most, share in rule["full_share_by_size"]
        if most is None or facts["members"] <= most
    )
    steps = (500 - points) // 100
    least = full - 10 * steps if points > 200 else 0.0
    most = 100.0 if points == 500 else full - 10 * (steps - 1) - 0.001
    attended = facts["attended"]
    fitting = [n for n in range(attended + 1) if least <= 100 * n / attended <= most]
    near = int(attended * least / 100)
    facts["speakers"] = int(random.choice(fitting[:6])) if fitting else near


def _duration(facts: Facts, rule: Any, points: int, random: Random) -> None:
    needed = required_minutes(rule, facts["members"])
    low, high = {
        500: (0, -30),
        400: (15, 1),
        300: (30, 16),
        200: (needed // 2, 31),
        100: (needed - 20, needed // 2 + 1),
    }[points]
    facts["duration_minutes"] = needed - int(random.integers(min(low, high), max(low, high) + 1))


def _tasks(members: int) -> int:
    # Tens, so that every band and every half point can be met exactly.
    return 10 if members < LARGE else 20


def _tasks_on_time(facts: Facts, rule: Any, points: int, random: Random) -> None:
    limits = [least for least, given in rule["bands"] if given * 100 == points]
    above = [least for least, given in rule["bands"] if given * 100 > points]
    top = min(above) - 0.001 if above else 100
    due = facts["tasks_due"] = _tasks(facts["members"])
    fitting = [n for n in range(due + 1) if limits[0] <= 100 * n / due <= top and 10 * n >= 3 * due]
    facts["tasks_on_time"] = int(random.choice(fitting))


def _tasks_assigned(facts: Facts, _: Any, points: int, __: Random) -> None:
    facts["tasks_due"] = _tasks(facts["members"])
    facts["tasks_assigned"] = points * facts["tasks_due"] // 500


def _preparation(facts: Facts, _: Any, points: int, random: Random) -> None:
    met = points == 400 or (points == 200 and bool(random.random() < 0.5))
    ahead = points == 400 or (points == 200 and not met)
    facts["committee_met"] = met
    facts["papers_days_ahead"] = int(random.integers(1, 4)) if ahead else 0


def _record_sent(facts: Facts, _: Any, points: int, random: Random) -> None:
    low, high = {200: (0, 2), 100: (3, 5), 0: (6, 12)}[points]
    facts["record_sent_days"] = int(random.integers(low, high + 1))


def _votes(facts: Facts, _: Any, points: int, random: Random) -> None:
    first = points == 300 or (points == 150 and bool(random.random() < 0.5))
    facts["conclusion_voted"] = first
    facts["minutes_voted"] = points == 300 or (points == 150 and not first)


# How facts are chosen for points, by the kind of rule; each adds to the facts chosen before.
CHOOSERS = {
    "attendance": _attendance,
    "speaking": _speaking,
    "duration": _duration,
    "tasks_on_time": _tasks_on_time,
    "tasks_assigned": _tasks_assigned,
    "preparation": _preparation,
    "record_sent": _record_sent,
    "votes": _votes,
}
