"""Means and shares of units over months: branches from memory, organisations from the rollup."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from dashboard.domain.filters import Filters
from dashboard.domain.months import add_months
from dashboard.domain.words import Grade, Reading, Units
from dashboard.queries.below import opened, sums_below
from dashboard.queries.branch_means import BranchSums
from dashboard.queries.directory import Column
from dashboard.queries.frames import COUNT, FLOAT, typed
from dashboard.queries.meeting_frame import branch_names
from dashboard.queries.moments import HUNDREDTHS, measure_of, moments
from dashboard.queries.names import labels
from dashboard.queries.reader import Reader
from dashboard.queries.score_book import ScoreBook
from dashboard.queries.tree import BRANCH, Months
from dashboard.statistics.intervals import mean_and_sd

SHOWN_MONTHS = 12
COLUMNS = {"id": COUNT, "n": COUNT, "mean": FLOAT, "sd": FLOAT, "meetings": COUNT, "good": COUNT}
GOOD = tuple(Grade).index(Grade.GOOD)


def shown_months(reader: Reader, filters: Filters) -> Months:
    """Return the months compared: 12 up to the period's end, or the period where it is longer."""
    first, last = reader.period(filters)
    return min(first, add_months(last, 1 - SHOWN_MONTHS)), last


def unit_scores(reader: Reader, filters: Filters, months: Months) -> pd.DataFrame:
    """Return id, n, mean, sd (0–100, of the chosen group, else of the total), meetings, good.

    A row a unit with a meeting, in tree order: the branches, or the organisations right below the
    chosen one. n counts the meetings where the group applied, meetings all that were scored, good
    those graded good. Grades chosen are not heeded: units picked by their grades would tell
    nothing of them.
    """
    filters = replace(filters, grades=())
    if filters.units is Units.BELOW:
        return _below(reader, filters, months)
    return branch_scores(reader.scored(filters, months), filters)


def branch_scores(book: ScoreBook, filters: Filters) -> pd.DataFrame:
    """Return the rows of `unit_scores`, one a branch with a meeting in the book."""
    view = filters.assessment.value
    if not len(book):
        return typed([], COLUMNS)
    name = f"{view}_{measure_of(filters)}"
    asked: list[Callable[[ScoreBook], Column | None]] = [
        lambda _: None,
        lambda one: one[name] >= 0,
        lambda one: np.maximum(one[name], 0),
        lambda one: np.maximum(one[name], 0).astype(float) ** 2,
        lambda one: one[f"{view}_grade"] == GOOD,
    ]
    sums = BranchSums(book)
    meetings, n, total, squares, good = (sums.sum(one) for one in asked)
    here = np.flatnonzero(meetings)
    mean, sd = mean_and_sd(n[here], total[here], squares[here]) / HUNDREDTHS
    counts = {"n": n, "meetings": meetings, "good": good}
    found = {key: count[here].astype(np.int64) for key, count in counts.items()}
    found |= {"id": book.ids_of(here).astype(np.int64), "mean": mean, "sd": sd}
    return pd.DataFrame(found, columns=list(COLUMNS))


def named_units(reader: Reader, filters: Filters, units: pd.DataFrame) -> pd.DataFrame:
    """Return rows of units with code, name, parent (name) and is_branch added.

    By the latest names, or with reading 'then' by those of the period's end.
    """
    if filters.units is Units.BRANCHES:
        return named_branches(reader, filters, units).assign(is_branch=True)
    ids = units["id"].tolist()
    of = labels(reader, ids, shown_months(reader, filters)[1])
    return units.assign(
        **{key: [of[id_][key] for id_ in ids] for key in ("code", "name", "parent")},
        is_branch=[of[id_]["level"] == BRANCH for id_ in ids],
    )


def named_branches(reader: Reader, filters: Filters, units: pd.DataFrame) -> pd.DataFrame:
    """Return rows that have the id of a branch with its code, name and parent (name) added."""
    known = branch_names(reader, filters, units["id"].to_numpy())
    return units.assign(**{key: known[key].to_numpy() for key in ("code", "name", "parent")})


def spread_of_branches(reader: Reader, filters: Filters, months: Months) -> float:
    """Return what one meeting's score adds to the error of an organisation's mean, in points.

    √MSB, MSB = Σ n_b(x̄_b − x̄)²/Σ(k − 1) over the k branches of each organisation below: meetings of
    one branch are alike, so an organisation of few branches is known less well than its number of
    meetings says. A branch hangs where its last meeting was held. NaN where none has two branches.
    Source: mean square between clusters, Snedecor & Cochran 1989, ch. 13; Kish 1965, ch. 5.
    """
    book = reader.scored(replace(filters, grades=()), months)
    scores = branch_scores(book, filters)
    if scores.empty:
        return float("nan")
    newest = np.full(book.branch_count, -1)
    # By month and date: of several writes to one place the last stays.
    newest[book["branch"]] = np.arange(len(book))
    last = newest[newest >= 0]
    position = book["position" if filters.reading is Reading.NOW else "then"][last]
    month, at = book["month"][last], np.full(len(last), -1)
    children = opened(reader, filters, months)[1]
    order = list(dict.fromkeys(part.organisation_id for part in children))
    for part in children:
        inside = (position >= part.first) & (position <= part.last)
        inside &= (month >= part.first_month) & (month <= part.last_month)
        at[inside] = order.index(part.organisation_id)
    n, mean = scores["n"].to_numpy(dtype=float), scores["mean"].to_numpy()
    known = (at >= 0) & (n > 0)
    at, n, mean = at[known], n[known], mean[known]
    meetings = np.maximum(np.bincount(at, n, len(order)), 1)
    away = mean - (np.bincount(at, n * mean, len(order)) / meetings)[at]
    freedom = int(np.maximum(np.bincount(at, minlength=len(order)) - 1, 0).sum())
    return float(np.sqrt(np.sum(n * away**2) / freedom)) if freedom else float("nan")


def _below(reader: Reader, filters: Filters, months: Months) -> pd.DataFrame:
    _, children = opened(reader, filters, months)
    of = {int(row["organisation_id"]): row for row in sums_below(reader, filters, children)}
    chosen = replace(filters, grades=(Grade.GOOD,))
    graded = sums_below(reader, chosen, children)
    good = {int(row["organisation_id"]): int(row["meetings"]) for row in graded}
    measure = measure_of(filters)
    order = [id_ for id_ in dict.fromkeys(part.organisation_id for part in children) if id_ in of]
    return typed(
        (
            {"id": id_, "n": found.n, "mean": found.percent, "sd": found.sd,
             "meetings": int(of[id_]["meetings"]), "good": good.get(id_, 0)}
            for id_, found in ((one, moments(of[one], measure)) for one in order)
        ),
        COLUMNS,
    )  # fmt: skip
