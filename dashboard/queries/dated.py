"""What holds of branches from a day or month on: their versions, and where they hung."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.queries.texts import Texts
from dashboard.queries.tree import Stretch

Column = NDArray[Any]
NONE = -1
# A branch and a day or month in one whole number, so that one search finds both.
STEP = 1 << 32
EPOCH = date(1970, 1, 1).toordinal()


def day_number(day: date) -> int:
    """Return the days since 1 January 1970."""
    return day.toordinal() - EPOCH


@dataclass(frozen=True)
class Versions:
    """Dated versions, by branch and first day: kind (its number in BranchKind, -1 for no branch),
    members (-1 unknown), name, name_key, the day from which it no longer holds, and the place of
    its name_key among all in order (equal ones share theirs)."""

    branch: Column
    day: Column
    kind: Column
    members: Column
    name: Texts
    name_key: Texts
    until: Column
    name_rank: Column

    def begun(self, branch: Column, before: Column) -> Column:
        """Return the row of each branch's last version that began before the day, -1 for none."""
        return _last(self.branch * STEP + self.day + EPOCH, branch, before + EPOCH)

    def valid(self, branch: Column, day: Column) -> Column:
        """Return the row of the version that holds for each branch on a day, -1 for none."""
        row = self.begun(branch, day + 1)
        return np.where((row >= 0) & (taken(self.until, row) > day), row, NONE)


@dataclass(frozen=True)
class Places:
    """Trees as they were then, by branch and first month: the months (both included), the
    position, the parent's id (-1 for none) and the kind the branch had (-1 for no branch)."""

    branch: Column
    month_from: Column
    month_to: Column
    position: Column
    parent: Column
    kind: Column

    def at(self, branch: Column, month: Column) -> Column:
        """Return the row that holds for each branch and month, -1 where there was none."""
        row = self.begun(branch, month)
        return np.where(taken(self.month_to, row) >= month, row, NONE)

    def begun(self, branch: Column, month: Column) -> Column:
        """Return the last row of each branch that began by the month, -1 for none."""
        return _last(self.branch * STEP + self.month_from, branch, month.astype(np.int64) + 1)

    def within(self, parts: Sequence[Stretch]) -> Column:
        """Return the rows whose branch hung in one of the stretches, in order."""
        inside = np.zeros(len(self.branch), dtype=bool)
        for part in parts:
            row = self._in_tree_order[
                slice(*np.searchsorted(self._positions, [part.first, part.last + 1]))
            ]
            inside[
                row[
                    (self.month_from[row] <= part.last_month)
                    & (self.month_to[row] >= part.first_month)
                ]
            ] = True
        return np.flatnonzero(inside)

    @cached_property
    def _in_tree_order(self) -> Column:
        return np.argsort(self.position, kind="stable")

    @cached_property
    def _positions(self) -> Column:
        return self.position[self._in_tree_order]


def taken(column: Column, row: Column) -> Column:
    """Return the column at these rows, -1 where the row is -1."""
    return np.append(column, NONE)[np.where(row >= 0, row, len(column))]


def _last(keys: Column, branch: Column, before: Column) -> Column:
    # The keys are in order; the last below (branch, before) is the one, if it is the branch's.
    number = branch.astype(np.int64)
    row = np.searchsorted(keys, number * STEP + before) - 1
    return np.where(taken(keys, row) // STEP == number, row, NONE)
