"""What organisations are called, and the way down to one."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select

from dashboard.database.tables import organisation, organisation_version
from dashboard.domain.filters import Filters
from dashboard.domain.masks import mask
from dashboard.domain.months import add_months, first_day
from dashboard.domain.words import Reading
from dashboard.queries.reader import Reader
from dashboard.queries.tree import BRANCH

Label = dict[str, Any]


def path(reader: Reader, code: str | None) -> list[Label]:
    """Return the organisations from the viewer's top down to this one: code, name, level, parent.

    Empty outside the scope; of several tops the first, where no code is given.
    """
    filters = Filters(organisation=code)
    for reading in Reading:
        filters = replace(filters, reading=reading)
        ids = reader.way_down(filters)
        if ids:
            known = labels(reader, ids)
            return [known[id_] for id_ in ids]
    return []


def label(reader: Reader, code: str | None) -> str:
    """Return the name of an organisation, of the viewer's top without a code, '' outside."""
    way = path(reader, code)
    return str(way[-1]["name"]) if way else ""


def called(reader: Reader, key: str) -> list[int]:
    """Return the ids of all organisations, in scope or not, with the match key in any name."""
    found = reader.rows(
        select(organisation_version.c.organisation_id)
        .where(organisation_version.c.name_key.contains(key, autoescape=True))
        .distinct()
    )
    return [int(row["organisation_id"]) for row in found]


def labels(reader: Reader, ids: Iterable[int], month: int | None = None) -> dict[int, Label]:
    """Return code, name, level, parent (name) of organisations the reader gave.

    As they were called at the end of the month; without one, by their latest names.
    """
    before = None if month is None else first_day(add_months(month, 1))
    own = _versions(reader, sorted(set(ids)), before)
    parents = _versions(
        reader, sorted({row["parent_id"] for row in own.values() if row["parent_id"]}), before
    )
    return {
        id_: {
            "code": row["code"],
            "name": _shown(reader, id_, row),
            "level": row["level"],
            "parent": parents[row["parent_id"]]["name"] if row["parent_id"] in parents else "",
        }
        for id_, row in own.items()
    }


def _shown(reader: Reader, id_: int, row: Label) -> str:
    hidden = reader.masked and row["level"] == BRANCH
    return mask(id_) if hidden else str(row["name"])


def _versions(reader: Reader, ids: Sequence[int], before: date | None) -> dict[int, Label]:
    version = organisation_version
    rows = reader.rows(
        select(
            version.c.organisation_id,
            organisation.c.code,
            version.c.name,
            version.c.level,
            version.c.parent_id,
            version.c.valid_from,
        )
        .join(organisation, organisation.c.id == version.c.organisation_id)
        .where(version.c.organisation_id.in_(ids))
        .order_by(version.c.valid_from)
    )
    found: dict[int, Label] = {}
    for row in rows:
        # The first version stands for times before it.
        if before is None or row["valid_from"] < before or row["organisation_id"] not in found:
            found[int(row["organisation_id"])] = row
    return found
