"""Points that follow from recorded facts, by the rules a rubric gives as data."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from dashboard.domain.facts import MeetingFacts
from dashboard.domain.rubric import Criterion, Rubric

Rule = Mapping[str, Any]
Points = Fraction | None


def computed_points(rubric: Rubric, facts: MeetingFacts) -> tuple[int | None, ...]:
    """Return hundredths of a point per criterion, in the order of the rubric.

    None where people judge, or where the facts it takes were not recorded.
    """
    return tuple(criterion_points(rubric, criterion, facts) for criterion in rubric.criteria)


def criterion_points(rubric: Rubric, criterion: Criterion, facts: MeetingFacts) -> int | None:
    """Return hundredths of a point of one criterion; None as in `computed_points`."""
    if criterion.rule is None:
        return None
    points = RECKONERS[criterion.rule["kind"]](criterion.rule, facts)
    if points is None:
        return None
    # Points are given in whole steps, the nearest one, upwards from the middle.
    steps = (points * 100 / rubric.step_x100 + Fraction(1, 2)) // 1
    return min(max(int(steps) * rubric.step_x100, 0), criterion.max_x100)


def _exact(number: Any) -> Fraction:
    return Fraction(str(number))


def _percent(part: int | None, whole: int | None) -> Fraction | None:
    return None if part is None or not whole else Fraction(part * 100, whole)


def _preparation(rule: Rule, facts: MeetingFacts) -> Points:
    if facts.committee_met is None or facts.papers_days_ahead is None:
        return None
    met = _exact(rule["committee_met"]) if facts.committee_met else Fraction(0)
    ahead = facts.papers_days_ahead >= rule["papers_days"]
    return met + (_exact(rule["papers_ahead"]) if ahead else Fraction(0))


def _duration(rule: Rule, facts: MeetingFacts) -> Points:
    minutes = facts.duration_minutes
    if minutes is None or facts.members is None or facts.on_right_day is None:
        return None
    needed = required_minutes(rule, facts.members)
    day = Fraction(0) if facts.on_right_day else _exact(rule["wrong_day"])
    for short, points in rule["bands_short"]:
        if needed - minutes <= short:
            return _exact(points) + day
    return _exact(rule["at_least_half"] if minutes * 2 >= needed else rule["less"]) + day


def required_minutes(rule: Rule, members: int) -> int:
    """Return how long a meeting of a branch of this size has to last, in minutes."""
    large = members >= rule["large_from_members"]
    return int(rule["minutes_large"] if large else rule["minutes"])


def _votes(rule: Rule, facts: MeetingFacts) -> Points:
    if facts.conclusion_voted is None or facts.minutes_voted is None:
        return None
    conclusion = facts.conclusion_voted * _exact(rule["conclusion"])
    return conclusion + facts.minutes_voted * _exact(rule["minutes"])


def _record_sent(rule: Rule, facts: MeetingFacts) -> Points:
    if facts.record_sent_days is None:
        return None
    for days, points in rule["bands_days"]:
        if facts.record_sent_days <= days:
            return _exact(points)
    return Fraction(0)


def _attendance(rule: Rule, facts: MeetingFacts) -> Points:
    # Members who are exempt are not expected, so they do not lower the rate.
    expected = None if facts.members is None else facts.members - (facts.exempt or 0)
    rate = _percent(facts.attended, expected)
    if rate is None or facts.unexcused is None:
        return None
    points = _banded(rule, rate)
    return min(points, _exact(rule["unexcused_at_most"])) if facts.unexcused else points


def _speaking(rule: Rule, facts: MeetingFacts) -> Points:
    share = _percent(facts.speakers, facts.attended)
    if share is None or facts.members is None:
        return None
    full = next(
        _exact(percent)
        for most, percent in rule["full_share_by_size"]
        if most is None or facts.members <= most
    )
    tens_short = max(-((share - full) // 10), 0)
    points = _exact(rule.get("points", 5)) - tens_short * _exact(rule["lost_per_10_points"])
    return max(points, _exact(rule["floor"]))


def _tasks_on_time(rule: Rule, facts: MeetingFacts) -> Points:
    rate = _percent(facts.tasks_on_time, facts.tasks_due)
    return None if rate is None else _banded(rule, rate)


def _tasks_assigned(rule: Rule, facts: MeetingFacts) -> Points:
    share = _percent(facts.tasks_assigned, facts.tasks_due)
    return None if share is None else _exact(rule["points"]) * share / 100


def _banded(rule: Rule, percent: Fraction) -> Fraction:
    return next(
        (_exact(points) for least, points in rule["bands"] if percent >= _exact(least)),
        Fraction(0),
    )


RECKONERS: Mapping[str, Callable[[Rule, MeetingFacts], Points]] = {
    "preparation": _preparation,
    "duration": _duration,
    "votes": _votes,
    "record_sent": _record_sent,
    "attendance": _attendance,
    "speaking": _speaking,
    "tasks_on_time": _tasks_on_time,
    "tasks_assigned": _tasks_assigned,
}

# The facts each kind of rule looks at: where these are equal, so are the points.
FACTS_OF: Mapping[str, tuple[str, ...]] = {
    "preparation": ("committee_met", "papers_days_ahead"),
    "duration": ("duration_minutes", "members", "on_right_day"),
    "votes": ("conclusion_voted", "minutes_voted"),
    "record_sent": ("record_sent_days",),
    "attendance": ("attended", "members", "exempt", "unexcused"),
    "speaking": ("speakers", "attended", "members"),
    "tasks_on_time": ("tasks_on_time", "tasks_due"),
    "tasks_assigned": ("tasks_assigned", "tasks_due"),
}
