"""Many assessments reckoned at once, by whole numbers, as domain.scoring reckons one."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.database.bulk import Columns, json_lists
from dashboard.domain.rubric import Rubric
from dashboard.domain.scoring import check_points, percent_x100
from dashboard.domain.words import Grade, IssueGroup

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
GRADES = list(Grade)


def score_all(
    rubric: Rubric, points_x100: Sequence[Sequence[int | None]], unexcused: Sequence[int | None]
) -> Columns:
    """Return the columns of assessment that follow from points, a value a row of points.

    `unexcused` is what was recorded of each meeting. Raise PointsError.
    """
    applied, points = _arrays(rubric, points_x100)
    full = np.array([one.max_x100 for one in rubric.criteria], dtype=np.int64)
    maxima = np.where(applied, full, 0)
    total, maximum = points.sum(axis=1), maxima.sum(axis=1)
    broken = _broken(rubric, applied & (points < full), unexcused)
    grade = _grade(rubric, total, maximum)
    for gate, cut in zip(rubric.gates, broken, strict=True):
        grade = np.where(cut, np.maximum(grade, GRADES.index(gate.cap)), grade)
    columns: Columns = {
        "points": json_lists(points_x100),
        "total_x100": total.tolist(),
        "max_x100": maximum.tolist(),
        "percent_x100": list(map(percent_x100, total.tolist(), maximum.tolist())),
        "grade": [GRADES[rank].value for rank in grade.tolist()],
        "gates": _named(rubric, broken, len(points_x100)),
    }
    for group in IssueGroup:
        own = [at for at, one in enumerate(rubric.criteria) if one.group == group]
        columns[f"{group}_points_x100"] = points[:, own].sum(axis=1).tolist()
        columns[f"{group}_max_x100"] = maxima[:, own].sum(axis=1).tolist()
    return columns


def _arrays(rubric: Rubric, points_x100: Sequence[Sequence[int | None]]) -> tuple[Flags, Numbers]:
    """Return which criteria applied and their points, 0 where not, all of them allowed."""
    size = len(rubric.criteria)
    for one in points_x100:
        if len(one) != size:
            check_points(rubric, one)
    # None becomes "not a number", which is told apart.
    given: NDArray[Any] = np.array(points_x100, dtype=float).reshape(-1, size)
    applied = ~np.isnan(given)
    points = np.where(applied, given, 0).astype(np.int64)
    full = np.array([one.max_x100 for one in rubric.criteria], dtype=np.int64)
    may_miss = np.array([one.may_not_apply for one in rubric.criteria])
    wrong = (points < 0) | (points > full) | (points % rubric.step_x100 != 0)
    wrong |= ~applied & ~may_miss
    for row in np.flatnonzero(wrong.any(axis=1) | ~applied.any(axis=1)).tolist():
        check_points(rubric, points_x100[row])
    return applied, points


def _grade(rubric: Rubric, total: Numbers, maximum: Numbers) -> Numbers:
    """Return the rank of the grade that points reach before gates, by exact fractions."""
    rank = np.full(len(total), GRADES.index(Grade.POOR))
    for band in reversed(rubric.grades):
        least = band.min_percent
        reached = total * 100 * least.denominator >= least.numerator * maximum
        rank = np.where(reached, GRADES.index(band.grade), rank)
    return rank


def _broken(rubric: Rubric, short: Flags, unexcused: Sequence[int | None]) -> list[Flags]:
    """Return for each gate which rows break it."""
    absent = np.array([number or 0 for number in unexcused], dtype=np.int64) > 0
    broken: list[Flags] = []
    for gate in rubric.gates:
        own = [rubric.position(code) for code in gate.full_marks]
        cut: Flags = np.any(short[:, own], axis=1)
        broken.append(np.logical_or(cut, absent) if gate.no_unexcused else cut)
    return broken


def _named(rubric: Rubric, broken: Sequence[Flags], count: int) -> list[str]:
    if not broken:
        return [""] * count
    codes = [gate.code for gate in rubric.gates]
    patterns, at = np.unique(np.stack(broken, axis=1), axis=0, return_inverse=True)
    names = [
        ",".join(code for code, cut in zip(codes, pattern, strict=True) if cut)
        for pattern in patterns.tolist()
    ]
    return [names[place] for place in at.ravel().tolist()]
