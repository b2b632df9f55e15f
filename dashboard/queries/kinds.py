"""Scores by kind of branch and by kind of meeting."""

import pandas as pd

from dashboard.domain.filters import Filters
from dashboard.domain.words import BranchKind, MeetingKind
from dashboard.queries.frames import COUNT, FLOAT, WORD, typed
from dashboard.queries.moments import GROUPS, TOTAL, measure_of, percents, summaries
from dashboard.queries.reader import Reader
from dashboard.queries.sums import by

COLUMNS = {
    "kind": WORD, "percent": FLOAT, "low": FLOAT, "high": FLOAT, "sd": FLOAT, "n": COUNT,
    **dict.fromkeys((*GROUPS, TOTAL), FLOAT),
}  # fmt: skip


def by_branch_kind(reader: Reader, filters: Filters) -> pd.DataFrame:
    """Return kind, percent, low, high, sd (0–100), n, content…inspection, total.

    percent is the mean of the chosen group, or of the total; kinds without a meeting are left
    out.
    """
    return _by_kind(reader, filters, "branch_kind", [kind.value for kind in BranchKind])


def by_meeting_kind(reader: Reader, filters: Filters) -> pd.DataFrame:
    """Return the same columns as `by_branch_kind` for each kind of meeting."""
    return _by_kind(reader, filters, "meeting_kind", [kind.value for kind in MeetingKind])


def _by_kind(reader: Reader, filters: Filters, key: str, order: list[str]) -> pd.DataFrame:
    found = {str(row[key]): row for row in by(reader, reader.rollup(filters), key)}
    rows = [found[kind] for kind in order if kind in found]
    scores = summaries(rows, measure_of(filters))
    return typed(
        (
            {"kind": row[key]} | score | percents(row)
            for row, score in zip(rows, scores, strict=True)
        ),
        COLUMNS,
    )
