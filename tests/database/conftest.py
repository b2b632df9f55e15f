"""Two bases, one of which is taken up by the other, and branches under both."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, select

from dashboard.actions.init_database import DATA
from dashboard.database.engine import writing
from dashboard.database.migrate import upgrade
from dashboard.database.organisations import load_organisations
from dashboard.database.places import refresh_places
from dashboard.database.rubrics import add_rubric_version
from dashboard.database.tables import organisation
from tests.database.country import fill_country
from tests.engines.databases import Databases, copied

MERGED = "2024-07-01"


def version(parent: str | None, level: str, order: int, **more: str) -> dict[str, Any]:
    kind = "residential" if level == "branch" else None
    given = {"name": "Xã", "parent": parent, "level": level, "branch_kind": kind, "members": 20}
    return given | {"order": order, "from": "2023-01-01", "to": None} | more


LAND = {
    "organisations": [
        {"code": "top", "versions": [version(None, "district", 1)]},
        {"code": "east", "versions": [version("top", "base", 1)]},
        {"code": "west", "versions": [version("top", "base", 2, to=MERGED)]},
        {"code": "south", "versions": [version("top", "base", 3)]},
        {"code": "east-1", "versions": [version("east", "branch", 1)]},
        {"code": "east-2", "versions": [version("east", "branch", 2, branch_kind="school")]},
        {
            "code": "west-1",
            "versions": [
                version("west", "branch", 1, to=MERGED),
                version("east", "branch", 3, **{"from": MERGED}),
            ],
        },
        {"code": "west-2", "versions": [version("west", "branch", 2, to=MERGED)]},
        {"code": "south-1", "versions": [version("south", "branch", 1)]},
    ],
    "events": [{"kind": "merge", "date": MERGED, "predecessor": "west", "successor": "east"}],
}
BRANCHES = ("east-1", "east-2", "west-1", "west-2", "south-1")


def fill_land(engine: Engine) -> None:
    """Put the land and both rubrics into an empty database."""
    with writing(engine) as connection:
        upgrade(connection)
        for file in sorted((DATA / "rubrics").glob("*.json")):
            add_rubric_version(connection, json.loads(file.read_text("utf-8")))
        load_organisations(connection, LAND)
        refresh_places(connection)


@pytest.fixture
def land(databases: Databases) -> Iterator[Engine]:
    with copied(databases, "land", fill_land) as engine:
        yield engine


@pytest.fixture
def country(databases: Databases) -> Iterator[Engine]:
    """The merged communes of `tests.database.country`."""
    with copied(databases, "merged", fill_country) as engine:
        yield engine


@pytest.fixture
def ids(land: Engine) -> dict[str, int]:
    with land.connect() as connection:
        found = connection.execute(select(organisation.c.code, organisation.c.id))
        return {row.code: row.id for row in found}
