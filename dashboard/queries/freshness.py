"""How far the data reach."""

from datetime import date, timedelta

from dashboard.queries.reader import Reader

EPOCH = date(1970, 1, 1)


def last_day(reader: Reader) -> date | None:
    """Return the day of the latest meeting within the viewer's scope; None without any."""
    days = reader.book()["day"]
    return EPOCH + timedelta(days=int(days.max())) if len(days) else None
