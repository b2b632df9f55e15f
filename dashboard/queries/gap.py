"""Self-scores beside another assessment of the same meetings: pairs, and what follows (F14)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from dashboard.domain.filters import Filters
from dashboard.domain.months import add_months
from dashboard.domain.words import AssessmentView, Grade, Reading
from dashboard.queries.below import opened
from dashboard.queries.directory import Column
from dashboard.queries.frames import COUNT, FLOAT, WORD, typed
from dashboard.queries.meeting_frame import branch_names
from dashboard.queries.moments import HUNDREDTHS, measure_of
from dashboard.queries.names import labels
from dashboard.queries.reader import Reader
from dashboard.queries.score_book import ScoreBook
from dashboard.queries.tree import Months
from dashboard.statistics.agreement import Agreement, bland_altman
from dashboard.statistics.evidence import CHART_FROM
from dashboard.statistics.intervals import mean_and_sd, mean_interval, pooled_sd

SHOWN_MONTHS = 12
# More dots than this are a cloud, and slow to draw.
MOST_DRAWN, SAMPLED = 2_000, 1_200
GAPS = {
    "code": WORD, "name": WORD, "is_branch": "bool", "gap": FLOAT, "sd": FLOAT, "low": FLOAT,
    "high": FLOAT, "n": COUNT,
}  # fmt: skip
SORTED = ("n", "gap", "beyond")
OF_BRANCH = ("branch_id", "code", "name", "parent")


@dataclass(frozen=True)
class Pairs:
    """Meetings that the branch and somebody else both scored; one entry a meeting.

    own, other, gap = own − other in percent (0–100) of the measure looked at; grades are numbers
    in Grade, of the totals.
    """

    book: ScoreBook
    own: Column
    other: Column
    own_grade: Column
    other_grade: Column

    def __len__(self) -> int:
        """Return how many pairs these are."""
        return len(self.own)

    @property
    def gap(self) -> Column:
        """Self-score − other, in percentage points."""
        return self.own - self.other

    def agreement(self) -> Agreement:
        """Return bias and limits of agreement of all pairs."""
        return bland_altman(self.own, self.other)


def gap_months(reader: Reader, filters: Filters) -> Months:
    """Return the months compared: 12 up to the period's end, or the period where it is longer."""
    first, last = reader.period(filters)
    return min(first, add_months(last, 1 - SHOWN_MONTHS)), last


def score_pairs(reader: Reader, filters: Filters) -> Pairs:
    """Return the pairs of the months compared, by month, branch in tree order and date.

    Heeds scope, organisation, reading, kinds, group and counterpart; grades are those the branches
    gave themselves.
    """
    own_view = AssessmentView.SELF.value
    other_view, measure = filters.counterpart.value, measure_of(filters)
    chosen = replace(filters, assessment=AssessmentView.SELF)
    book = reader.scored(chosen, gap_months(reader, filters))
    own, other = book[f"{own_view}_{measure}"], book[f"{other_view}_{measure}"]
    both = (own >= 0) & (other >= 0)
    book = book.only(both)
    return Pairs(
        book,
        own[both] / HUNDREDTHS,
        other[both] / HUNDREDTHS,
        book[f"{own_view}_grade"],
        book[f"{other_view}_grade"],
    )


def grade_table(pairs: Pairs) -> Column:
    """Count the pairs of grades: rows the branch's own, columns the other's, best first."""
    size = len(Grade)
    known = (pairs.own_grade >= 0) & (pairs.other_grade >= 0)
    cell = pairs.own_grade[known].astype(np.int64) * size + pairs.other_grade[known]
    table: Column = np.bincount(cell, minlength=size * size).reshape(size, size)
    return table


def beyond(pairs: Pairs, found: Agreement) -> Column:
    """Tell of every pair whether its gap lies outside the limits of agreement."""
    outside: Column = (pairs.gap < found.low) | (pairs.gap > found.high)
    return outside


def branch_gaps(reader: Reader, filters: Filters, pairs: Pairs) -> pd.DataFrame:
    """Return branch_id, code, name, parent, gap (mean), sd, low, high (95 %, F1), n, beyond (pairs
    outside the limits of agreement of all); a row a branch with a pair, in tree order.

    sd is at least that within branches where a branch has under 12 pairs: of hundreds of branches
    some have a few pairs alike by luck, and would look certain.
    """
    chosen = replace(filters, sort="", search="", grades=())
    return reader.reckoned(("branch gaps", chosen), lambda: _branch_gaps(reader, chosen, pairs))


