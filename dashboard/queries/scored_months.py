"""The months that hold anything."""

from sqlalchemy import select

from dashboard.domain.filters import Filters
from dashboard.queries.reader import ALWAYS, Reader


def scored_months(reader: Reader) -> list[int]:
    """Return the months (yyyymm) with an official score in the viewer's scope, oldest first."""
    cells = reader.rollup(Filters(), ALWAYS).subquery()
    found = reader.rows(select(cells.c.month).distinct().order_by(cells.c.month))
    return [int(row["month"]) for row in found]
