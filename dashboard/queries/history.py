"""Branches × months out of the score book, as the reasons of a visit are looked for in them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import select

from dashboard.database.tables import rebase
from dashboard.domain.attention import AttentionRules
from dashboard.domain.filters import Filters
from dashboard.domain.months import FIRST_MONTH, add_months, first_day, months_apart
from dashboard.domain.words import AssessmentView, MeetingKind
from dashboard.queries.abreast import Abreast
from dashboard.queries.directory import BranchList
from dashboard.queries.meeting_frame import meeting_frame
from dashboard.queries.moments import GROUPS, TOTAL
from dashboard.queries.reader import Reader
from dashboard.queries.reasons import History, Numbers
from dashboard.queries.score_book import among
from dashboard.queries.tree import Months

MEETING_COLUMNS = (
    "branch_id", "month", "kind", "percent", "self", "appraisal", "observation", "grade",
    "gates", "sent_days",
)  # fmt: skip
OFFICIAL = f"{AssessmentView.OFFICIAL}_{TOTAL}"
Units = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Windows:
    """The months looked at, each up to the period's end: history, year and recent."""

    history: Months
    year: Months
    recent: Months

    @property
    def last(self) -> int:
        """The month that is now."""
        return self.recent[1]

    @property
    def end(self) -> date:
        """The day after the last."""
        return first_day(add_months(self.last, 1))


def windows(period: Months, rules: AttentionRules) -> Windows:
    """Return the months of the rules up to the period's end, or the period where it is longer."""
    first, last = period
    starts = [
        min(first, add_months(last, 1 - months))
        for months in (rules.history_months, rules.year_months, rules.recent_months)
    ]
    return Windows(*((start, last) for start in starts))


def judged(filters: Filters) -> Filters:
    """Return the filters that choose official scores of every grade and every branch.

    A branch is compared with all others the viewer may see, whatever is looked at.
    """
    return replace(
        filters, organisation=None, branch_kinds=(), assessment=AssessmentView.OFFICIAL, grades=()
    )


@dataclass(frozen=True)
class Book:
    """The branches that are there now, their meetings with unit, their row among these, and the
    same side by side."""

    branches: BranchList
    meetings: pd.DataFrame
    abreast: Abreast
    months: Months

    def history(self, chart: Numbers) -> History:
        """Return the branches' months, and those of their control charts."""
        every = self.abreast
        kind = every.book["kind"]
        regular = every.book.only(~among(kind, MeetingKind, [MeetingKind.THEMED]))
        own = replace(every, book=regular)
        return History(
            official=every.means(OFFICIAL, self.months),
            chart=chart,
            groups={
                group: every.means(f"{AssessmentView.OFFICIAL}_{group}", self.months)
                for group in GROUPS
            },
            own=own.means(f"{AssessmentView.SELF}_{TOTAL}", self.months),
            peers=self.branches.kind,
        )

    def since(self, first: int) -> pd.DataFrame:
        """Return the meetings from a month on."""
        return self.meetings[self.meetings["month"] >= first]

    def count(self, units: pd.Series) -> Units:
        """Return how often each unit occurs."""
        return np.bincount(units.to_numpy(dtype=np.int64), minlength=len(self.branches))


def read_book(reader: Reader, filters: Filters, months: Months) -> Book:
    """Return the branches there in the last of the months, and their scored meetings.

    Columns of the meetings: unit and MEETING_COLUMNS (see `meeting_frame`), percent of the
    official score. Heeds scope and every filter but assessment, grades, group, search and sort.
    """
    chosen = judged(filters)
    branches = reader.branch_list(chosen, (months[1], months[1]))
    frame = meeting_frame(reader, chosen, months, MEETING_COLUMNS)
    every = Abreast.listed(reader.scored(chosen, months), branches.number)
    return Book(branches, placed(branches, frame), every, months)


def control_months(reader: Reader, filters: Filters, branches: BranchList, last: int) -> Numbers:
    """Return the monthly means of each branch from the first meeting of all to the last month;
    NaN where there is none, or before a person set the branch's limits anew."""
    every = Abreast.listed(reader.scored(filters, (FIRST_MONTH, last)), branches.number)
    first = (every.book.span() or (last, last))[0]
    chart = every.means(OFFICIAL, (first, last))
    anew = [one for one in set_anew(reader) if one[1] <= last]
    unit = units_of(branches, [branch_id for branch_id, _ in anew])
    for (_, month), at in zip(anew, unit, strict=True):
        if at >= 0:
            chart[at, : max(months_apart(first, month), 0)] = np.nan
    return chart


def set_anew(reader: Reader) -> tuple[tuple[int, int], ...]:
    """Return the (branch id, month) from which people set limits anew, without those taken back."""
    asked = select(rebase.c.branch_id, rebase.c.month).where(rebase.c.undone_at.is_(None))
    return tuple(sorted((row["branch_id"], row["month"]) for row in reader.rows(asked)))


def placed(branches: BranchList, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a frame with branch_id whose branch is listed, with its unit."""
    unit = units_of(branches, frame["branch_id"].to_numpy())
    placed = frame.assign(unit=unit)
    # A copy of millions of rows is made only where some fall away.
    return placed if (unit >= 0).all() else placed[unit >= 0]


def units_of(branches: BranchList, ids: npt.NDArray[Any] | Sequence[int]) -> Units:
    """Return the place of each branch id in the list, -1 where it is not listed."""
    wanted = np.asarray(ids, dtype=np.int64)
    # Ids are small whole numbers: one place each is quicker than a search for each.
    largest = max(int(branches.id.max(initial=0)), int(wanted.max(initial=0)))
    place = np.full(largest + 1, -1)
    place[branches.id] = np.arange(len(branches))
    return np.asarray(place[wanted])


def last_observed(reader: Reader, filters: Filters, book: Book) -> "pd.Series[Any]":
    """Return the day each unit was last observed up to now, NaT where it never was."""
    seen = Filters(
        organisation=filters.organisation,
        reading=filters.reading,
        assessment=AssessmentView.OBSERVATION,
    )
    frame = meeting_frame(reader, seen, (FIRST_MONTH, book.months[1]), ["branch_id", "date"])
    latest = placed(book.branches, frame).groupby("unit")["date"].max()
    return latest.reindex(range(len(book.branches)))
