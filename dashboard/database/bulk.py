"""Many rows at once, and lists of ids longer than one statement may name."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, bindparam, update
from sqlalchemy.exc import IntegrityError

PART = 5_000
Key = TypeVar("Key", int, str)
Columns = dict[str, list[Any]]


def parts_of(ids: Iterable[Key], size: int = PART) -> Iterable[Sequence[Key]]:
    """Cut ids or codes, in ascending order and each once, into parts one statement may name."""
    listed = sorted(set(ids))
    return (listed[start : start + size] for start in range(0, len(listed), size))


def insert_columns(
    connection: Connection, table: Table, columns: Mapping[str, Sequence[Any]]
) -> None:
    """Insert rows given as one sequence of values a column, all of the same length.

    Past SQLAlchemy's dictionaries, which take longer than the database itself.
    """
    rows = zip(*(_bound(connection, table, *one) for one in columns.items()), strict=True)
    names = ", ".join(connection.dialect.identifier_preparer.quote(name) for name in columns)
    if connection.dialect.name == "postgresql":
        _copy(connection, f"COPY {table.name} ({names}) FROM STDIN", rows)
        return
    marks = ", ".join("?" * len(columns))
    statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"  # noqa: S608 -- names of our own tables
    if listed := list(rows):
        connection.exec_driver_sql(statement, listed)


def _copy(connection: Connection, statement: str, rows: Iterable[Sequence[Any]]) -> None:
    driver: Any = connection.connection.cursor()
    refused: type[Exception] = driver.connection.Error
    try:
        with driver, driver.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except refused as broken:
        # Past SQLAlchemy, so what it calls a broken constraint must be called so here.
        raise IntegrityError(statement, None, broken) from broken


def update_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Set columns of rows known by their id; all rows name the same columns."""
    if not rows:
        return
    names = [name for name in rows[0] if name != "id"]
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    changed = update(table).where(table.c.id == bindparam("row_id")).values(values)
    given = [{"row_id": row["id"], **{f"new_{name}": row[name] for name in names}} for row in rows]
    connection.execute(changed, given)


def _bound(connection: Connection, table: Table, name: str, values: Sequence[Any]) -> Iterable[Any]:
    """Return values as the driver wants them, such as dates as text for SQLite."""
    kind = table.c[name].type.dialect_impl(connection.dialect)
    process = kind.bind_processor(connection.dialect)
    return values if process is None else map(process, values)


def json_lists(rows: Sequence[Sequence[int | None]]) -> list[str]:
    """Return each row as JSON, written in one go: a file brings thousands of rows."""
    text = json.dumps(rows, separators=(",", ":"))
    return [f"[{row}]" for row in text[2:-2].split("],[")] if rows else []
