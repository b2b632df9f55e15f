"""A rubric as data: criteria, grades, gates and the bands of what follows from facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from dashboard.domain.words import Grade, IssueGroup, MeetingKind

FULL_POINTS_X100 = 10_000
RULE_KINDS = frozenset(
    {
        "preparation",
        "duration",
        "votes",
        "record_sent",
        "attendance",
        "speaking",
        "tasks_on_time",
        "tasks_assigned",
    }
)


class RubricError(ValueError):
    """A rubric breaks a rule; the message names the rule and the place."""


@dataclass(frozen=True)
class Criterion:
    """One criterion; points are whole hundredths of a point."""

    code: str
    group: IssueGroup
    section: str
    max_x100: int
    judged: bool
    may_not_apply: bool
    names: Mapping[str, str]
    rule: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class GradeBand:
    """A grade and the percent of the applicable maximum it begins at."""

    grade: Grade
    min_percent: Fraction


@dataclass(frozen=True)
class Gate:
    """A condition that caps the grade: full marks asked of criteria, or nobody unexcused."""

    code: str
    cap: Grade
    full_marks: tuple[str, ...] = ()
    no_unexcused: bool = False


@dataclass(frozen=True)
class Rubric:
    """One version of a rubric, valid from a day, until a day (excluded) or for ever."""

    code: str
    version: int
    valid_from: date
    valid_to: date | None
    meeting_kinds: tuple[MeetingKind, ...]
    names: Mapping[str, str]
    criteria: tuple[Criterion, ...]
    grades: tuple[GradeBand, ...]
    gates: tuple[Gate, ...]
    step_x100: int

    def position(self, code: str) -> int:
        """Return where a criterion's points stand in a row of points."""
        for index, criterion in enumerate(self.criteria):
            if criterion.code == code:
                return index
        raise RubricError(f"{self.code}: no criterion {code}")

    def serves(self, kind: MeetingKind, day: date) -> bool:
        """Tell whether meetings of this kind on this day are scored by this version."""
        begun = self.valid_from <= day
        return kind in self.meeting_kinds and begun and (not self.valid_to or day < self.valid_to)


def load_rubric(mapping: Mapping[str, Any]) -> Rubric:
    """Read one version of a rubric from data; raise RubricError where it breaks a rule."""
    try:
        rubric = _read(mapping)
    except (KeyError, TypeError, ValueError) as wrong:
        raise RubricError(f"{mapping.get('code', '?')}: unreadable, {wrong!r}") from wrong
    _check(rubric)
    return rubric


def _read(mapping: Mapping[str, Any]) -> Rubric:
    return Rubric(
        code=mapping["code"],
        version=int(mapping["version"]),
        valid_from=date.fromisoformat(mapping["valid_from"]),
        valid_to=date.fromisoformat(mapping["valid_to"]) if mapping.get("valid_to") else None,
        meeting_kinds=tuple(MeetingKind(kind) for kind in mapping["meeting_kinds"]),
        names=mapping["names"],
        criteria=tuple(_criterion(given) for given in mapping["criteria"]),
        grades=tuple(
            GradeBand(Grade(given["grade"]), Fraction(str(given["min_percent"])))
            for given in mapping["grades"]
        ),
        gates=tuple(
            Gate(
                given["code"],
                Grade(given["cap"]),
                tuple(given.get("full_marks", ())),
                bool(given.get("no_unexcused", False)),
            )
            for given in mapping.get("gates", ())
        ),
        step_x100=_x100(mapping["step"]),
    )


def _criterion(given: Mapping[str, Any]) -> Criterion:
    return Criterion(
        code=given["code"],
        group=IssueGroup(given["group"]),
        section=given.get("section", ""),
        max_x100=_x100(given["max"]),
        judged=given.get("rule") is None,
        may_not_apply=bool(given.get("may_not_apply", False)),
        names=given["names"],
        rule=given.get("rule"),
    )


def _x100(points: float) -> int:
    hundredths = Fraction(str(points)) * 100
    if hundredths.denominator != 1:
        raise ValueError(f"{points}: more than two decimals")
    return int(hundredths)


def _check(rubric: Rubric) -> None:
    codes = [criterion.code for criterion in rubric.criteria]
    if len(set(codes)) != len(codes):
        raise RubricError(f"{rubric.code}: a criterion code stands twice")
    if sum(criterion.max_x100 for criterion in rubric.criteria) != FULL_POINTS_X100:
        raise RubricError(f"{rubric.code}: the maxima do not add up to 100")
    if rubric.step_x100 <= 0:
        raise RubricError(f"{rubric.code}: the step is not above 0")
    if any(criterion.max_x100 <= 0 for criterion in rubric.criteria):
        raise RubricError(f"{rubric.code}: a maximum is not above 0")
    if any(criterion.max_x100 % rubric.step_x100 for criterion in rubric.criteria):
        raise RubricError(f"{rubric.code}: a maximum is not a whole number of steps")
    for criterion in rubric.criteria:
        if criterion.rule is not None and criterion.rule.get("kind") not in RULE_KINDS:
            raise RubricError(f"{rubric.code}: {criterion.code} has no known kind of rule")
    _check_grades(rubric.code, rubric.grades)
    for gate in rubric.gates:
        for code in gate.full_marks:
            rubric.position(code)


def _check_grades(code: str, grades: Sequence[GradeBand]) -> None:
    if [band.grade for band in grades] != list(Grade):
        raise RubricError(f"{code}: grades must be good, fair, average, poor, in this order")
    limits = [band.min_percent for band in grades]
    if limits != sorted(limits, reverse=True) or limits[-1] != 0:
        raise RubricError(f"{code}: grade limits must fall to 0")
