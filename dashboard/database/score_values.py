"""Sums of scores as arrays: from points and percents to whole numbers, and to JSON and back.

A row of values holds the counts and sums of VALUES, the bins (meetings by percent in steps of
5), and three times a number for each criterion: how often it applied, its points, their squares.
Everything is whole numbers, so a sum does not depend on its order and can be compared exactly.
"""

import json
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dashboard.database.bulk import json_lists
from dashboard.domain.words import IssueGroup

BINS = 20
BIN_WIDTH_X100 = 500
VALUES = (
    "meetings",
    "percent_sum",
    "percent_squares",
    *(f"{group}_{part}" for group in IssueGroup for part in ("n", "sum", "squares")),
)
PLAIN = len(VALUES)
BINNED = PLAIN + BINS
Numbers = NDArray[np.int64]


def plain_values(percent_x100: Numbers, groups: Sequence[tuple[Numbers, Numbers]]) -> Numbers:
    """Return counts, sums and bins of assessments; groups hold points and maxima in hundredths."""
    count = len(percent_x100)
    values = np.zeros((count, BINNED), dtype=np.int64)
    values[:, :3] = np.stack((np.ones_like(percent_x100), percent_x100, percent_x100**2), axis=1)
    for at, (points, full) in enumerate(groups):
        reached = group_percent_x100(points, full)
        values[:, 3 + 3 * at : 6 + 3 * at] = np.stack((full > 0, reached, reached**2), axis=1)
    bins = np.minimum(percent_x100 // BIN_WIDTH_X100, BINS - 1)
    values[np.arange(count), PLAIN + bins] = 1
    return values


def group_percent_x100(points_x100: Numbers, max_x100: Numbers) -> Numbers:
    """Return the percents of a group in hundredths, rounded half up; 0 where none applied."""
    full = np.maximum(max_x100, 1)
    return np.where(max_x100 > 0, (points_x100 * 20_000 + full) // (2 * full), 0)


def criterion_values(points: Sequence[str], rubric: Numbers, sizes: Sequence[int]) -> Numbers:
    """Return the values of criteria, from points as JSON; `rubric` is a place in `sizes`.

    Rubrics with fewer criteria than the largest are filled up with 0.
    """
    most = max(sizes, default=0)
    values = np.zeros((len(points), 3, most), dtype=np.int64)
    given = json.loads("[" + ",".join(points) + "]")
    for place, size in enumerate(sizes):
        own = np.flatnonzero(rubric == place)
        # None becomes "not a number", which is told apart and counts as nothing.
        scored = np.array([given[at] for at in own.tolist()], dtype=float).reshape(-1, size)
        applied = ~np.isnan(scored)
        whole = np.where(applied, scored, 0).astype(np.int64)
        values[own, :, :size] = np.stack((applied, whole, whole**2), axis=1)
    return values.reshape(len(points), 3 * most)


def read_criteria(texts: Sequence[str], rubric: Numbers, sizes: Sequence[int]) -> Numbers:
    """Return the values of criteria from the JSON a row of sums keeps."""
    most = max(sizes, default=0)
    values = np.zeros((len(texts), 3, most), dtype=np.int64)
    given = json.loads("[" + ",".join(texts) + "]")
    for place, size in enumerate(sizes):
        own = np.flatnonzero(rubric == place)
        stored = np.array([given[at] for at in own.tolist()], dtype=np.int64)
        values[own, :, :size] = stored.reshape(-1, 3, size)
    return values.reshape(len(texts), 3 * most)


def write_criteria(values: Numbers, rubric: Numbers, sizes: Sequence[int]) -> list[str]:
    """Return the values of criteria as JSON: three lists in the order of the rubric."""
    parts = values.reshape(len(values), 3, values.shape[1] // 3)
    written = [""] * len(values)
    for place, size in enumerate(sizes):
        own = np.flatnonzero(rubric == place)
        lists = [json_lists(parts[own, part, :size].tolist()) for part in range(3)]
        for at, *three in zip(own.tolist(), *lists, strict=True):
            written[at] = f"[{','.join(three)}]"
    return written
