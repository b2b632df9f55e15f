"""What one grade up would take."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from dashboard.domain.facts import MeetingFacts
from dashboard.domain.rubric import Rubric
from dashboard.domain.scoring import score
from dashboard.domain.words import Grade

MOST_STEPS = 5


@dataclass(frozen=True)
class GradeUp:
    """The next grade, the points missing to it (hundredths, 0 where only a gate stands before it),
    (criterion code, points lost in hundredths) with most lost first, and gates in the way."""

    grade: Grade
    missing_x100: int
    steps: tuple[tuple[str, int], ...]
    gates: tuple[str, ...]


def grade_up(
    rubric: Rubric, points_x100: Sequence[int | None], facts: MeetingFacts
) -> GradeUp | None:
    """Return what the next better grade takes; None where the grade is the best one."""
    reached = score(rubric, points_x100, facts)
    ladder = list(Grade)
    if reached.grade == ladder[0]:
        return None
    following = ladder[ladder.index(reached.grade) - 1]
    lost = [
        (criterion.code, criterion.max_x100 - given)
        for criterion, given in zip(rubric.criteria, points_x100, strict=True)
        if given is not None and given < criterion.max_x100
    ]
    lost.sort(key=lambda step: -step[1])
    in_the_way = tuple(
        gate.code
        for gate in rubric.gates
        if gate.code in reached.gates_broken and ladder.index(gate.cap) > ladder.index(following)
    )
    missing = _missing(rubric, following, reached.total_x100, reached.maximum_x100)
    return GradeUp(following, missing, tuple(lost[:MOST_STEPS]), in_the_way)


def _missing(rubric: Rubric, grade: Grade, total_x100: int, maximum_x100: int) -> int:
    band = next(band for band in rubric.grades if band.grade == grade)
    needed = -(-(band.min_percent * maximum_x100 / 100) // 1)
    # Points are given in whole steps, so the way up is a whole number of steps too.
    steps = -(Fraction(total_x100 - int(needed), rubric.step_x100) // 1)
    return max(int(steps) * rubric.step_x100, 0)
