"""A leaf of the score book: meetings of one month in tree order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.queries.directory import NONE, Column
from dashboard.queries.tree import Stretch


@dataclass(frozen=True)
class Leaf:
    """Some meetings of one month: rows of its columns, by branch and date."""

    month: int
    columns: Mapping[str, Column]
    rows: slice | Column

    def __len__(self) -> int:
        """Return how many meetings these are."""
        rows = self.rows
        return rows.stop - rows.start if isinstance(rows, slice) else len(rows)

    def __getitem__(self, name: str) -> Column:
        """Return a column of these meetings."""
        if name == "month":
            return np.full(len(self), self.month, dtype=np.int32)
        return self.columns[name][self.rows]

    def only(self, chosen: Column) -> "Leaf":
        """Return the meetings at a mask."""
        # Whole stretches of memory are read many times as fast as picked rows.
        if chosen.all():
            return self
        return self.picked(np.flatnonzero(chosen))

    def picked(self, at: Column) -> "Leaf":
        """Return the meetings at these places, one as often as it is named."""
        rows = at + self.rows.start if isinstance(self.rows, slice) else self.rows[at]
        return Leaf(self.month, self.columns, rows)

    def of(self, branches: Sequence[slice]) -> "Leaf":
        """Return the meetings of branches in these ranges of numbers."""
        own = self["branch"]
        # Of the column's own type, or all of it would be turned into another.
        ends = np.array([(one.start, one.stop) for one in branches], dtype=own.dtype)
        cuts = np.searchsorted(own, ends.reshape(-1, 2)).tolist()
        if len(cuts) == 1:
            return self._part(*cuts[0])
        inside = np.zeros(len(self), dtype=bool)
        for first, stop in cuts:
            inside[first:stop] = True
        return self.only(inside)

    def beside(self, other: Mapping[str, Column] | None, name: str, like: Column) -> Column:
        """Return a column of another leaf of the month, of these meetings.

        Where that one holds other meetings they are found by id; -1, as many as a row of `like`
        has, where one is not there.
        """
        ids = self.columns["meeting_id"]
        if other is not None and np.array_equal(other["meeting_id"], ids):
            return other[name][self.rows]
        found = np.full((len(self), *like.shape[1:]), NONE, dtype=like.dtype)
        if other is not None and len(other["meeting_id"]):
            order = np.argsort(other["meeting_id"])
            wanted = self["meeting_id"]
            at = np.searchsorted(other["meeting_id"], wanted, sorter=order)
            at = order[np.minimum(at, len(order) - 1)]
            here = other["meeting_id"][at] == wanted
            found[here] = other[name][at[here]]
        return found

    def _part(self, first: int, stop: int) -> "Leaf":
        if isinstance(self.rows, slice):
            start = self.rows.start
            return Leaf(self.month, self.columns, slice(start + first, start + stop))
        return Leaf(self.month, self.columns, self.rows[first:stop])


def joined(parts: Sequence[Column]) -> Column:
    """Return columns of several leaves as one."""
    if len(parts) == 1:
        return parts[0]
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int32)


def between(position: Column, parts: Sequence[Stretch]) -> Column:
    """Tell of positions in the tree of one month whether they lie in these stretches of it."""
    inside = np.zeros(len(position), dtype=bool)
    for part in parts:
        inside |= (part.first <= position) & (position <= part.last)
    return inside
