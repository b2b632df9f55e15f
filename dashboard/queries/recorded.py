"""Reasons that are recorded facts: what was not held, late, overdue, gated or never observed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import func, or_, select

from dashboard.database.tables import finding, meeting
from dashboard.domain.attention import AttentionRules, Reason
from dashboard.domain.filters import Filters
from dashboard.domain.months import months_apart
from dashboard.domain.words import Grade
from dashboard.queries.duties import REGULAR, THEMED, branch_duties
from dashboard.queries.history import Book, Windows, units_of
from dashboard.queries.reader import Reader
from dashboard.queries.reasons import Numbers, found

DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True)
class Case:
    """What the reasons are looked for in: the branches' book, the rules, the day it is; limits
    are the percents at which grades begin, observed the day each unit was last observed."""

    reader: Reader
    filters: Filters
    rules: AttentionRules
    book: Book
    months: Windows
    today: date
    limits: Mapping[Grade, float]
    observed: "pd.Series[Any]"


def facts(case: Case) -> list[pd.DataFrame]:
    """Return every recorded reason (columns: see queries/reasons.py)."""
    return [
        low_grade(case),
        gate_broken(case),
        late(case),
        *not_held(case),
        overdue(case),
        unobserved(case),
    ]


def low_grade(case: Case) -> pd.DataFrame:
    """Return the units with a recent official score below the fair threshold; effect: how far."""
    frame, fair = case.book.since(case.months.recent[0]), case.limits[Grade.FAIR]
    low = frame[frame["percent"] < fair].groupby("unit")["percent"].agg(["min", "size"])
    return found(Reason.LOW_GRADE, low.index, fair - low["min"], n=low["size"].to_numpy())


def gate_broken(case: Case) -> pd.DataFrame:
    """Return the units with recent meetings that reach the best grade by points but not by gates.

    effect: how many of their n recent meetings.
    """
    frame = case.book.since(case.months.recent[0])
    best = frame["percent"] >= case.limits[Grade.GOOD]
    best |= frame["grade"] == Grade.GOOD.value
    return _counted(Reason.GATE, frame[best & (frame["gates"] > 0)], frame, case.book)


def late(case: Case) -> pd.DataFrame:
    """Return the units whose records came late; effect: of how many of n recent meetings."""
    frame = case.book.since(case.months.recent[0])
    return _counted(Reason.LATE, frame[frame["sent_days"] > case.rules.late_days], frame, case.book)


def _counted(reason: Reason, some: pd.DataFrame, every: pd.DataFrame, book: Book) -> pd.DataFrame:
    count, whole = book.count(some["unit"]), book.count(every["unit"])
    at = np.flatnonzero(count)
    return found(reason, at, count[at], n=whole[at])


def not_held(case: Case) -> list[pd.DataFrame]:
    """Return who held no regular meeting due, and who no themed one in a quarter; effect: times."""
    parts, number = [], case.book.branches.number
    for reason, kind in ((Reason.MISSING, REGULAR), (Reason.NO_THEME, THEMED)):
        _, due, held = branch_duties(case.reader, case.filters, case.months.recent, kind)
        times = (due & ~held).sum(axis=1)[number]
        at = np.flatnonzero(times)
        parts.append(found(reason, at, times[at]))
    return parts


def overdue(case: Case) -> pd.DataFrame:
    """Return whose shortcomings of the year's meetings were not put right in time.

    effect: how many remedies are overdue on the day.
    """
    rows = case.reader.rows(
        select(meeting.c.branch_id, func.count().label("n"))
        .join(finding, finding.c.meeting_id == meeting.c.id)
        .where(meeting.c.month.between(*case.months.year))
        .where(finding.c.remedy_due < case.today)
        .where(or_(finding.c.remedied_on.is_(None), finding.c.remedied_on >= case.today))
        .group_by(meeting.c.branch_id)
    )
    # Three times as quick as by place; what the reader did not list falls away right here.
    unit = units_of(case.book.branches, [row["branch_id"] for row in rows])
    times = np.array([row["n"] for row in rows], dtype=float)
    return found(Reason.REMEDY, unit[unit >= 0], times[unit >= 0])


def unobserved(case: Case) -> pd.DataFrame:
    """Return the units not observed for 12 months; effect: months since, at least 12.

    risk: see `risk`. Where a unit never was observed, the months of the history count.
    """
    book = case.book
    # Nobody can have been observed before the first meeting there is.
    begun = max(int(book.meetings["month"].min()), book.months[0]) if len(book.meetings) else 0
    longest = months_apart(begun, case.months.last) + 1
    days = (pd.Timestamp(case.months.end) - case.observed).dt.days.to_numpy(dtype=float)
    months = np.where(np.isnan(days), longest, np.floor(days / DAYS_A_MONTH))
    scored = book.count(book.meetings["unit"])
    at = np.flatnonzero((months >= case.rules.unobserved_months) & (scored > 0))
    return found(Reason.UNOBSERVED, at, months[at], n=scored[at], risk=risk(case)[at])


def risk(case: Case) -> Numbers:
    """Return of each unit how much there is to find out by watching, 0–1.

    1 for a branch that nobody else scored in the year, else how low its mean of the year stands
    among its peers (1 the lowest, near 0 the highest).
    """
    book, frame = case.book, case.book.since(case.months.year[0])
    peers = pd.Series(book.branches.kind)
    mean = frame.groupby("unit")["percent"].mean().reindex(peers.index)
    place = mean.groupby(peers).rank(ascending=False, pct=True).fillna(1.0)
    by_others = frame["unit"][frame["appraisal"].notna() | frame["observation"].notna()]
    return np.where(book.count(by_others) == 0, 1.0, place.to_numpy())
