"""A real database with the sample in it, made once, and a real application over it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import Engine, make_url

from tests.engines.databases import (
    Databases,
    PostgresDatabases,
    SqliteFiles,
    copied,
    fill_with_sample,
)
from tests.engines.run import clear_away, server_of
from tests.engines.shared import Shared, new_folder

# A busy machine may take its time; that is no fault of the function under test.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

SHARED = pytest.StashKey[Shared]()
ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


def pytest_configure(config: pytest.Config) -> None:
    given = getattr(config, "workerinput", {}).get("shared")
    config.stash[SHARED] = Shared(Path(given) if given else new_folder())


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """List the figures that tests reported by record_property("figures", ...)."""
    every = [one for kind in ("passed", "failed") for one in terminalreporter.getreports(kind)]
    said = [text for one in every for name, text in one.user_properties if name == "figures"]
    if said:
        terminalreporter.section("figures")
        for text in sorted(said):
            terminalreporter.write_line(str(text))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["shared"] = str(node.config.stash[SHARED].folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        clear_away(config.stash[SHARED])


@pytest.fixture(scope="session")
def shared(pytestconfig: pytest.Config) -> Shared:
    """What the workers of this run share."""
    return pytestconfig.stash[SHARED]


@pytest.fixture(scope="session")
def worker(pytestconfig: pytest.Config) -> str:
    """The name of this worker of pytest, which is its alone."""
    return str(getattr(pytestconfig, "workerinput", {}).get("workerid", "only"))


@pytest.fixture(scope="session")
def sqlite_files(shared: Shared, worker: str) -> SqliteFiles:
    """Databases of SQLite."""
    return SqliteFiles(shared, worker)


@pytest.fixture(scope="session")
def postgres_databases(shared: Shared, worker: str) -> PostgresDatabases:
    """Databases of PostgreSQL; `tests.engines.run` says where the server comes from."""
    return PostgresDatabases(shared, server_of(shared), worker)


@pytest.fixture(scope="session", params=ENGINES)
def databases(request: pytest.FixtureRequest) -> Databases:
    """Databases of one engine and then of the other."""
    name = {"sqlite": "sqlite_files", "postgresql": "postgres_databases"}[request.param]
    found: Databases = request.getfixturevalue(name)
    return found


@pytest.fixture(scope="session")
def sample_file(sqlite_files: SqliteFiles) -> Path:
    """The SQLite file with the whole sample; read it, never write to it."""
    return Path(make_url(sqlite_files.copy("sample", fill_with_sample)).database)


@contextmanager
def opened(url: str, **chosen: Any) -> Iterator[Any]:
    from dashboard.app import create_app
    from dashboard.settings import Settings

    app = create_app(Settings(database_url=url, **chosen))
    yield app
    app.projected.reader().engine.dispose()


@pytest.fixture
def open_app() -> Iterator[Callable[..., Any]]:
    """A function that opens the application over a database; its connections are let go."""
    with ExitStack() as stack:
        yield lambda url, **chosen: stack.enter_context(opened(url, **chosen))


@pytest.fixture(scope="session")
def sample_app(sample_url: str) -> Iterator[Any]:
    """The application over the sample, on each engine."""
    with opened(sample_url) as app:
        yield app


@pytest.fixture(scope="session")
def sample_url(databases: Databases) -> str:
    """The URL of the whole sample, on each engine; only read."""
    return databases.copy("sample", fill_with_sample)


@pytest.fixture(scope="session")
def sample(sample_url: str) -> Iterator[Engine]:
    """The whole sample, on each engine; only read."""
    from dashboard.database.engine import open_engine

    engine = open_engine(sample_url)
    yield engine
    engine.dispose()


@pytest.fixture
def own_url(databases: Databases) -> Iterator[str]:
    """The URL of a copy of the sample that a program may write to, on each engine."""
    url = databases.copy("sample", fill_with_sample)
    yield url
    databases.drop(url)


@pytest.fixture
def own_sample(databases: Databases) -> Iterator[Engine]:
    """A copy of the sample that a test may write to, on each engine."""
    with copied(databases, "sample", fill_with_sample) as engine:
        yield engine
