"""Databases for tests on either engine: made once as a template, copied for each test."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from dashboard.actions.init_database import init_database
from dashboard.actions.load_sample import load_sample
from dashboard.database.engine import open_engine
from tests.engines.shared import Shared

Fill = Callable[[Engine], object]
# For a test where the engine does not matter: of files, or of numbers in memory.
ONLY_SQLITE = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


class Databases(Protocol):
    """Where a test gets its databases from."""

    def empty(self) -> str:
        """Return the URL of a database with nothing in it."""

    def copy(self, name: str, fill: Fill) -> str:
        """Return the URL of a copy of a database that `fill` made, once for each name."""

    def drop(self, url: str) -> None:
        """Remove a database that one of the above gave."""


class SqliteFiles:
    """A file each."""

    def __init__(self, shared: Shared, worker: str) -> None:
        self._shared, self._numbers = shared, count(1)
        self._folder = shared.folder / f"files-{worker}"
        self._folder.mkdir()

    def empty(self) -> str:
        return f"sqlite:///{self._next() / 'chibo.db'}"

    def copy(self, name: str, fill: Fill) -> str:
        def make(path: Path) -> None:
            fill_at(f"sqlite:///{path}", fill)

        made = self._shared.once(f"{name}.db", make)
        return f"sqlite:///{shutil.copy(made, self._next() / 'chibo.db')}"

    def drop(self, url: str) -> None:
        # The folder of its own also holds what the engine keeps beside the file.
        shutil.rmtree(Path(make_url(url).database).parent)

    def _next(self) -> Path:
        folder = self._folder / str(next(self._numbers))
        folder.mkdir()
        return folder


class PostgresDatabases:
    """A database each on one server."""

    def __init__(self, shared: Shared, server: str, worker: str) -> None:
        """Take the URL of a database on the server whose user may make others."""
        self._shared, self._server, self._numbers = shared, make_url(server), count(1)
        self._prefix, self._worker = prefix_of(shared), worker
        self.folder, self.server = shared.folder, server

    def empty(self) -> str:
        return self._create("template0")

    def copy(self, name: str, fill: Fill) -> str:
        template = f"{self._prefix}{name}"

        def make(marker: Path) -> None:
            self._run(f'CREATE DATABASE "{template}" TEMPLATE template0')
            fill_at(self._url(template), fill)
            marker.touch()

        self._shared.once(f"postgresql-{name}", make)
        return self._create(template)

    def drop(self, url: str) -> None:
        self._run(f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')

    def _create(self, template: str) -> str:
        name = f"{self._prefix}{self._worker}_{next(self._numbers)}"
        # With fsync off a copy of files is quicker than one through the log.
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
        return self._url(name)

    def _url(self, name: str) -> str:
        return self._server.set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        run_on(self._server.render_as_string(hide_password=False), statement)


def prefix_of(shared: Shared) -> str:
    """Return what the names of this run's databases begin with."""
    return f"{shared.folder.name.replace('-', '_').lower()}_"


def run_on(server: str, *statements: str) -> None:
    """Run statements that no transaction may hold."""
    engine = create_engine(make_url(server), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def fill_at(url: str, fill: Fill) -> None:
    """Open a database, fill it, and let it go, so that it can be copied."""
    engine = open_engine(url)
    fill(engine)
    engine.dispose()


def fill_with_sample(engine: Engine) -> None:
    """Load the whole sample."""
    init_database(engine)
    load_sample(engine)
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            connection.exec_driver_sql("ANALYZE")
            connection.commit()


@contextmanager
def copied(databases: Databases, name: str, fill: Fill) -> Iterator[Engine]:
    """Open a copy for as long as the block runs."""
    url = databases.copy(name, fill)
    engine = open_engine(url)
    yield engine
    engine.dispose()
    databases.drop(url)


@contextmanager
def emptied(databases: Databases) -> Iterator[Engine]:
    """Open an empty database for as long as the block runs."""
    url = databases.empty()
    engine = open_engine(url)
    yield engine
    engine.dispose()
    databases.drop(url)
