"""Meetings of a book branch beside branch: columns as long as the range of its branches.

A month at a time, so that what is worked on stays small and near.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from dashboard.domain.months import months_apart
from dashboard.queries.directory import Column
from dashboard.queries.moments import HUNDREDTHS
from dashboard.queries.score_book import ScoreBook
from dashboard.queries.tree import Months
from dashboard.statistics.intervals import Numbers

# One more than the largest percent, in hundredths.
LEVELS = 100 * HUNDREDTHS + 1


@dataclass(frozen=True)
class Abreast:
    """The meetings of a book; branches stand at their number less `first`, or in their list."""

    book: ScoreBook
    first: int
    size: int
    places: Column | None = None

    @classmethod
    def of(cls, book: ScoreBook) -> "Abreast":
        """Return the meetings of a book, from its first branch to its last."""
        ends = [(own[0], own[-1]) for one in book.by_month() if len(own := one["branch"])]
        first = min((int(one) for one, _ in ends), default=0)
        return cls(book, first, max((int(one) + 1 for _, one in ends), default=first) - first)

    @classmethod
    def listed(cls, book: ScoreBook, numbers: Column) -> "Abreast":
        """Return those of branches by rising number, at their place among these."""
        places = np.full(book.branch_count, -1)
        places[numbers] = np.arange(len(numbers))
        return cls(book.only(places[book["branch"]] >= 0), 0, len(numbers), places)

    def months(self) -> Iterator[tuple[int, ScoreBook, Column]]:
        """Yield each month (yyyymm), its meetings and where their branches stand; in order."""
        for one in self.book.by_month():
            span = one.span()
            if span:
                branch = one["branch"]
                at = branch - self.first if self.places is None else self.places[branch]
                yield span[0], one, at

    def meetings(self) -> Column:
        """Count the meetings of each branch."""
        found = np.zeros(self.size, dtype=np.int64)
        for _, _, at in self.months():
            found += np.bincount(at, minlength=self.size)
        return found

    def means(self, name: str, months: Months) -> Numbers:
        """Return the mean percent of a measure by branch and month, NaN where there is none."""
        means = np.full((months_apart(*months) + 1, self.size), np.nan)
        for month, one, at in self.months():
            every = one[name]
            known = every >= 0
            here, values = (at, every) if known.all() else (at[known], every[known])
            count = np.bincount(here, minlength=self.size)
            total = np.bincount(here, weights=values / HUNDREDTHS, minlength=self.size)
            row = means[months_apart(months[0], month)]
            np.divide(total, count, out=row, where=count > 0)
        # Months one after the other in memory: each is read whole.
        return means.T


def turns(at: Column) -> Column:
    """Return of each entry of a rising column how many equal ones stand right before it."""
    begins = np.flatnonzero(np.diff(at, prepend=-1))
    return np.arange(len(at)) - np.repeat(begins, np.diff(begins, append=len(at)))


def levels(book: ScoreBook, name: str) -> Column:
    """Count the meetings at each hundredth of a percent of a measure, from 0."""
    found = np.zeros(LEVELS, dtype=np.int64)
    for one in book.by_month():
        values = one[name]
        found += np.bincount(values[values >= 0], minlength=LEVELS)
    return found


def level_percents() -> Numbers:
    """Return the percents that `levels` counts."""
    return np.arange(LEVELS) / HUNDREDTHS