def _branch_gaps(reader: Reader, filters: Filters, pairs: Pairs) -> pd.DataFrame:
    book = pairs.book
    branch = book["branch"]
    here = np.flatnonzero(np.bincount(branch, minlength=book.branch_count))
    at, ids = np.searchsorted(here.astype(branch.dtype), branch), book.ids_of(here)
    outside = beyond(pairs, pairs.agreement())
    found = _steadied(_means(at, pairs.gap, len(ids))).assign(
        beyond=np.bincount(at, outside, len(ids)).astype(np.int64)
    )
    known = branch_names(reader, filters, ids)
    joined = pd.concat([known[[*OF_BRANCH, "position"]], found], axis=1)
    return joined.sort_values("position", kind="stable").reset_index(drop=True)


def organisation_gaps(reader: Reader, filters: Filters, pairs: Pairs) -> pd.DataFrame:
    """Return code, name, is_branch, gap (mean), sd, low, high (95 %, F1), n of each organisation
    right below the chosen one that has a pair, the widest gap first, under 3 pairs last."""
    months = gap_months(reader, filters)
    children = opened(reader, filters, months)[1]
    order = list(dict.fromkeys(part.organisation_id for part in children))
    place = {id_: at for at, id_ in enumerate(order)}
    position = pairs.book["position" if filters.reading is Reading.NOW else "then"]
    month, at = pairs.book["month"], np.full(len(pairs), -1)
    for part in children:
        inside = (position >= part.first) & (position <= part.last)
        inside &= (month >= part.first_month) & (month <= part.last_month)
        at[inside] = place[part.organisation_id]
    known = at >= 0
    found = _means(at[known], pairs.gap[known], len(order))
    names = labels(reader, order, months[1] if filters.reading is Reading.THEN else None)
    branches = reader.branches_among(children)
    summaries: list[dict[str, Any]] = [
        {str(key): value for key, value in row.items()} for row in found.to_dict("records")
    ]
    rows = [
        {"code": names[id_]["code"], "name": names[id_]["name"], "is_branch": id_ in branches} | own
        for id_, own in zip(order, summaries, strict=True)
        if own["n"]
    ]
    return widest_first(typed(rows, GAPS))


def widest_first(gaps: pd.DataFrame, few: int = 3) -> pd.DataFrame:
    """Order by mean gap downwards; what has fewer pairs than `few` stands after the rest."""
    ordered = gaps.assign(scarce=gaps["n"] < few).sort_values(
        ["scarce", "gap"], ascending=[True, False], kind="stable"
    )
    return ordered.drop(columns="scarce").reset_index(drop=True)


def ordered(gaps: pd.DataFrame, sort: str) -> pd.DataFrame:
    """Return gaps by a column of SORTED ("-" before it: downwards), else the widest first."""
    key = sort.lstrip("-")
    if key not in SORTED:
        return widest_first(gaps)
    return gaps.sort_values(key, ascending=not sort.startswith("-"), kind="stable")


def drawn_pairs(pairs: Pairs, outside: Column) -> Sequence[int]:
    """Return the numbers of the pairs to draw: all up to 2,000, else about 1,200, those outside the
    limits first (the farthest, up to half) and of the rest every k-th."""
    if len(pairs) <= MOST_DRAWN:
        return list(range(len(pairs)))
    out, rest = np.flatnonzero(outside), np.flatnonzero(~outside)
    away = np.abs(pairs.gap[out] - pairs.gap.mean())
    first = out[np.argsort(-away, kind="stable")[: SAMPLED // 2]]
    step = max(1, -(-len(rest) // (SAMPLED - len(first))))
    return [int(at) for at in np.sort(np.concatenate([first, rest[::step]]))]


def _steadied(found: pd.DataFrame) -> pd.DataFrame:
    within = pooled_sd(found["n"], found["sd"])
    few = (found["n"] < CHART_FROM) & ~(found["sd"] > within)
    sd = found["sd"].mask(few, within)
    ends = mean_interval(found["n"], found["gap"], sd)
    return found.assign(sd=sd, low=ends.low, high=ends.high)


def _means(at: Column, gap: Column, size: int) -> pd.DataFrame:
    n = np.bincount(at, minlength=size)
    mean, sd = mean_and_sd(n, np.bincount(at, gap, size), np.bincount(at, gap**2, size))
    ends = mean_interval(n, mean, sd)
    return pd.DataFrame({"gap": mean, "sd": sd, "low": ends.low, "high": ends.high, "n": n})
