"""The way to an SQLite file that may be moved, replaced, or lie on a disk that is only read."""

import errno
import os
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy.exc import DisconnectionError, OperationalError

SEEN = "chibo.file"
LOG_WAIT_MS = 200


class SqliteFile:
    """Opens connections to one file and notices when another lies in its place.

    Without that, a server would go on to read and write the file that was moved away, and what it
    wrote would be gone with it.
    """

    def __init__(self, path: str) -> None:
        self._path = Path(path).absolute()
        self._opened = False

    def open(self, dialect: Any, _: object, by_place: Sequence[Any], by_name: Any) -> Any:
        """Connect; a file that was there and is gone is not made anew, and empty."""
        if self._opened and not self._path.exists():
            raise gone(self._path)
        connect = dialect.loaded_dbapi.connect
        self._check_folder()
        if is_only_read(self._path):
            found = connect(unchanging(self._path), **{**by_name, "uri": True})
        else:
            found = connect(*by_place, **by_name)
        self._opened = True
        return found

    def connected(self, _: object, record: Any) -> None:
        """Remember which file a new connection holds."""
        record.info[SEEN] = self._which()

    def checked_out(self, _: object, record: Any, __: object) -> None:
        """Let go of a connection to a file that no longer lies there."""
        found = self._which()
        if found is None and self._opened:
            raise OperationalError("", None, gone(self._path))
        if found != record.info.get(SEEN):
            raise DisconnectionError

    def _check_folder(self) -> None:
        """Say which folder must be writable, where SQLite only says that it cannot open a file."""
        folder, beside = self._path.parent, self._path.with_name(f"{self._path.name}-shm")
        made_there = not is_only_read(self._path) and not beside.exists()
        if made_there and folder.is_dir() and not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))

    def _which(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return None
        return found.st_dev, found.st_ino


def is_only_read(path: Path) -> bool:
    """Whether a file lies on a disk where nothing can be written, and is whole there.

    SQLite cannot make its companions there, and refuses to read as it does elsewhere.
    """
    if not hasattr(os, "statvfs") or not path.exists():
        return False
    only_read = bool(os.statvfs(path).f_flag & os.ST_RDONLY)
    # What was written last may still stand in the companion, which would not be read so.
    log = path.with_name(f"{path.name}-wal")
    return only_read and not (log.exists() and log.stat().st_size)


def unchanging(path: Path) -> str:
    """Return the address by which SQLite reads a file that nobody can change."""
    return f"file:{quote(str(path.absolute()))}?immutable=1"


def empty_log(connection: Any) -> None:
    """Bring what was written from the companion "-wal" into the file itself, and empty that.

    So the file alone is whole whenever nobody writes: a person may copy it, and what was written
    to one file is never taken for a part of another that is put in its place.
    """
    (patience,) = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.execute(f"PRAGMA busy_timeout = {LOG_WAIT_MS}")
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError:
        # A reader was at it, or the disk is full: all is safe in the log, and the next one tries.
        return
    finally:
        connection.execute(f"PRAGMA busy_timeout = {patience}")


def gone(path: Path) -> sqlite3.OperationalError:
    """Return what SQLite would say if it did not make a file anew."""
    error = sqlite3.OperationalError(f"the database file is gone: {path}")
    error.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
    return error


def given_file(arguments: Mapping[str, Any], database: str | None) -> str | None:
    """Return the path of a plain file; None in memory or where the address is one of SQLite's."""
    plain = database and database != ":memory:" and not arguments
    return database if plain and not str(database).startswith("file:") else None
