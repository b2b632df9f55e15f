"""Where the sums of a database come from that gathers those of others, and how new they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from datetime import datetime as moment

from sqlalchemy import select

from dashboard.database.merge import NUMBERS
from dashboard.database.tables import joined, place
from dashboard.domain.clock import vietnam_time
from dashboard.domain.filters import Filters
from dashboard.domain.words import Reading
from dashboard.queries.names import labels
from dashboard.queries.reader import ALWAYS, Reader

LATE = timedelta(days=1)


@dataclass(frozen=True)
class Sent:
    """What one joined database sent: its top by code and name, when (UTC ISO text, "" never), the
    day of its last meeting, and whether its rows are a day older than the others' or than today."""

    code: str
    name: str
    at: str
    last_day: date | None
    late: bool


def is_gathering(reader: Reader) -> bool:
    """Whether the scores of single branches lie in other databases."""
    return bool(reader.rows(select(joined.c.id).limit(1)))


def sent(reader: Reader, filters: Filters, today: date | None = None) -> Sequence[Sent]:
    """Return every joined database whose rows the chosen organisation counts, or should count.

    today is the day it is in Vietnam: nobody may have gathered for long, from anywhere.
    """
    rows = reader.rows(select(joined).order_by(joined.c.id))
    if not rows:
        return []
    newest = max((_moment(row["gathered_at"]) for row in rows if row["gathered_at"]), default=None)
    chosen = reader.stretches(filters, ALWAYS)
    found = []
    for row in rows:
        first, last = row["id"] * NUMBERS + 1, (row["id"] + 1) * NUMBERS
        if not any(part.first <= last and first <= part.last for part in chosen):
            continue
        at = row["gathered_at"] or ""
        late = bool(row["failed"]) or newest is None or newest - _moment(at) > LATE
        late = late or (today is not None and today - vietnam_time(at).date() > LATE)
        name = _name(reader, first, last) or str(row["code"])
        found.append(Sent(str(row["code"]), name, at, row["last_day"], late))
    return found


def _name(reader: Reader, first: int, last: int) -> str:
    """Return what the tops of a joined database are called, without those that ended."""
    tops = reader.rows(
        select(place.c.organisation_id)
        .where(place.c.reading == Reading.NOW.value, place.c.depth == 1)
        .where(place.c.first.between(first, last))
        .order_by(place.c.first)
    )
    ids = [row["organisation_id"] for row in tops]
    known = labels(reader, ids)
    return ", ".join(str(known[id_]["name"]) for id_ in ids)


def _moment(text: str) -> moment:
    return moment.fromisoformat(text)
