"""How many meetings reached each grade."""

import pandas as pd

from dashboard.domain.filters import Filters
from dashboard.domain.words import Grade
from dashboard.queries.frames import COUNT, WORD, typed
from dashboard.queries.reader import Reader
from dashboard.queries.shared import shared
from dashboard.queries.sums import added, monthly, shown_months

COLUMNS = {"month": COUNT, "grade": WORD, "meetings": COUNT, "n": COUNT}


@shared
def period_grades(reader: Reader, filters: Filters) -> dict[Grade, int]:
    """Return how many meetings of the period reached each grade, best first."""
    found = added(monthly(reader, filters), reader.period(filters), "grade")
    counts = {str(row["grade"]): int(row["meetings"]) for row in found}
    return {grade: counts.get(grade.value, 0) for grade in Grade}


@shared
def monthly_grades(reader: Reader, filters: Filters) -> pd.DataFrame:
    """Return month (yyyymm), grade, meetings and the same number as n.

    Months as in the trend; a month with meetings has a row for every grade, 0 included.
    """
    cells = added(monthly(reader, filters), shown_months(reader, filters), "month", "grade")
    counts = {(int(row["month"]), str(row["grade"])): int(row["meetings"]) for row in cells}
    return typed(
        (
            {"month": month, "grade": grade.value}
            | dict.fromkeys(("meetings", "n"), counts.get((month, grade.value), 0))
            for month in sorted({month for month, _ in counts})
            for grade in Grade
        ),
        COLUMNS,
    )
