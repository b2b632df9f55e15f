"""A branch against itself: each month's score with the limits it moves in, and its events."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd
from sqlalchemy import select

from dashboard.database.tables import organisation_version, rebase
from dashboard.domain.filters import Filters
from dashboard.domain.months import FIRST_MONTH
from dashboard.queries.frames import COUNT, FLOAT, WORD, typed
from dashboard.queries.moments import MEASURES, moments, values
from dashboard.queries.reader import ALWAYS, Reader
from dashboard.queries.sums import by
from dashboard.statistics.control_chart import Span, special_causes, xmr_limits

COLUMNS = {
    "month": COUNT, "measure": WORD, "percent": FLOAT, "n": COUNT, "span": COUNT, "mean": FLOAT,
    "low": FLOAT, "high": FLOAT, "trial": "bool", "cause": WORD, "rules": WORD,
}  # fmt: skip
Row = dict[str, Any]


def control_points(reader: Reader, filters: Filters) -> pd.DataFrame:
    """Return month (yyyymm), measure ('total' or a group), percent, n, span (0, 1, … counted anew
    where a person set the limits anew), mean, low, high (0–100, of the span), trial (bool), cause
    (common, concern, improvement) and rules (a tuple of those that fired).

    Every month with a meeting from the first data to the end of the period (F7, F8).
    """
    months = FIRST_MONTH, reader.period(filters)[1]
    rows = sorted(by(reader, reader.rollup(filters, months), "month"), key=lambda row: row["month"])
    anew = [one["month"] for one in rebases(reader, filters)]
    found: list[Row] = []
    for measure in MEASURES:
        scored = [(row["month"], values(moments(row, measure))) for row in rows]
        found += _of_measure(measure, [one for one in scored if one[1]["n"]], anew)
    return typed(found, COLUMNS)


def _of_measure(measure: str, scored: list[tuple[int, Row]], anew: Sequence[int]) -> list[Row]:
    months = [month for month, _ in scored]
    values = [row["percent"] for _, row in scored]
    starts = [sum(month < begin for month in months) for begin in anew]
    spans = xmr_limits(values, starts=starts)
    causes = special_causes(values, spans)
    return [
        {
            "month": month,
            "measure": measure,
            "percent": row["percent"],
            "n": row["n"],
            "cause": causes.cause[at].value,
            "rules": tuple(sorted(rule.value for rule in causes.rules[at])),
        }
        | _limits(spans, at)
        for at, (month, row) in enumerate(scored)
    ]


def _limits(spans: Sequence[Span], at: int) -> Row:
    number, span = next((k, one) for k, one in enumerate(spans) if one.start <= at < one.stop)
    return {
        "span": number, "mean": span.mean, "low": span.low, "high": span.high, "trial": span.trial,
    }  # fmt: skip


def rebases(reader: Reader, filters: Filters) -> list[Row]:
    """Return id, month (from which limits count anew), reason, created_at (UTC), created_by of the
    chosen branch, oldest month first; those taken back are left out."""
    found = rebase.c
    return reader.rows(
        select(found.id, found.month, found.reason, found.created_at, found.created_by)
        .where(found.branch_id.in_(_branch(reader, filters)), found.undone_at.is_(None))
        .order_by(found.month, found.id)
    )


def moves(reader: Reader, filters: Filters) -> list[date]:
    """Return the days on which the chosen branch came under another unit."""
    found = organisation_version.c
    rows = reader.rows(
        select(found.valid_from, found.parent_id)
        .where(found.organisation_id.in_(_branch(reader, filters)))
        .order_by(found.valid_from)
    )
    return [
        after["valid_from"]
        for before, after in pairwise(rows)
        if before["parent_id"] != after["parent_id"]
    ]


def _branch(reader: Reader, filters: Filters) -> list[int]:
    """Return the chosen branch's id; nothing where several, or none in the scope, are chosen."""
    listed = reader.branch_list(replace(filters, branch_kinds=()), ALWAYS)
    return [int(listed.id[0])] if len(listed) == 1 else []
