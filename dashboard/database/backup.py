"""A copy of the whole database in one file, of one moment, while others write."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, func, inspect, select, table, text

from dashboard.database.engine import snapshot

Counts = dict[str, int]
KINDS = {"sqlite": "SQLite format 3\0", "postgresql": "PGDMP"}


class BackupError(ValueError):
    """A copy cannot be made or is not sound; `reason` is a key, `detail` is for who looks."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


def write_copy(engine: Engine, path: Path) -> Counts:
    """Write the copy and return how many rows each table had at its moment."""
    if engine.dialect.name == "sqlite":
        with _file(engine.url.database or "") as source, _file(path) as target:
            source.backup(target)
            # One file: what is copied elsewhere brings no companions along.
            target.execute("PRAGMA journal_mode = DELETE")
        with _file(path) as target:
            return _sound(target)
    with snapshot(engine) as connection:
        moment = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        arguments = ["--format=custom", f"--snapshot={moment}", f"--file={path}"]
        _run("pg_dump", engine.url, *arguments)
        return count_rows(connection)


def read_copy(engine: Engine, path: Path) -> None:
    """Put a copy in the place of all the database holds, at once."""
    if engine.dialect.name == "sqlite":
        engine.dispose()
        with _file(path) as source, _file(engine.url.database or "") as target:
            _sound(source)
            source.backup(target)
        return
    engine.dispose()
    arguments = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error"]
    _run("pg_restore", engine.url, *arguments, str(path))


def count_rows(connection: Connection) -> Counts:
    """Return how many rows each table has."""
    names = sorted(inspect(connection).get_table_names())
    counted = {name: select(func.count()).select_from(table(name)) for name in names}
    return {name: connection.execute(one).scalar_one() for name, one in counted.items()}


def kind_of(path: Path) -> str:
    """Return the engine whose copy a file is; empty where it is none."""
    with path.open("rb") as file:
        start = file.read(16)
    return next((name for name, mark in KINDS.items() if start.startswith(mark.encode())), "")


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _file(path: Path | str) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(path)
    try:
        yield connection
    finally:
        connection.close()


def _sound(connection: sqlite3.Connection) -> Counts:
    said = [row[0] for row in connection.execute("PRAGMA integrity_check")]
    orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
    if said != ["ok"] or orphans:
        raise BackupError("not_sound", said[0])
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    own = sorted(name for (name,) in names if not name.startswith("sqlite_"))
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 -- a name that the file itself gives
        for name in own
    }


def _run(program: str, url: URL, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise BackupError("no_program", program)
    # The password goes by the environment: what a program is called with, everybody may read.
    address = url.set(drivername="postgresql", password=None).render_as_string()
    secret = {"PGPASSWORD": str(url.password)} if url.password else {}
    done = subprocess.run(  # noqa: S603 -- a program of the server's, and an address from the settings
        [found, *arguments[:-1], f"--dbname={address}", arguments[-1]],
        env={**os.environ, **secret}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise BackupError("program_failed", (done.stderr.strip() or program).splitlines()[0])
