"""Shortcomings noted of meetings: how often, which come back, and which remedies are overdue."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import numpy as np
import pandas as pd
from sqlalchemy import select

from dashboard.database.tables import finding_code
from dashboard.domain.filters import Filters
from dashboard.domain.months import FIRST_MONTH, add_months
from dashboard.domain.period import Period
from dashboard.domain.words import Language, MeetingKind
from dashboard.queries.by_unit import by_unit, named
from dashboard.queries.directory import Column
from dashboard.queries.frames import COUNT, WORD, columns_of, typed
from dashboard.queries.freshness import last_day
from dashboard.queries.in_order import Key, by_name, in_order
from dashboard.queries.meeting_frame import branch_names
from dashboard.queries.present import present
from dashboard.queries.reader import Reader
from dashboard.queries.score_book import among
from dashboard.queries.tree import Months

SHOWN_MONTHS = 12
# A shortcoming comes back when it is noted in this many of so many months of one branch.
REPEAT_TIMES, REPEAT_MONTHS = 2, 6
MONTH = 1_000_000  # above any month (yyyymm)
FREQUENT = {
    "code": WORD, "name": WORD, "group": WORD, "meetings": COUNT, "branches": COUNT, "open": COUNT,
}  # fmt: skip
BRANCHES = {
    "branch_id": COUNT, "code": WORD, "name": WORD, "parent": WORD, "parent_id": COUNT,
    "position": COUNT, "repeated": COUNT, "overdue": COUNT, "open": COUNT, "oldest": WORD,
    "days": "Int64",
}  # fmt: skip


@dataclass(frozen=True)
class Span:
    """The months counted, those in which a shortcoming may come back (yyyymm, both ends included),
    and the day on which a remedy is overdue or not."""

    months: Months
    repeat: Months
    day: date


@dataclass(frozen=True)
class Times:
    """How often what is counted of branches: columns of one length, by branch, most first."""

    branch: Column
    code: Column
    times: Column

    @classmethod
    def of_pairs(cls, pairs: Column, times: Column, rows: pd.DataFrame) -> "Times":
        """Return the times of numbers of `_pairs`, rising, in rows."""
        known = np.array(rows["code"].cat.categories, dtype=object)
        branch, code = np.divmod(pairs, max(1, len(known)))
        order = np.lexsort((code, -times, branch))
        return cls(branch, known[code[order]], times[order])

    def of(self, branch: int) -> dict[str, int]:
        """Return {code: times} of a branch."""
        first, last = np.searchsorted(self.branch, [branch, branch + 1])
        return dict(zip(self.code[first:last], self.times[first:last].tolist(), strict=True))

    def number(self, ids: Column) -> Column:
        """Count the codes of each of these branches."""
        first, last = (np.searchsorted(self.branch, ids, side) for side in ("left", "right"))
        return np.asarray(last - first)

    def sum(self, ids: Column) -> Column:
        """Add up the times of each of these branches."""
        sums = np.append(0, np.cumsum(self.times))
        first, last = (np.searchsorted(self.branch, ids, side) for side in ("left", "right"))
        return np.asarray(sums[last] - sums[first])


def span(reader: Reader, filters: Filters, today: date) -> Span:
    """Return twelve months up to the period's end (the period where it is longer), its last six,
    and today; of invented data, the last day they reach."""
    first, last = reader.period(filters)
    until = last_day(reader) if reader.is_sample() else None
    return Span(
        (min(first, add_months(last, 1 - SHOWN_MONTHS)), last),
        (add_months(last, 1 - REPEAT_MONTHS), last),
        until or today,
    )


def noted(reader: Reader, filters: Filters, months: Months) -> pd.DataFrame:
    """Return branch_id, month, code, remedy_due, remedied_on (days or NaT), a row a shortcoming
    noted of a meeting of the chosen kinds held in the months, of the chosen group.

    A branch counts by its latest kind. Looked for once for all who ask.
    """
    chosen = replace(filters, period=Period(), sort="", search="")
    return reader.reckoned(("noted", chosen, months), lambda: _noted(reader, chosen, months))


def _noted(reader: Reader, filters: Filters, months: Months) -> pd.DataFrame:
    found = reader.findings(filters, months)
    chosen = np.ones(len(found), dtype=bool)
    if filters.meeting_kinds:
        chosen &= among(found["kind"].to_numpy(), MeetingKind, filters.meeting_kinds)
    if filters.group:
        known = names(reader, Language.VI)
        chosen &= (
            found["code"]
            .isin([code for code, (_, group) in known.items() if group == filters.group.value])
            .to_numpy()
        )
    if filters.branch_kinds:
        chosen &= np.isin(found["branch_id"], reader.branch_list(filters, months).id)
    return found[chosen].drop(columns="kind")


def overdue(reader: Reader, filters: Filters, span: Span) -> pd.DataFrame:
    """Return the rows of `noted`, of any month up to the last, whose remedy was due before the day
    and is not put right."""
    found = noted(reader, filters, (FIRST_MONTH, span.months[1]))
    late = (found["remedy_due"] < pd.Timestamp(span.day)) & found["remedied_on"].isna()
    return found[late]


def names(reader: Reader, language: Language) -> dict[str, tuple[str, str]]:
    """Return the name of each code in a language, and its group."""
    rows = reader.rows(select(finding_code))
    return {row["code"]: (row[f"name_{language.value}"], row["issue_group"]) for row in rows}


def frequent(found: pd.DataFrame, known: Mapping[str, tuple[str, str]]) -> pd.DataFrame:
    """Return code, name, group, meetings (in which it was noted), branches, open (not yet put
    right), most often first; needs rows of `noted` and `names`."""
    counted = (
        found.assign(open=found["remedied_on"].isna())
        .groupby("code", observed=True)
        .agg(
            meetings=("branch_id", "size"), branches=("branch_id", "nunique"), open=("open", "sum")
        )
        .reset_index()
        .sort_values(["meetings", "code"], ascending=[False, True])
    )
    rows = (
        {**row, "name": known[row["code"]][0], "group": known[row["code"]][1]}
        for row in counted.to_dict("records")
    )
    return typed(({str(key): value for key, value in row.items()} for row in rows), FREQUENT)


def repeats(found: pd.DataFrame, months: Months) -> Times:
    """Return in how many of the months each code was noted of a branch, where in two or more."""
    recent = found[found["month"].between(*months)]
    # With counts it sorts, which takes a fifth of what it does else: look each up in a table.
    seen, _ = np.unique(_pairs(recent) * MONTH + recent["month"].to_numpy(), return_counts=True)
    pairs, times = np.unique(seen // MONTH, return_counts=True)
    often = times >= REPEAT_TIMES
    return Times.of_pairs(pairs[often], times[often], recent)


@dataclass(frozen=True)
class Follow:
    """Branches to follow: `rows` (see `branches_to_follow`), in how many months which code came
    back, and how many remedies of which are overdue."""

    rows: pd.DataFrame
    repeats: Times
    codes: Times


def branches_to_follow(reader: Reader, filters: Filters, span: Span) -> Follow:
    """Return branch_id, code, name, parent, parent_id, position (in the tree), repeated (how many
    codes), overdue (remedies), open (how many codes of these), oldest (date due), days (overdue,
    of the oldest).

    A row a branch that is there in the last month and where a shortcoming came back or a remedy is
    overdue, however old; those with both first, then by remedies overdue. Looked for once for all
    who ask.
    """
    asked = replace(filters, sort="", search="")
    return reader.reckoned(("to follow", asked, span), lambda: _to_follow(reader, asked, span))


def _to_follow(reader: Reader, filters: Filters, span: Span) -> Follow:
    every = replace(filters, branch_kinds=())
    late = overdue(reader, filters, span)
    again = repeats(noted(reader, filters, span.repeat), span.repeat)
    pairs, times = np.unique(_pairs(late), return_counts=True)
    waiting = Times.of_pairs(pairs, times, late)
    staying = np.sort(present(reader, every, span.months[1]).id)
    ids = staying[np.isin(staying, again.branch) | np.isin(staying, waiting.branch)]
    oldest = late.groupby("branch_id")["remedy_due"].min().reindex(ids)
    days = (pd.Timestamp(span.day) - oldest).dt.days.astype("Int64")
    found = {
        **branch_names(reader, every, ids),
        "repeated": again.number(ids),
        "overdue": waiting.sum(ids),
        "open": waiting.number(ids),
        "oldest": oldest.dt.date.astype(object).where(oldest.notna(), None),
        "days": days,
    }
    rows = columns_of(found, BRANCHES)
    order = _urgency(rows)
    return Follow(rows.iloc[order].reset_index(drop=True), again, waiting)


def _urgency(rows: pd.DataFrame) -> Column:
    again, late = rows["repeated"].to_numpy(), rows["overdue"].to_numpy()
    both = (again > 0) & (late > 0)
    order: Column = np.lexsort((rows["position"], -again, -late, ~both))
    return order


def ordered(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return rows of `branches_to_follow` by a column ("-" before it: downwards)."""
    return in_order(rows, by, ORDERS)


def follow_by_unit(reader: Reader, rows: pd.DataFrame) -> pd.DataFrame:
    """Return name and parent (see `named`), repeated, late, both (branches), overdue (remedies) of
    the organisations right above branches to follow, in tree order."""
    rows = rows.sort_values("position")
    again, late = rows["repeated"] > 0, rows["overdue"] > 0
    counts = {"repeated": again, "late": late, "both": again & late, "overdue": rows["overdue"]}
    return named(reader, by_unit(rows["parent_id"], counts))


def _pairs(rows: pd.DataFrame) -> Column:
    """Return a number for branch and code of each row."""
    codes = rows["code"].cat
    branch = rows["branch_id"].to_numpy(dtype=np.int64)
    return np.asarray(branch * max(1, len(codes.categories)) + codes.codes)


def _column(name: str, rows: pd.DataFrame) -> Column:
    return rows[name].to_numpy(dtype=float, na_value=np.nan)


ORDERS: dict[str, Key] = {
    "name": by_name,
    "repeats": partial(_column, "repeated"),
    "overdue": partial(_column, "overdue"),
    "codes": partial(_column, "open"),
    "oldest": lambda rows: -_column("days", rows),
    "days": partial(_column, "days"),
}
