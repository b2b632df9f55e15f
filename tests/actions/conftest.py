"""A database with branches and rubrics and no meetings, made once and copied for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard.actions.branches import branch_names
from dashboard.actions.init_database import init_database
from dashboard.database.engine import open_engine
from tests.actions.files import EVERYONE


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The SQLite file; read it, never write to it."""
    path = tmp_path_factory.mktemp("empty") / "chibo.db"
    engine = open_engine(f"sqlite:///{path}")
    init_database(engine)
    engine.dispose()
    return path


@pytest.fixture
def engine(empty_file: Path, tmp_path: Path) -> Iterator[Engine]:
    """A copy that a test may write to."""
    engine = open_engine(f"sqlite:///{shutil.copy(empty_file, tmp_path / 'chibo.db')}")
    yield engine
    engine.dispose()


@pytest.fixture
def codes(engine: Engine) -> list[str]:
    """Codes of the branches, in the official order."""
    with engine.connect() as connection:
        names = branch_names(connection, EVERYONE)
    return list(dict.fromkeys(one.code for one in names))
