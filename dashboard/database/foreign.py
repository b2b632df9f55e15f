"""Another PostgreSQL server's tables, read through postgres_fdw, copied apart at one moment.

The server quotes every name and value by itself: addresses and passwords are typed by people.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import URL, Connection, Select, column, func, select, table, text
from sqlalchemy.exc import DBAPIError

from dashboard.database.audit import DATA_VERSION

TABLES = (
    "alembic_version", "state", "organisation", "organisation_version", "place", "rollup", "duty",
    "rubric_version", "meeting",
)  # fmt: skip
# A server that does not answer is down, and the others wait for it.
SERVER_OPTIONS = {"connect_timeout": "5", "tcp_user_timeout": "5000", "fetch_size": "20000"}
NO_CONNECTION, NOT_PERMITTED = ("08", "57P"), "42501"
# What is copied: all above the branch.
COPIES = {
    "unit": "SELECT o.id, o.code FROM {f}.organisation o WHERE NOT EXISTS (SELECT 1 FROM "
    "{f}.organisation_version v WHERE v.organisation_id = o.id AND v.level = 'branch')",
    "version": "SELECT v.* FROM {f}.organisation_version v WHERE v.organisation_id IN "
    "(SELECT id FROM {s}.unit)",
    "place": "SELECT * FROM {f}.place p WHERE p.organisation_id IN (SELECT id FROM {s}.unit)",
    "rollup": "SELECT * FROM {f}.rollup",
    "duty": "SELECT * FROM {f}.duty",
    "rubric": "SELECT id, code, version, definition FROM {f}.rubric_version",
}


@dataclass(frozen=True)
class Copied:
    """What lies apart: in which schema, of which data version, and the day of the last meeting."""

    schema: str
    version: str
    last_day: date | None
    sample: bool


class ForeignError(Exception):
    """The other database cannot be read; `reason` is a key, `detail` for whoever looks."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


def connect_server(connection: Connection, code: str, url: URL) -> None:
    """Make the other server known under a code, or by its new address. Raise ForeignError where
    an administrator has not yet allowed this role to reach other servers."""
    try:
        _connect(connection, code, url)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != NOT_PERMITTED:
            raise
        raise ForeignError("not_permitted", str(error.orig).splitlines()[0]) from error


def _connect(connection: Connection, code: str, url: URL) -> None:
    _run(connection, "CREATE EXTENSION IF NOT EXISTS postgres_fdw")
    _run(connection, "DROP SERVER IF EXISTS %I CASCADE", server_of(code))
    reached = {
        "host": url.host or str(url.query.get("host", "")),
        "port": str(url.port or url.query.get("port", "5432")),
        "dbname": url.database or "",
    }
    reached |= SERVER_OPTIONS
    made = "CREATE SERVER %I FOREIGN DATA WRAPPER postgres_fdw "
    _run(connection, made + _options(reached), server_of(code), *reached.values())
    who = {"user": url.username or "", "password": str(url.password or "")}
    who = {name: value for name, value in who.items() if value}
    _run(connection, "CREATE USER MAPPING FOR CURRENT_USER SERVER %I " + _options(who),
         server_of(code), *who.values())  # fmt: skip


def disconnect_server(connection: Connection, code: str) -> None:
    """Forget the other server."""
    _run(connection, "DROP SERVER IF EXISTS %I CASCADE", server_of(code))


def copy_apart(connection: Connection, code: str, known: str) -> Copied | None:
    """Copy the other database's sums into a schema of their own; None where they are those of the
    data version that is known. Raise ForeignError.

    The other server is read in one transaction of its own, so all rows are of one moment.
    """
    try:
        return _copy(connection, code, known)
    except DBAPIError as error:
        state = getattr(error.orig, "sqlstate", None) or ""
        reason = "unreachable" if state.startswith(NO_CONNECTION) else "unreadable"
        raise ForeignError(reason, str(error.orig).splitlines()[0]) from error


def _copy(connection: Connection, code: str, known: str) -> Copied | None:
    there, apart = f"there_{code}", schema_of(code)
    for schema in (there, apart):
        _run(connection, "DROP SCHEMA IF EXISTS %I CASCADE", schema)
        _run(connection, "CREATE SCHEMA %I", schema)
    listed = ", ".join(TABLES)
    _run(connection, f"IMPORT FOREIGN SCHEMA public LIMIT TO ({listed}) FROM SERVER %I INTO %I",
         server_of(code), there)  # fmt: skip
    form: Select[Any] = select(column("version_num"))
    ours, theirs = (
        connection.scalar(form.select_from(table("alembic_version", schema=where)))
        for where in (None, there)
    )
    if ours != theirs:
        raise ForeignError("other_form", f"{theirs} ≠ {ours}")
    values: Any = select(column("key"), column("value"))
    rows = connection.execute(values.select_from(table("state", schema=there)))
    state: dict[str, str] = {row[0]: row[1] for row in rows}
    version = state.get(DATA_VERSION, "")
    if version == known:
        return None
    for name, query in COPIES.items():
        chosen = query.format(f=f'"{there}"', s=f'"{apart}"')
        connection.execute(text(f'CREATE UNLOGGED TABLE "{apart}"."{name}" AS {chosen}'))
    last_day = connection.scalar(
        select(func.max(column("date"))).select_from(table("meeting", schema=there))
    )
    return Copied(apart, version, last_day, state.get("sample") == "1")


def server_of(code: str) -> str:
    """Return the name of the server of a code."""
    return f"chibo_{code}"


def schema_of(code: str) -> str:
    """Return the schema in which its rows lie apart."""
    return f"apart_{code}"


def _options(given: dict[str, str]) -> str:
    return f"OPTIONS ({', '.join(f'{name} %L' for name in given)})"


def _run(connection: Connection, template: str, *values: str) -> None:
    places = ", ".join(f"CAST(:v{at} AS text)" for at in range(len(values)))
    written: Any = template
    if values:
        given = {f"v{at}": value for at, value in enumerate(values)} | {"template": template}
        written = connection.scalar(text(f"SELECT format(:template, {places})"), given)
    connection.exec_driver_sql(written.replace("%", "%%"))
