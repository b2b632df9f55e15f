"""Means of every branch at once, out of the score book."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.domain.words import AssessmentView
from dashboard.queries.directory import NONE, Column
from dashboard.queries.moments import HUNDREDTHS, MEASURES
from dashboard.queries.score_book import ScoreBook


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
    branch, count = book["branch"], book.branch_count
    runs = Runs.of(branch)
    return BranchMeans(
        np.bincount(branch, minlength=count),
        {measure: runs.mean(book[f"{view}_{measure}"], count) for measure in measures},
    )


@dataclass(frozen=True)
class Runs:
    """Where in an ordered column of whole numbers each number begins."""

    number: Column
    start: Column

    @classmethod
    def of(cls, ordered: Column) -> "Runs":
        """Find the runs of a column like the book's branches."""
        start = np.flatnonzero(np.diff(ordered, prepend=NONE))
        return cls(ordered[start], start)

    def sum(self, values: Column) -> Column:
        """Return the sum of each run, run by run; not for a column without any."""
        found: Column = np.add.reduceat(values, self.start, dtype=np.int64)
        return found

    def mean(self, values_x100: Column, length: int) -> Column:
        """Return at each number below length the mean percent of its run.

        -1 is no value; NaN where there is none at all.
        """
        found = np.full(length, np.nan)
        if len(self.start):
            known = values_x100 >= 0
            n, total = self.sum(known), self.sum(np.where(known, values_x100, 0))
            some = n > 0
            found[self.number[some]] = total[some] / n[some] / HUNDREDTHS
        return found
