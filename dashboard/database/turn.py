"""One file at a time, whatever machine its process runs on: a lock that nobody waits for."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

# Any number but that of the lock of `writing`.
KEY = 20231025


class ServerTurn:
    """A lock of the database server's; whoever finds it taken is told to come again."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def taken(self) -> Iterator[bool]:
        """Hold the turn; False where another thread, process or machine has it."""
        with self._engine.connect() as plain:
            # No transaction may stay open for as long as an import takes.
            connection = plain.execution_options(isolation_level="AUTOCOMMIT")
            mine = bool(connection.scalar(text(f"SELECT pg_try_advisory_lock({KEY})")))
            try:
                yield mine
            finally:
                # Gone with its connection, where that broke meanwhile.
                if mine:
                    with suppress(DBAPIError):
                        connection.execute(text(f"SELECT pg_advisory_unlock({KEY})"))
