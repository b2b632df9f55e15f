"""A small country: two bases under one top, a branch that moved, a base that only one may see."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, select

from dashboard.actions.init_database import DATA
from dashboard.database.engine import writing
from dashboard.database.migrate import upgrade
from dashboard.database.organisations import load_organisations, organisation_ids
from dashboard.database.places import refresh_places
from dashboard.database.rubrics import add_rubric_version
from dashboard.database.tables import rubric_version
from dashboard.database.writer import AssessmentRow, MeetingRow, record
from dashboard.domain.rubric import load_rubric
from dashboard.domain.viewer import Viewer
from dashboard.domain.words import AssessmentKind, MeetingKind
from dashboard.queries.reader import Reader
from tests.engines.databases import Databases, copied

MOVED = "2024-07-01"


def version(
    name: str, parent: str | None, level: str, order: int, **more: str | None
) -> dict[str, Any]:
    """A version as the data file writes it."""
    given = {"name": name, "parent": parent, "level": level, "order": order, "from": "2023-01-01"}
    kind = "residential" if level == "branch" else None
    return given | {"to": None, "branch_kind": kind, "members": 20 if kind else None} | more


COUNTRY = {
    "organisations": [
        {"code": "top", "versions": [version("Huyện Kim Bảng", None, "district", 1)]},
        {"code": "east", "versions": [version("Xã Đông", "top", "base", 1)]},
        {"code": "west", "versions": [version("Xã Tây", "top", "base", 2)]},
        {"code": "east-1", "versions": [version("Chi bộ thôn Hoà Bình", "east", "branch", 1)]},
        {
            "code": "east-2",
            "versions": [version("Chi bộ trường học", "east", "branch", 2, branch_kind="school")],
        },
        {"code": "west-1", "versions": [version("Chi bộ thôn Thượng", "west", "branch", 1)]},
        {
            "code": "moved",
            "versions": [
                version("Chi bộ thôn Giữa", "west", "branch", 2, to=MOVED),
                version("Chi bộ thôn Giữa", "east", "branch", 3, **{"from": MOVED}),
            ],
        },
    ],
    "events": [],
}
Hold = Callable[..., None]


def fill_country(engine: Engine) -> None:
    """Put the country and one rubric into an empty database."""
    with writing(engine) as connection:
        upgrade(connection)
        add_rubric_version(connection, json.loads((DATA / "rubrics/KB-20.json").read_text()))
        load_organisations(connection, COUNTRY)
        refresh_places(connection)


@pytest.fixture
def country(databases: Databases) -> Iterator[Engine]:
    with copied(databases, "country", fill_country) as engine:
        yield engine


@pytest.fixture
def hold_meeting(country: Engine) -> Hold:
    """Write a meeting where every criterion reaches the share (percent) of its maximum."""
    rubric = load_rubric(json.loads((DATA / "rubrics/KB-20.json").read_text()))

    def hold(branch: str, month: str, share: int | None = None, **kinds: int) -> None:
        given = {"self": share} if share is not None else kinds
        day = date.fromisoformat(f"{month}-03")
        with writing(country) as connection:
            branch_id = organisation_ids(connection)[branch]
            rubric_id = connection.execute(select(rubric_version.c.id)).scalar_one()
            row = MeetingRow(branch_id, day, MeetingKind.REGULAR)
            scored = [
                AssessmentRow(
                    row.key,
                    AssessmentKind(kind),
                    rubric_id,
                    tuple(
                        one.max_x100 * reached // 100 // rubric.step_x100 * rubric.step_x100
                        for one in rubric.criteria
                    ),
                )
                for kind, reached in given.items()
            ]
            record(connection, [row], scored)

    return hold


@pytest.fixture
def reader_of(country: Engine) -> Callable[[str | None], Reader]:
    return lambda scope=None: Reader(country, Viewer(scope=scope))
