"""The result of a year's meetings by a rule that is data: so far, at best, and what is missing.

It is about the quality of meetings, never the yearly classification of a branch.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.domain.words import Grade, MeetingKind

FULL_PERCENT = 100
Counts = Mapping[Grade, int]


class YearRuleError(ValueError):
    """A year rule cannot be read; the message names the rule."""


@dataclass(frozen=True)
class Condition:
    """What one result asks: no meeting below a grade, and so many (or such a share of those
    scored) at the result's own grade or better."""

    grade: Grade
    none_below: Grade | None = None
    least_meetings: int = 0
    least_percent: int = 0
    proposed: bool = True


@dataclass(frozen=True)
class YearRule:
    """The conditions, best result first, valid from a day until a day (excluded) or for ever.

    meeting_kinds are those that count; under least_scored meetings there is no result.
    """

    code: str
    valid_from: date
    valid_to: date | None
    meeting_kinds: tuple[MeetingKind, ...]
    least_scored: int
    conditions: tuple[Condition, ...]

    def serves(self, day: date) -> bool:
        """Tell whether the rule holds on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True)
class Outlook:
    """What a branch has and can have.

    result: if the year ended now, None under the least number of meetings. best: were every
    meeting still to come Good. needed: Good meetings still missing for Good (0: none), None where
    Good is out of reach. short: how many there would be too few of, were all still to come Good.
    too_low: scored meetings below what Good bears.
    """

    result: Grade | None
    best: Grade | None
    needed: int | None
    short: int
    too_low: int


def load_year_rules(given: Sequence[Mapping[str, Any]]) -> tuple[YearRule, ...]:
    """Read rules from data; raise YearRuleError where one cannot be read."""
    return tuple(_rule(one) for one in given)


def rule_of(rules: Sequence[YearRule], year: int) -> YearRule:
    """Return the rule that holds at a year's end; the last to begin, else the first of all."""
    end = date(year, 12, 31)
    serving = [rule for rule in rules if rule.serves(end)]
    if serving:
        return max(serving, key=lambda rule: rule.valid_from)
    return min(rules, key=lambda rule: rule.valid_from)


def year_result(rule: YearRule, counts: Counts) -> Grade | None:
    """Return the result of a year with these meetings and no more; None where they are too few."""
    scored = sum(counts.values())
    if scored < max(1, rule.least_scored):
        return None
    return next(one.grade for one in rule.conditions if _met(one, counts, scored))


def outlook(rule: YearRule, counts: Counts, left: int) -> Outlook:
    """Return where a branch stands with `left` meetings still to be held or scored."""
    top = rule.conditions[0]
    at_best = dict(counts) | {Grade.GOOD: counts.get(Grade.GOOD, 0) + left}
    best = year_result(rule, at_best)
    too_low = _below(top.none_below, counts)
    missing = max(0, top.least_meetings - _reached(top.grade, counts))
    return Outlook(
        year_result(rule, counts),
        best,
        missing if best is top.grade else None,
        max(0, missing - left),
        too_low,
    )


def _met(one: Condition, counts: Counts, scored: int) -> bool:
    reached = _reached(one.grade, counts)
    enough = reached >= one.least_meetings
    share = reached * FULL_PERCENT >= one.least_percent * scored
    return enough and share and not _below(one.none_below, counts)


def _reached(grade: Grade, counts: Counts) -> int:
    order = list(Grade)
    return sum(n for given, n in counts.items() if order.index(given) <= order.index(grade))


def _below(grade: Grade | None, counts: Counts) -> int:
    return 0 if grade is None else sum(counts.values()) - _reached(grade, counts)


def _rule(given: Mapping[str, Any]) -> YearRule:
    try:
        rule = YearRule(
            code=given["code"],
            valid_from=date.fromisoformat(given["valid_from"]),
            valid_to=date.fromisoformat(given["valid_to"]) if given.get("valid_to") else None,
            meeting_kinds=tuple(MeetingKind(kind) for kind in given["meeting_kinds"]),
            least_scored=int(given["least_scored"]),
            conditions=tuple(_condition(one) for one in given["results"]),
        )
    except (KeyError, TypeError, ValueError) as wrong:
        raise YearRuleError(f"{given.get('code', '?')}: unreadable, {wrong!r}") from wrong
    last = rule.conditions[-1] if rule.conditions else None
    if [one.grade for one in rule.conditions] != list(Grade) or last != Condition(
        Grade.POOR, proposed=last.proposed if last else True
    ):
        raise YearRuleError(f"{rule.code}: results must be good, fair, average, poor, "
                            "the last one without a condition")  # fmt: skip
    return rule


def _condition(given: Mapping[str, Any]) -> Condition:
    below = given.get("none_below")
    return Condition(
        grade=Grade(given["grade"]),
        none_below=Grade(below) if below else None,
        least_meetings=int(given.get("least_meetings", 0)),
        least_percent=int(given.get("least_percent", 0)),
        proposed=bool(given.get("proposed", True)),
    )
