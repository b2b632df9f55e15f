"""The table of branches: searched, sorted and cut in memory, so that any order is as quick."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from dashboard.domain.filters import Filters
from dashboard.domain.months import FIRST_MONTH, add_months
from dashboard.domain.names import name_key
from dashboard.domain.period import Period
from dashboard.domain.words import AssessmentView, BranchKind
from dashboard.queries.branch_means import BranchMeans, BranchSums, branch_means
from dashboard.queries.directory import NONE, BranchList, Column, months_since
from dashboard.queries.frames import COUNT, FLOAT, WORD, typed
from dashboard.queries.moments import GROUPS, HUNDREDTHS, MEASURES, TOTAL, measure_of
from dashboard.queries.names import called, labels
from dashboard.queries.reader import Reader
from dashboard.queries.thresholds import thresholds
from dashboard.queries.tree import Months

SPARK_MONTHS = 12
EPOCH = date(1970, 1, 1)
# The places of the kinds in the order of their words.
KIND_RANK = np.argsort(np.argsort([kind.value for kind in BranchKind]))
COLUMNS = {
    "code": WORD, "name": WORD, "parent": WORD, "kind": WORD, "member_count": "Int64",
    **dict.fromkeys((*GROUPS, TOTAL), FLOAT), "change": FLOAT, "grade": WORD, "gap": FLOAT,
    "last_observed": WORD, "n": COUNT, "sparkline": WORD,
}  # fmt: skip


@dataclass(frozen=True)
class _Table:
    """Branches, and by their number: means, change, gap (percent points) and the day last
    observed (since 1 January 1970, NaN never)."""

    branches: BranchList
    means: BranchMeans
    change: Column
    gap: Column
    observed: Column

    def mean(self, measure: str) -> Column:
        """Return the mean percent of each branch listed."""
        return self.means.percent[measure][self.branches.number]


def branch_rows(
    reader: Reader, filters: Filters, start: int = 0, stop: int | None = 50, sort: str = ""
) -> tuple[pd.DataFrame, int]:
    """Return rows start…stop−1 (to the end with None), and how many there are in all.

    Columns: code, name, parent, kind, member_count, content…inspection, total (mean percent 0–100),
    change (of total, against the period before), grade (of the mean), gap (self − appraisal on
    the same meetings, in percent points), last_observed (date), n, sparkline (12 means of the
    total, oldest first, None where no meeting). `sort` is a column, "-" before it for descending;
    else the chosen group or the total, lowest first. Unknown values stand last either way. With
    grades chosen only branches with such a meeting are listed.
    """
    months = reader.period(filters)
    listed = listed_branches(reader, filters, months)
    first = max(start, 0)
    if stop is not None and stop <= first:
        return typed([], COLUMNS), len(listed)
    table = _table(reader, filters, months)
    table = replace(table, branches=listed)
    values = _sorted_by(table, sort or filters.sort, measure_of(filters))
    order = first_of(values, listed.position, stop)
    shown = replace(table, branches=listed.only(order[first:]))
    return _frame(reader, filters, months[1], shown), len(listed)


def listed_branches(reader: Reader, filters: Filters, months: Months) -> BranchList:
    """Return the branches that `branch_rows` lists, in tree order.

    A search finds branches by their own name and by any their organisation has had.
    """
    found = reader.branch_list(filters, months)
    if filters.grades:
        graded = np.zeros(reader.book().branch_count, dtype=bool)
        graded[reader.scored(filters, months)["branch"]] = True
        found = found.only(graded[found.number])
    key = name_key(filters.search) if filters.search else ""
    if key:
        found = found.only(found.called(key) | np.isin(found.parent_id, called(reader, key)))
    return found


def _table(reader: Reader, filters: Filters, months: Months) -> _Table:
    """Return the table of all branches, reckoned once however it is searched, sorted and cut."""
    chosen = replace(filters, sort="", search="", group=None)
    return reader.reckoned(("branches", chosen, months), lambda: _reckoned(reader, chosen, months))


def _reckoned(reader: Reader, filters: Filters, months: Months) -> _Table:
    view = filters.assessment
    means = branch_means(reader.scored(filters, months), view)
    earlier = reader.scored(filters, Period.previous(*months))
    before = branch_means(earlier, view, [TOTAL]).percent[TOTAL]
    gap, observed = _gap(reader, filters, months), _observed(reader, filters, months[1])
    listed = reader.branch_list(filters, months)
    return _Table(listed, means, means.percent[TOTAL] - before, gap, observed)


def _gap(reader: Reader, filters: Filters, months: Months) -> Column:
    own = reader.scored(replace(filters, assessment=AssessmentView.SELF, grades=()), months)
    both = own.only(own[f"{AssessmentView.APPRAISAL}_{TOTAL}"] >= 0)
    sums = BranchSums(both)
    mine, other = (
        sums.mean(f"{view}_{TOTAL}") for view in (AssessmentView.SELF, AssessmentView.APPRAISAL)
    )
    return mine - other


def _observed(reader: Reader, filters: Filters, last: int) -> Column:
    # Of all years: found once for every choice, for one meeting in ten was observed.
    whole = Filters(reading=filters.reading, assessment=AssessmentView.OBSERVATION)
    every = reader.reckoned(("observed", whole), lambda: reader.book(whole).scored(whole))
    seen = every.within(filters.reading, reader.stretches(filters, (FIRST_MONTH, last)))
    found = np.full(seen.branch_count, np.nan)
    # By month, branch and date: of several writes to one place the last, the newest, stays.
    found[seen["branch"]] = seen["day"]
    return found


def _sorted_by(table: _Table, sort: str, usual: str) -> Column:
    """Return a number of each branch, the lowest first; NaN, the unknown, last either way."""
    listed, at = table.branches, table.branches.number
    columns: dict[str, Callable[[], Column]] = {
        "name": lambda: listed.name_rank,
        "code": lambda: listed.code_rank,
        "kind": lambda: KIND_RANK[listed.kind],
        "parent": lambda: listed.position,
        "member_count": lambda: _known(listed.member_count),
        "change": lambda: table.change[at],
        "gap": lambda: table.gap[at],
        "last_observed": lambda: table.observed[at],
        "n": lambda: _known(table.means.meetings[at], unknown=0),
        **dict.fromkeys(("grade", "percent"), partial(table.mean, TOTAL)),
        **{measure: partial(table.mean, measure) for measure in MEASURES},
    }
    name = sort.removeprefix("-")
    values = columns.get(name, columns[usual])().astype(float)
    down = sort.startswith("-") and name in columns
    return -values if down else values


def first_of(values: Column, position: Column, count: int | None) -> Column:
    """Return the places of the first so many values (all with None) in order, by position where
    they are equal; NaN is last."""
    if count is None or count >= len(values):
        return np.lexsort((position, values))
    limit = np.partition(values, count)[count]
    if np.isnan(limit):
        return np.lexsort((position, values))[:count]
    some = np.flatnonzero(values <= limit)
    found: Column = some[np.lexsort((position[some], values[some]))][:count]
    return found


def _known(numbers: Column, unknown: int = NONE) -> Column:
    return np.where(numbers == unknown, np.nan, numbers)


def _kinds(listed: BranchList) -> Column:
    return np.array([kind.value for kind in BranchKind], dtype=object)[listed.kind]


def _frame(reader: Reader, filters: Filters, last: int, table: _Table) -> pd.DataFrame:
    listed, at = table.branches, table.branches.number
    parents = labels(reader, [int(one) for one in np.unique(listed.parent_id) if one >= 0])
    total = table.mean(TOTAL)
    columns: dict[str, Any] = {
        "code": listed.code,
        "name": listed.name,
        "parent": [parents[one]["name"] if one in parents else "" for one in listed.parent_id],
        "kind": _kinds(listed),
        "member_count": pd.Series(listed.member_count, dtype="Int64").where(
            listed.member_count >= 0
        ),
        **{measure: table.mean(measure) for measure in (*GROUPS, TOTAL)},
        "change": table.change[at],
        "grade": _grades(reader, filters, total),
        "gap": table.gap[at],
        "last_observed": _days(table.observed[at]),
        "n": table.means.meetings[at],
        "sparkline": _sparklines(reader, filters, last, at),
    }
    typed_columns = {name: pd.Series(columns[name], dtype=kind) for name, kind in COLUMNS.items()}
    return pd.DataFrame(typed_columns)


def _days(numbers: Column) -> list[date | None]:
    return [None if np.isnan(one) else EPOCH + timedelta(days=int(one)) for one in numbers]


def _grades(reader: Reader, filters: Filters, percent: Column) -> list[str | None]:
    limits = thresholds(reader, filters)
    names = [grade.value for grade in limits]
    reached = np.argmax(percent[:, None] >= np.array(list(limits.values())), axis=1)
    return [None if np.isnan(one) else names[at] for one, at in zip(percent, reached, strict=True)]


def _sparklines(
    reader: Reader, filters: Filters, last: int, numbers: Column
) -> list[list[float | None]]:
    first = add_months(last, 1 - SPARK_MONTHS)
    book = reader.scored(replace(filters, grades=()), (first, last))
    book = book.of_branches(numbers)
    ordered, place = np.unique(numbers, return_inverse=True)
    at = np.searchsorted(ordered.astype(np.int32), book["branch"]) * SPARK_MONTHS
    at += months_since(first, book["month"])
    percent = book[f"{filters.assessment}_{TOTAL}"]
    known, cells = percent >= 0, len(ordered) * SPARK_MONTHS
    n = np.bincount(at[known], minlength=cells)
    total = np.bincount(at[known], percent[known], cells)
    means = np.divide(total, n, out=np.full(cells, np.nan), where=n > 0) / HUNDREDTHS
    shown = means.reshape(-1, SPARK_MONTHS)[place]
    found = shown.astype(object)
    found[np.isnan(shown)] = None
    return list(found.tolist())
