"""One way to open the database, and one way to write to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url

BUSY_TIMEOUT_MS = 10_000


def open_engine(url: str) -> Engine:
    """Open a database by URL; the folder of an SQLite file is made where it is missing."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _: object) -> None:
    # The driver must not open transactions by itself: `_begin` does, with the kind we ask for.
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    kind = connection.get_execution_options().get("begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {kind}")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that alone may write, from its first statement on.

    SQLite would else let two readers turn writers and lose one; PostgreSQL takes a lock that
    other writers wait for, so sums kept beside the truth cannot cross.
    """
    with engine.connect() as plain:
        connection = plain.execution_options(begin="IMMEDIATE")
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(20231024)"))
            yield connection


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """Open a transaction whose statements all read one moment.

    SQLite does so by itself; PostgreSQL would let each statement see what was written meanwhile.
    """
    with engine.connect() as plain:
        connection = plain
        if plain.dialect.name == "postgresql":
            connection = plain.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection
