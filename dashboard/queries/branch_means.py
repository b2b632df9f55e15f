"""Means of every branch at once, out of the score book."""

from collections.abc import Sequence
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
    sums = BranchSums(book["branch"], book.branch_count)
    return BranchMeans(
        sums.count,
        {measure: sums.mean(book[f"{view}_{measure}"]) for measure in measures},
    )


class BranchSums:
    """Sums over rows by a whole number from 0 each row has, such as its branch's."""

    def __init__(self, number: Column, length: int) -> None:
        self._number = number.astype(np.intp)
        self._length = length
        self.count: Column = np.bincount(self._number, minlength=length)

    def sum(self, values: Column) -> Column:
        """Return the sum at each number below length; exact below 2^53."""
        found = np.bincount(self._number, values, self._length)
        return found.astype(np.int64)

    def mean(self, values_x100: Column) -> Column:
        """Return the mean percent at each number; -1 is no value, NaN where there is none."""
        known = values_x100 >= 0
        # Sum and number in one pass: neither comes near the other's digits.
        both = np.bincount(self._number, np.where(known, values_x100 + PLACE, 0.0), self._length)
        n = np.floor(both / PLACE)
        found = np.full(self._length, np.nan)
        np.divide(both - n * PLACE, n, out=found, where=n > 0)
        return found / HUNDREDTHS
