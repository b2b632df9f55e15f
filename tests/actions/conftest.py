"""A database with branches and rubrics and no meetings, made once and copied for each test."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from dashboard.actions.branches import branch_names
from dashboard.actions.init_database import init_database
from tests.actions.files import EVERYONE
from tests.engines.databases import Databases, copied


@pytest.fixture
def engine(databases: Databases) -> Iterator[Engine]:
    """A copy that a test may write to."""
    with copied(databases, "empty", init_database) as engine:
        yield engine


@pytest.fixture
def codes(engine: Engine) -> list[str]:
    """Codes of the branches, in the official order."""
    with engine.connect() as connection:
        names = branch_names(connection, EVERYONE)
    return list(dict.fromkeys(one.code for one in names))
