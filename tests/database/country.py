"""A small tree in a real database: two communes that merged, three branches, one rubric."""

import json
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from dashboard.actions.init_database import DATA
from dashboard.database.engine import writing
from dashboard.database.migrate import upgrade
from dashboard.database.organisations import load_organisations, organisation_ids
from dashboard.database.places import refresh_places
from dashboard.database.rubrics import add_rubric_version
from dashboard.database.tables import assessment, meeting, rubric_version

MERGED = "2024-07-01"


def version(name: str, parent: str | None, level: str, **more: Any) -> dict[str, Any]:
    """A version as the data file writes it."""
    given: dict[str, Any] = {
        "name": name,
        "parent": parent,
        "level": level,
        "order": 1,
        "from": "2023-01-01",
        "to": None,
        "branch_kind": "residential" if level == "branch" else None,
        "members": 20 if level == "branch" else None,
    }
    return given | more


def branch(code: str, before: str, after: str) -> dict[str, Any]:
    """A branch that hung under one commune and hangs under another since the merger."""
    return {
        "code": code,
        "versions": [
            version(code, before, "branch", to=MERGED),
            version(code, after, "branch", **{"from": MERGED}),
        ],
    }


COUNTRY = {
    "organisations": [
        {"code": "top", "versions": [version("Huyện", None, "district")]},
        {"code": "old-a", "versions": [version("Xã A", "top", "base", to=MERGED)]},
        {"code": "old-b", "versions": [version("Xã B", "top", "base", to=MERGED)]},
        {"code": "ward", "versions": [version("Phường AB", "top", "base", **{"from": MERGED})]},
        branch("a-1", "old-a", "ward"),
        branch("a-2", "old-a", "ward"),
        branch("b-1", "old-b", "ward"),
    ],
    "events": [
        {"kind": "merge", "date": MERGED, "predecessor": "old-a", "successor": "ward"},
        {"kind": "merge", "date": MERGED, "predecessor": "old-b", "successor": "ward"},
    ],
}


def fill_country(engine: Engine) -> None:
    """Put tables, one rubric and the tree, and no meetings, into an empty database."""
    with writing(engine) as connection:
        upgrade(connection)
        given = json.loads((DATA / "rubrics/KB-20.json").read_text("utf-8"))
        add_rubric_version(connection, given)
        load_organisations(connection, COUNTRY)
        refresh_places(connection)


def add_meeting(connection: Connection, **more: Any) -> int:
    """Insert a meeting every constraint accepts, past the writer; return its id."""
    given = {
        "branch_id": organisation_ids(connection)["a-1"],
        "date": date(2024, 3, 3),
        "month": 202403,
        "kind": "regular",
        "members": 20,
        "attended": 18,
    }
    made = insert(meeting).values(given | more).returning(meeting.c.id)
    return int(connection.execute(made).scalar_one())


def add_assessment(connection: Connection, meeting_id: int, **more: Any) -> None:
    """Insert an assessment every constraint accepts, past the writer."""
    groups = ("content", "chairing", "members", "inspection")
    given: dict[str, Any] = {
        "meeting_id": meeting_id,
        "branch_id": organisation_ids(connection)["a-1"],
        "month": 202403,
        "meeting_kind": "regular",
        "kind": "self",
        "rubric_version_id": connection.execute(select(rubric_version.c.id)).scalar_one(),
        "points": "[]",
        **{f"{group}_points_x100": 2000 for group in groups},
        **{f"{group}_max_x100": 2500 for group in groups},
        "total_x100": 8000,
        "max_x100": 10000,
        "percent_x100": 8000,
        "grade": "fair",
        "gates": "",
        "is_official": True,
    }
    connection.execute(insert(assessment).values(given | more))
