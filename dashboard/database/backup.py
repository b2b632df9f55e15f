"""A copy of the whole database in one file, of one moment, while others write."""

import errno
import hashlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import URL, Connection, Engine, func, inspect, select, table, text

from dashboard.database.engine import WRITERS_LOCK, snapshot
from dashboard.database.kept_parts import kept_part
from dashboard.database.sqlite_file import empty_log, is_only_read, unchanging

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
        # What waits to be taken in is no part of a copy, and is not counted either.
        whole = ["--format=custom", "--no-unlogged-table-data"]
        arguments = [*whole, f"--snapshot={moment}", f"--file={path}"]
        _run("pg_dump", engine.url, *arguments)
        return count_rows(connection)


def read_copy(engine: Engine, path: Path) -> None:
    """Put a copy in the place of all the database holds, at once."""
    engine.dispose()
    if engine.dialect.name == "sqlite":
        with _file(path) as source, _file(engine.url.database or "") as target:
            _sound(source)
            source.backup(target)
            empty_log(target)
        return
    quote = engine.dialect.identifier_preparer.quote
    with engine.connect() as connection:
        found = inspect(connection)
        # Also what the copy does not know, such as the tables of a newer form.
        drops = [f"DROP VIEW {quote(one)}" for one in found.get_view_names()]
        drops += [f"DROP TABLE {quote(one)} CASCADE" for one in found.get_table_names()]
    engine.dispose()
    with TemporaryDirectory() as folder:
        script = Path(folder) / "copy.sql"
        run("pg_restore", "--no-owner", f"--file={script}", str(path))
        alone = f"SELECT pg_advisory_xact_lock({WRITERS_LOCK})"
        how = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
        first = [f"--command={one}" for one in (alone, *drops)]
        _run("psql", engine.url, *how, *first, f"--file={script}")


def check_copy(engine: Engine, path: Path) -> None:
    """Read a copy from its first to its last byte; raise BackupError where it is not sound."""
    if engine.dialect.name == "sqlite":
        with _file(path) as copy:
            _sound(copy)
    else:
        run("pg_restore", "--file=/dev/null", str(path))


def form_of(engine: Engine, path: Path) -> str:
    """Return the number of the form of the tables in a copy; empty where it tells of none."""
    if engine.dialect.name == "sqlite":
        with _file(path) as copy:
            named = "SELECT version_num FROM alembic_version"
            try:
                return ",".join(number for (number,) in copy.execute(named))
            except sqlite3.OperationalError:
                return ""
    said = run("pg_restore", "--data-only", "--table=alembic_version", "--file=-", str(path))
    lines = said.partition("COPY ")[2].splitlines()[1:]
    return ",".join(takewhile(lambda line: line != "\\.", lines))


def count_rows(connection: Connection) -> Counts:
    """Return how many rows each table has."""
    names = sorted(set(inspect(connection).get_table_names()) - {kept_part.name})
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
    # A disk that failed and may only be read from then on is when a copy is needed most.
    still = is_only_read(Path(path))
    connection = sqlite3.connect(unchanging(Path(path)) if still else path, uri=still)
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
    own = [name for name in own if name != kept_part.name]
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 -- a name that the file itself gives
        for name in own
    }


def _run(program: str, url: URL, *arguments: str) -> None:
    # The password goes by the environment: what a program is called with, everybody may read.
    address = url.set(drivername="postgresql", password=None).render_as_string()
    secret = {"PGPASSWORD": str(url.password)} if url.password else {}
    run(program, *arguments[:-1], f"--dbname={address}", arguments[-1], **secret)


def run(program: str, *arguments: str, **environment: str) -> str:
    """Run a program of the server's and return what it writes."""
    found = shutil.which(program)
    if found is None:
        raise BackupError("no_program", program)
    done = subprocess.run(  # noqa: S603 -- a program of the server's, and an address from the settings
        [found, *arguments], env={**os.environ, **environment}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        said = (done.stderr.strip() or program).splitlines()
        if any(os.strerror(errno.ENOSPC) in line for line in said):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), said[0])
        raise BackupError("program_failed", said[0])
    return done.stdout
