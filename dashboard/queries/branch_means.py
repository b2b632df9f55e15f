"""Means of every branch at once, out of the score book."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.domain.words import AssessmentView
from dashboard.queries.directory import Column
from dashboard.queries.moments import HUNDREDTHS, MEASURES
from dashboard.queries.score_book import ScoreBook

# Above any sum of a branch's percents in hundredths.
PLACE = float(1 << 32)


@dataclass(frozen=True)
class BranchMeans:
    """Of each branch, by number: how many meetings, and by measure the mean percent (0–100), NaN
    where there is none."""

    meetings: Column
    percent: dict[str, Column]


def branch_means(
    book: ScoreBook, view: AssessmentView, measures: Sequence[str] = MEASURES
) -> BranchMeans:
    """Return the means of the book's meetings, which all have the assessment."""
    sums = BranchSums(book)
    return BranchMeans(
        sums.sum(lambda _: None).astype(np.int64),
        {measure: sums.mean(f"{view}_{measure}") for measure in measures},
    )


class BranchSums:
    """Sums over a book's meetings by the number of their branch.

    They are added up month by month: what a month holds stays near the processor meanwhile, which
    takes less than half of the time of all at once.
    """

    def __init__(self, book: ScoreBook) -> None:
        self._length = book.branch_count
        self._months = book.by_month()
        ends = [one["branch"][[0, -1]] for one in self._months]
        # In tree order, so that the branches of a district lie together.
        self._low = int(min((one[0] for one in ends), default=0))
        self._high = int(max((one[1] for one in ends), default=-1))

    def sum(self, of: Callable[[ScoreBook], Column | None]) -> Column:
        """Return the sum by branch of what `of` gives for the meetings of a month (None: their
        number); whole numbers below 2^53 are exact."""
        return self._placed(self._sums(of), 0.0)

    def mean(self, name: str) -> Column:
        """Return the mean percent of a column by branch; NaN where there is none."""

        def known(book: ScoreBook) -> Column:
            values_x100 = book[name]
            # Sum and number in one pass: neither comes near the other's digits.
            both = values_x100 + PLACE
            if values_x100.min(initial=0) < 0:
                both[values_x100 < 0] = 0.0
            return both

        both = self._sums(known)
        n = np.floor(both / PLACE)
        means = np.full(len(both), np.nan)
        np.divide(both - n * PLACE, n, out=means, where=n > 0)
        return self._placed(means / HUNDREDTHS, np.nan)

    def _sums(self, of: Callable[[ScoreBook], Column | None]) -> Column:
        found = np.zeros(self._high - self._low + 1)
        for one in self._months:
            found += np.bincount(one["branch"] - self._low, of(one), len(found))
        return found

    def _placed(self, own: Column, otherwise: float) -> Column:
        found = np.full(self._length, otherwise)
        found[self._low : self._high + 1] = own
        return found
