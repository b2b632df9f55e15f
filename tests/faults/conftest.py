"""Databases with something in every table, small files to send, and work of an import."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url

from dashboard.actions.branches import branch_names
from dashboard.database.engine import open_engine
from tests.actions.files import EVERYONE, csv_of, full_row, headings
from tests.engines.databases import Databases, copied
from tests.engines.filled import fill_every_table
from tests.faults.guest import Guest

COMMANDS = """
import contextlib, io, json, sys
from dashboard.cli import main

ended = []
for line in json.loads(sys.argv[1]):
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = main(line)
    ended.append((code, said.getvalue()))
print(json.dumps(ended))
"""


@pytest.fixture
def full(databases: Databases) -> Iterator[Engine]:
    """A database with rows in every table, on each engine."""
    with copied(databases, "full", fill_every_table) as engine:
        yield engine


@pytest.fixture
def files(tmp_path_factory: pytest.TempPathFactory):
    """Make a file of scores: which month of 2025, and from which branch on, how many."""

    def make(engine: Engine, month: int, first: int = 0, count: int = 20) -> Path:
        with engine.connect() as connection:
            named = branch_names(connection, EVERYONE)
        codes = list(dict.fromkeys(one.code for one in named))[first : first + count]
        day = f"05/{month:02d}/2025"
        rows = [headings(engine), *(full_row(engine, code, day) for code in codes)]
        return csv_of(tmp_path_factory.mktemp("files") / f"{month}-{first}.csv", rows)

    return make


@pytest.fixture
def guest_of() -> Iterator[Callable[[str], Guest]]:
    """Open the application over a database, for as long as the test runs."""
    guests: list[Guest] = []

    def start(url: str) -> Guest:
        guests.append(Guest(url))
        return guests[-1]

    yield start
    for one in guests:
        one.close()


@pytest.fixture
def commands() -> Callable[..., list[tuple[int, str]]]:
    """Run commands of chibo one after the other in one process; how each ended and what it said."""

    def run(url: str, *lines: list[str]) -> list[tuple[int, str]]:
        environment = {"DASHBOARD_DATABASE_URL": url, "DASHBOARD_LANGUAGE": "en"}
        done = subprocess.run(
            [sys.executable, "-c", COMMANDS, json.dumps(lines)], env={**os.environ, **environment},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        return [tuple(one) for one in json.loads(done.stdout)]

    return run


@pytest.fixture
def databases_of(request: pytest.FixtureRequest) -> Callable[[Engine], Databases]:
    """Give the databases of the same kind as an engine's."""
    names = {"sqlite": "sqlite_files", "postgresql": "postgres_databases"}
    return lambda engine: request.getfixturevalue(names[engine.dialect.name])


def url_of(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    """Open a database for as long as the block runs."""
    engine = open_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def file_of(engine: Engine) -> Path:
    return Path(make_url(str(engine.url)).database)
