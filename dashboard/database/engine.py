"""One way to open the database, one way to read from it, and one way to write to it."""

import os
import weakref
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from dashboard.database.door import ONCE, Door
from dashboard.database.last_write import set_mark
from dashboard.database.sqlite_file import SqliteFile, empty_log, given_file

Answer = TypeVar("Answer")
BUSY_TIMEOUT_MS = 10_000
CONNECT_TIMEOUT_S = 2
TRIES = 4
# A program that stands still in the midst of its work lets others write again after that.
IDLE_S = 300
# The lock that every writer takes on a server, and waits for.
WRITERS_LOCK = 20231024


def open_engine(url: str, longest_statement_s: int = 0) -> Engine:
    """Open a database by URL; the folder of an SQLite file is made where it is missing.

    A server breaks off a statement after the longest time; 0 lets it take as long as it needs.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return _open_server(parsed, longest_statement_s)
    engine = create_engine(parsed)
    if path := given_file(parsed.query, parsed.database):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        file = SqliteFile(path)
        event.listen(engine, "do_connect", file.open)
        event.listen(engine, "connect", file.connected)
        event.listen(engine, "checkout", file.checked_out)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    _part_at_fork(engine)
    return engine


def open_replica(url: str, longest_statement_s: int = 0) -> Engine:
    """Open a server that is only read, and that nobody waits for: another has the same rows."""
    return _open_server(make_url(url), longest_statement_s, Door(ONCE))


def _open_server(url: URL, longest_statement_s: int, door: Door | None = None) -> Engine:
    settings = {
        # A writer waits for another as long as it would with SQLite.
        "lock_timeout": BUSY_TIMEOUT_MS,
        "statement_timeout": longest_statement_s * 1000,
        # What was acknowledged is on the disk, also where the server was told to be in haste.
        "synchronous_commit": "on",
        "idle_in_transaction_session_timeout": IDLE_S * 1000,
    }
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    given = url.query.get("options", "")
    arguments = {
        "connect_timeout": CONNECT_TIMEOUT_S,
        # A machine that vanished is noticed by what it does not confirm (milliseconds).
        "tcp_user_timeout": CONNECT_TIMEOUT_S * 1000,
        # What the deployment chose comes last and counts.
        "options": f"{options} {given}".strip(),
    }
    engine = create_engine(url, pool_pre_ping=True, connect_args=arguments)
    way = door or Door()

    def connect(dialect: Any, _: object, by_place: Any, by_name: Any) -> Any:
        failure = dialect.loaded_dbapi.OperationalError
        return way.open(lambda: dialect.connect(*by_place, **by_name), failure)

    event.listen(engine, "do_connect", connect)
    _part_at_fork(engine)
    os.register_at_fork(after_in_child=way.renew)
    return engine


def _part_at_fork(engine: Engine) -> None:
    # Parent and child on one connection would get each other's answers.
    known = weakref.ref(engine)

    def part() -> None:
        alive = known()
        if alive is not None:
            alive.dispose(close=False)

    os.register_at_fork(after_in_child=part)


def read(
    engine: Engine,
    ask: Callable[[Connection], Answer],
    opened: Callable[[Engine], AbstractContextManager[Connection]] = Engine.connect,
) -> Answer:
    """Return what `ask` reads; it is asked anew where the connection broke meanwhile."""
    for _ in range(TRIES - 1):
        try:
            with opened(engine) as connection:
                return ask(connection)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
    with opened(engine) as connection:
        return ask(connection)


def _prepare(connection: Any, _: object) -> None:
    # The driver must not open transactions by itself: `_begin` does, with the kind we ask for.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
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
                connection.execute(text(f"SELECT pg_advisory_xact_lock({WRITERS_LOCK})"))
            yield connection
            if connection.dialect.name == "postgresql":
                set_mark(connection)
        if connection.dialect.name == "sqlite":
            empty_log(plain.connection.driver_connection)


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


def take_time(connection: Connection) -> None:
    """Let this transaction stand still as long as it must, such as for a backup before it goes on.

    Others are ended by a server after IDLE_S, so that a program that hangs holds nobody up.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
