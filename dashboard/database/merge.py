"""The sums of a joined database put in the place of those it sent before, and the whole added up.

Each joined database has a range of branch numbers of its own, so its tree stays one range below
its top; the branches themselves stay where they are.
"""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Connection, Table, delete, insert, select, text

from dashboard.database.bulk import insert_columns
from dashboard.database.foreign import Copied, ForeignError
from dashboard.database.joined import joined
from dashboard.database.places import BEGINNING, END
from dashboard.database.rubrics import add_rubric_version
from dashboard.database.tables import (
    duty,
    organisation,
    organisation_version,
    place,
    rollup,
)
from dashboard.domain.names import name_key
from dashboard.domain.words import Reading

# As the list of organisations calls the top of all: a province's own database has it as well.
CENTRE, CENTRE_NAME, CENTRE_SINCE = "trung-uong", "Toàn Đảng bộ", date(1930, 2, 3)
# A joined database has a million numbers: a nation's branches are a quarter of that.
NUMBERS, ALL_NUMBERS = 1_000_000, 2_000_000_000
Row = dict[str, Any]


def make_centre(connection: Connection) -> None:
    """Clear the tree for those who join: only the organisation above all of them stays.

    Whatever hung here before had no scores, and is no part of what is gathered.
    """
    for table in (place, duty, rollup):
        connection.execute(delete(table))
    known = connection.scalar(select(organisation.c.id).where(organisation.c.code == CENTRE))
    if known is None:
        connection.execute(insert(organisation).values(code=CENTRE))
        connection.execute(insert(organisation_version).values(
            organisation_id=centre_of(connection), name=CENTRE_NAME, level="centre",
            name_key=name_key(CENTRE_NAME), official_order=1, valid_from=CENTRE_SINCE,
        ))  # fmt: skip
    row = {"organisation_id": centre_of(connection), "month_from": BEGINNING, "month_to": END,
           "first": 1, "last": ALL_NUMBERS, "depth": 0, "parent_id": None}  # fmt: skip
    connection.execute(insert(place), [row | {"reading": reading.value} for reading in Reading])


def centre_of(connection: Connection) -> int:
    """Return the number of the organisation above all joined ones."""
    known = select(organisation.c.id).where(organisation.c.code == CENTRE)
    return int(connection.execute(known).scalar_one())


def merge(connection: Connection, code: str, copied: Copied) -> None:
    """Put the rows that lie apart in the place of those that are here; raise ForeignError."""
    centre = centre_of(connection)
    apart = f'"{copied.schema}"'
    _match_rubrics(connection, apart)
    hidden = _match_units(connection, apart, code)
    number = connection.execute(select(joined.c.id).where(joined.c.code == code)).scalar_one()
    slots = {"centre": centre, "offset": number * NUMBERS, "code": code, "below": f"{code}.%",
             "down": 0 if hidden else 1}  # fmt: skip
    before = _top_rows(connection, code)
    for statement in MERGE:
        connection.execute(text(statement.format(apart=apart)), slots)
    add_up_centre(connection, centre, before ^ _top_rows(connection, code))
    connection.execute(text(f"DROP SCHEMA {apart} CASCADE"))


def forget(connection: Connection, code: str) -> None:
    """Remove all that a joined database sent."""
    slots = {"code": code, "below": f"{code}.%"}
    before = _top_rows(connection, code)
    for statement in REMOVE:
        connection.execute(text(statement), slots)
    connection.execute(delete(joined).where(joined.c.code == code))
    add_up_centre(connection, centre_of(connection), before)


def _top_rows(connection: Connection, code: str) -> set[tuple[str, Any]]:
    """Return the rows of a joined database's top, each with the name of its table."""
    top = select(organisation.c.id).where(organisation.c.code == code).scalar_subquery()
    return {
        (table.name, tuple(row))
        for table in (rollup, duty)
        for row in connection.execute(select(table).where(table.c.organisation_id == top))
    }


def _taken(table: Table) -> str:
    """Write the statement that takes a table's rows over, with the numbers they have here."""
    numbers = {"organisation_id": "u.own", "rubric_version_id": "k.own"}
    names = [one.name for one in table.columns]
    values = ", ".join(numbers.get(name, f"r.{name}") for name in names)
    listed = ", ".join(names)
    source = f"{{apart}}.{table.name} r JOIN {{apart}}.unit u ON u.id = r.organisation_id"
    return f"INSERT INTO {table.name} ({listed}) SELECT {values} FROM {source}"  # noqa: S608 -- names of our own tables


OURS = "SELECT id FROM organisation WHERE code = :code OR code LIKE :below"
REMOVE = [
    f"DELETE FROM {table} WHERE organisation_id IN ({OURS})"  # noqa: S608 -- names of our own tables
    for table in ("rollup", "duty", "place", "organisation_version")
]
MERGE = [
    *REMOVE,
    "INSERT INTO organisation_version (organisation_id, name, name_key, parent_id, level, "
    "branch_kind, members, official_order, valid_from, valid_to) "
    "SELECT u.own, v.name, v.name_key, COALESCE(p.above, :centre), v.level, v.branch_kind, "
    "v.members, v.official_order, v.valid_from, v.valid_to FROM {apart}.version v "
    "JOIN {apart}.unit u ON u.id = v.organisation_id AND u.above IS NOT NULL "
    "LEFT JOIN {apart}.unit p ON p.id = v.parent_id",
    "INSERT INTO place (reading, organisation_id, month_from, month_to, first, last, depth, "
    "parent_id) SELECT l.reading, u.own, l.month_from, l.month_to, l.first + :offset, "
    "l.last + :offset, l.depth + :down, COALESCE(p.above, :centre) FROM {apart}.place l "
    "JOIN {apart}.unit u ON u.id = l.organisation_id AND u.above IS NOT NULL "
    "LEFT JOIN {apart}.unit p ON p.id = l.parent_id",
    f"{_taken(rollup)} JOIN {{apart}}.rubric k ON k.id = r.rubric_version_id",
    _taken(duty),
]


def _match_rubrics(connection: Connection, apart: str) -> None:
    """Give every rubric of theirs its number here; the same name must mean the same rules."""
    theirs = text(f"SELECT definition FROM {apart}.rubric")  # noqa: S608 -- our own schema
    for definition in connection.execute(theirs).scalars():
        add_rubric_version(connection, json.loads(definition))
    connection.execute(text(f"ALTER TABLE {apart}.rubric ADD COLUMN own integer"))
    alike = "r.version = t.version AND r.definition::jsonb = t.definition::jsonb"
    connection.execute(text(
        f"UPDATE {apart}.rubric t SET own = r.id FROM rubric_version r "  # noqa: S608 -- our own schema
        f"WHERE r.code = t.code AND {alike}"))  # fmt: skip
    other = text(f"SELECT code, version FROM {apart}.rubric WHERE own IS NULL")  # noqa: S608 -- our own schema
    for code, version in connection.execute(other):
        raise ForeignError("other_rubric", f"{code} {version}")


def _match_units(connection: Connection, apart: str, code: str) -> bool:
    """Give every organisation of theirs its number here: the top bears the code itself.

    A top that stands for all of the Party is the one above everything here: it is hidden, and only
    its sums are kept. `above` is the number of those that may have others below them.
    """
    now = text(f"SELECT DISTINCT organisation_id FROM {apart}.place WHERE depth = 0")  # noqa: S608 -- our own schema
    tops = connection.execute(now).scalars().all()
    if len(tops) != 1:
        raise ForeignError("tops", str(len(tops)))
    level = text(f"SELECT level FROM {apart}.version WHERE organisation_id = :top LIMIT 1")  # noqa: S608 -- our own schema
    hidden = bool(connection.scalar(level, {"top": tops[0]}) == "centre")
    named = "CASE WHEN u.id = :top THEN :code ELSE :code || '.' || u.code END"
    for statement in (
        f"ALTER TABLE {apart}.unit ADD COLUMN own integer, ADD COLUMN above integer",
        f"INSERT INTO organisation (code) SELECT {named} FROM {apart}.unit u ORDER BY u.id "  # noqa: S608 -- our own schema
        "ON CONFLICT (code) DO NOTHING",
        f"UPDATE {apart}.unit u SET own = o.id, above = CASE WHEN u.id = :top AND :hidden "  # noqa: S608 -- our own schema
        f"THEN NULL ELSE o.id END FROM organisation o WHERE o.code = {named}",
    ):
        given = {"top": tops[0], "code": code, "hidden": hidden}
        used = {name: value for name, value in given.items() if f":{name}" in statement}
        connection.execute(text(statement), used)
    return hidden


def add_up_centre(connection: Connection, centre: int, changed: set[tuple[str, Any]]) -> None:
    """Add up the cells of all joined databases' tops anew, in the months of the rows changed."""
    tops = select(organisation.c.id).join(joined, joined.c.code == organisation.c.code)
    for table in (rollup, duty):
        place_of = [one.name for one in table.columns].index("month")
        months = {row[place_of] for name, row in changed if name == table.name}
        within = table.c.month.in_(months)
        connection.execute(delete(table).where(table.c.organisation_id == centre, within))
        found = connection.execute(
            select(table).where(table.c.organisation_id.in_(tops), within)
        ).all()
        rows = _added(table, found, centre)
        if rows:
            columns = {one.name: [row[one.name] for row in rows] for one in table.columns}
            insert_columns(connection, table, columns)


def _added(table: Table, found: Sequence[Any], centre: int) -> list[Row]:
    keys = [one.name for one in table.primary_key if one.name != "organisation_id"]
    lists = [name for name in ("bins", "criteria") if name in table.columns]
    counts = [one.name for one in table.columns
              if not one.primary_key and one.name not in lists]  # fmt: skip
    cells: dict[tuple[Any, ...], Row] = {}
    for one in found:
        row = one._mapping
        key = tuple(row[name] for name in keys)
        cell = cells.setdefault(
            key, dict(zip(keys, key, strict=True)) | dict.fromkeys(counts, 0) | {"lists": None}
        )
        for name in counts:
            cell[name] += row[name]
        given = [np.array(json.loads(row[name]), dtype=np.int64) for name in lists]
        before = cell["lists"]
        cell["lists"] = given if before is None else [
            a + b for a, b in zip(before, given, strict=True)
        ]  # fmt: skip
    for cell in cells.values():
        cell["organisation_id"] = centre
        for name, total in zip(lists, cell.pop("lists"), strict=True):
            cell[name] = json.dumps(total.tolist(), separators=(",", ":"))
    return list(cells.values())
