"""Organisations below one, and organisations by their names."""

from collections.abc import Sequence

import pandas as pd
from sqlalchemy import func, select

from dashboard.database.tables import organisation_version, place
from dashboard.domain.filters import Filters
from dashboard.domain.names import name_key
from dashboard.domain.words import Reading
from dashboard.queries.frames import WORD, typed
from dashboard.queries.heat import organisation_groups
from dashboard.queries.names import Label, label, labels, path
from dashboard.queries.reader import Reader

__all__ = ["Label", "child_scores", "children", "label", "labels", "path", "search"]

MOST_FOUND = 20

COLUMNS = {"code": WORD, "name": WORD, "level": WORD, "parent": WORD}


def children(reader: Reader, code: str | None, reading: Reading = Reading.NOW) -> pd.DataFrame:
    """Return code, name, level, parent (name) of the organisations right below, official order.

    Without a code: the top of what the viewer may see.
    """
    filters = Filters(organisation=code, reading=reading)
    last = reader.latest_month()
    parts = reader.stretches(filters, (last, last))
    found = parts if code is None else reader.below(filters, parts)
    return _frame(reader, [part.organisation_id for part in found])


def child_scores(reader: Reader, filters: Filters) -> pd.DataFrame:
    """Return the rows of `organisation_groups`: code, name, percent, low, high, n, is_branch, ….

    percent is of the chosen group, else of the total.
    """
    return organisation_groups(reader, filters)


def search(reader: Reader, text: str, limit: int = MOST_FOUND) -> pd.DataFrame:
    """Return code, name, level, parent of organisations whose name holds the text.

    Accents, tone placement and prefixes are ignored; higher levels first.
    """
    key = name_key(text)
    if not key:
        return _frame(reader, [])
    named = organisation_version.c.name_key.contains(key, autoescape=True)
    matches = select(organisation_version.c.organisation_id).where(named)
    ids: dict[int, None] = {}
    # What still is comes before what once was; a full list spares looking back.
    for reading in Reading:
        if len(ids) < limit:
            found = (
                select(place.c.organisation_id)
                .where(reader.in_scope(reading), place.c.organisation_id.in_(matches))
                .group_by(place.c.organisation_id)
                .order_by(func.min(place.c.depth), func.min(place.c.first))
                .limit(limit)
            )
            ids |= {int(row["organisation_id"]): None for row in reader.rows(found)}
    return _frame(reader, list(ids)[:limit])


def _frame(reader: Reader, ids: Sequence[int]) -> pd.DataFrame:
    known = labels(reader, ids)
    return typed((known[id_] for id_ in dict.fromkeys(ids) if id_ in known), COLUMNS)
