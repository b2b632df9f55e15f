"""How far the data reach."""

from datetime import date, timedelta

from sqlalchemy import func, select

from dashboard.database.tables import joined
from dashboard.queries.reader import Reader

EPOCH = date(1970, 1, 1)


def last_day(reader: Reader) -> date | None:
    """Return the day of the latest meeting within the viewer's scope; None without any."""
    day = reader.book().last_day()
    if day is not None:
        return EPOCH + timedelta(days=day)
    # Without meetings of its own: those behind the sums that others sent.
    (row,) = reader.rows(select(func.max(joined.c.last_day).label("day")))
    found: date | None = row["day"]
    return found
