"""Scores of each month."""

import pandas as pd

from dashboard.domain.filters import Filters
from dashboard.queries.frames import COUNT, FLOAT, WORD, typed
from dashboard.queries.moments import MEASURES, summaries
from dashboard.queries.reader import Reader
from dashboard.queries.shared import shared
from dashboard.queries.sums import added, monthly, shown_months

COLUMNS = {
    "month": COUNT, "measure": WORD, "percent": FLOAT, "n": COUNT, "sd": FLOAT,
    "low": FLOAT, "high": FLOAT,
}  # fmt: skip


@shared
def monthly_scores(reader: Reader, filters: Filters) -> pd.DataFrame:
    """Return month (yyyymm), measure ('total' or a group), percent, n, sd, low, high (0–100).

    Goes back 24 months from the period's end, or over the period where that is longer; a month
    without a meeting has no row.
    """
    found = added(monthly(reader, filters), shown_months(reader, filters), "month")
    rows = sorted(found, key=lambda row: int(row["month"]))
    scores = {measure: summaries(rows, measure) for measure in MEASURES}
    return typed(
        (
            {"month": row["month"], "measure": measure, **scores[measure][at]}
            for at, row in enumerate(rows)
            for measure in MEASURES
        ),
        COLUMNS,
    )
