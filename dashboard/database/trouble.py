"""Which trouble an error of a database or a disk tells of."""

import sqlite3
from typing import Any

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from dashboard.domain.trouble import Trouble, trouble_of_file

# The low byte of SQLite's code: https://www.sqlite.org/rescode.html
OF_SQLITE = {
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_READONLY: Trouble.READ_ONLY,
    sqlite3.SQLITE_PERM: Trouble.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: Trouble.AWAY,
    sqlite3.SQLITE_BUSY: Trouble.BUSY,
    sqlite3.SQLITE_LOCKED: Trouble.BUSY,
    sqlite3.SQLITE_CORRUPT: Trouble.DAMAGED,
    sqlite3.SQLITE_NOTADB: Trouble.DAMAGED,
    sqlite3.SQLITE_IOERR: Trouble.DISK,
}
# Beside a database in use lies a small file that grows with it: no room for that has its own code.
NO_ROOM = {sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_SHMOPEN}
# https://www.postgresql.org/docs/current/errcodes-appendix.html; the longest beginning counts.
OF_POSTGRESQL = {
    "08": Trouble.AWAY,  # connection
    "57P": Trouble.AWAY,  # shut down, crashed, starting up, database dropped
    "53100": Trouble.FULL,
    "53300": Trouble.BUSY,  # too many connections
    "25006": Trouble.READ_ONLY,
    "40": Trouble.BUSY,  # given up for another transaction
    "55P03": Trouble.BUSY,  # lock not available
    "57014": Trouble.BUSY,  # a statement took too long
    "25P": Trouble.BUSY,  # a transaction stood still too long
    "58": Trouble.DISK,
    "XX001": Trouble.DAMAGED,
    "XX002": Trouble.DAMAGED,
    "42P01": Trouble.OTHER_FORM,  # no such table
    "42703": Trouble.OTHER_FORM,  # no such column
    "3D000": Trouble.AWAY,  # no such database
}
TOO_MANY = ("too many clients", "too many connections", "remaining connection slots")
MISSING = ("no such table", "no such column", "has no column")


def trouble_of(error: BaseException) -> Trouble | None:
    """Return the trouble behind an error; None where the fault is our own."""
    if isinstance(error, PoolTimeoutError):
        return Trouble.BUSY
    if isinstance(error, DBAPIError):
        return _of_driver(error.orig, lost=isinstance(error, OperationalError | InterfaceError))
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(error)
    if isinstance(error, OSError):
        return trouble_of_file(error)
    return None


def first_line(error: SQLAlchemyError | sqlite3.Error) -> str:
    """The driver's own sentence, without the statement and its values."""
    return str(getattr(error, "orig", None) or error).strip().splitlines()[0]


def _of_driver(error: Any, *, lost: bool) -> Trouble | None:
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(error)
    # A broken constraint of a bulk write wraps what the driver said.
    state = getattr(error, "sqlstate", None)
    if state is None:
        said = str(error)
        crowded = any(part in said for part in TOO_MANY)
        return Trouble.BUSY if crowded else Trouble.AWAY if lost else None
    known = [one for one in OF_POSTGRESQL if state.startswith(one)]
    return OF_POSTGRESQL[max(known, key=len)] if known else None


def _of_sqlite(error: sqlite3.Error) -> Trouble | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    if code in NO_ROOM:
        return Trouble.FULL
    if code == sqlite3.SQLITE_ERROR and any(part in str(error) for part in MISSING):
        return Trouble.OTHER_FORM
    return OF_SQLITE.get(code & 0xFF)
