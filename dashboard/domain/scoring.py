"""From points to group sums, percent of the applicable maximum, gates and a grade."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from dashboard.domain.facts import MeetingFacts
from dashboard.domain.rubric import Rubric
from dashboard.domain.words import AssessmentKind, Grade, IssueGroup

_RANK = {grade: rank for rank, grade in enumerate(Grade)}


class PointsError(ValueError):
    """Points break the rubric; the message names the criterion."""


@dataclass(frozen=True)
class Score:
    """One assessment reckoned: points and maxima in hundredths, percent in hundredths of a percent.

    points_x100 and maxima_x100 are keyed by group and count applicable criteria only.
    """

    points_x100: dict[IssueGroup, int]
    maxima_x100: dict[IssueGroup, int]
    total_x100: int
    maximum_x100: int
    percent_x100: int
    grade: Grade
    gates_broken: tuple[str, ...]


def score(rubric: Rubric, points_x100: Sequence[int | None], facts: MeetingFacts) -> Score:
    """Reckon one assessment; None is a criterion that does not apply. Raise PointsError."""
    check_points(rubric, points_x100)
    points = dict.fromkeys(IssueGroup, 0)
    maxima = dict.fromkeys(IssueGroup, 0)
    for criterion, given in zip(rubric.criteria, points_x100, strict=True):
        if given is not None:
            points[criterion.group] += given
            maxima[criterion.group] += criterion.max_x100
    total, maximum = sum(points.values()), sum(maxima.values())
    broken = gates_broken(rubric, points_x100, facts)
    caps = [gate.cap for gate in rubric.gates if gate.code in broken]
    reached = grade_of(rubric, total, maximum)
    return Score(
        points,
        maxima,
        total,
        maximum,
        percent_x100(total, maximum),
        max([reached, *caps], key=_RANK.__getitem__),
        broken,
    )


def check_points(rubric: Rubric, points_x100: Sequence[int | None]) -> None:
    """Raise PointsError unless there is one allowed value per criterion and something applies."""
    if len(points_x100) != len(rubric.criteria):
        raise PointsError(f"{rubric.code}: {len(points_x100)} points, not {len(rubric.criteria)}")
    for criterion, given in zip(rubric.criteria, points_x100, strict=True):
        if given is None:
            if not criterion.may_not_apply:
                raise PointsError(f"{criterion.code}: always applies")
        elif not 0 <= given <= criterion.max_x100:
            raise PointsError(f"{criterion.code}: not between 0 and the maximum")
        elif given % rubric.step_x100:
            raise PointsError(f"{criterion.code}: not a whole number of steps")
    if all(given is None for given in points_x100):
        raise PointsError(f"{rubric.code}: nothing applies")


def percent_x100(total_x100: int, maximum_x100: int) -> int:
    """Return the percent of the maximum in whole hundredths, rounded half up."""
    return (total_x100 * 20_000 + maximum_x100) // (2 * maximum_x100)


def grade_of(rubric: Rubric, total_x100: int, maximum_x100: int) -> Grade:
    """Return the grade the points reach before gates; exact, not by the rounded percent."""
    for band in rubric.grades:
        if total_x100 * 100 >= band.min_percent * maximum_x100:
            return band.grade
    return Grade.POOR


def gates_broken(
    rubric: Rubric, points_x100: Sequence[int | None], facts: MeetingFacts
) -> tuple[str, ...]:
    """Return the codes of the gates that are not met, in the order of the rubric."""
    broken = []
    for gate in rubric.gates:
        positions = [rubric.position(code) for code in gate.full_marks]
        short = any(
            given is not None and given < rubric.criteria[position].max_x100
            for position in positions
            for given in [points_x100[position]]
        )
        if short or (gate.no_unexcused and (facts.unexcused or 0) > 0):
            broken.append(gate.code)
    return tuple(broken)


def official_kind(kinds: Collection[AssessmentKind]) -> AssessmentKind | None:
    """Return which assessment is official: the appraisal, else the self-score, else none."""
    for kind in (AssessmentKind.APPRAISAL, AssessmentKind.SELF):
        if kind in kinds:
            return kind
    return None
