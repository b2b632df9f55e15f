"""Wrong data are refused by the database itself, whoever writes."""

import sqlite3
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, delete, func, insert, make_url, select
from sqlalchemy.exc import IntegrityError

from dashboard.database.engine import writing
from dashboard.database.organisations import organisation_ids
from dashboard.database.tables import assessment, meeting, metadata, organisation
from tests.database.country import add_assessment, add_meeting, fill_country
from tests.engines.databases import SqliteFiles


@pytest.fixture
def small(country: Engine) -> Engine:
    """The country with one meeting and its self-score, accepted by every constraint."""
    with writing(country) as connection:
        add_assessment(connection, add_meeting(connection))
    return country


def refused(engine: Engine, write: Callable[[Connection], object], said: str) -> None:
    with pytest.raises(IntegrityError, match=said), writing(engine) as connection:
        write(connection)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"content_points_x100": 2600, "total_x100": 8600}, "content_points"),
        ({"members_points_x100": -1, "total_x100": 5999}, "members_points"),
        ({"total_x100": 8001, "percent_x100": 8001}, "total_is_sum"),
        ({"max_x100": 9999}, "max_is_sum"),
        ({"percent_x100": 10001}, "a_percent"),
        ({"grade": "excellent"}, "grade_known"),
        ({"kind": "rumour"}, "kind_known"),
        ({"kind": "observation", "is_official": True}, "observation_is_not_official"),
        ({"kind": "appraisal", "is_official": True}, "(?i)unique"),
        ({"kind": "self", "is_official": False}, "(?i)unique"),
        ({"kind": "appraisal", "is_official": False, "month": 202404}, "(?i)foreign.key"),
        ({"kind": "appraisal", "is_official": False, "rubric_version_id": 99}, "(?i)foreign.key"),
        ({"kind": "appraisal", "is_official": False, "grade": None}, "(?i)not.null"),
    ],
)
def test_assessments_that_cannot_be(small: Engine, wrong: dict[str, Any], said: str) -> None:
    new = {"kind": "appraisal", "is_official": False} | wrong

    def write(connection: Connection) -> None:
        number = connection.execute(select(meeting.c.id)).scalar_one()
        add_assessment(connection, number, **new)

    refused(small, write, said)
    with small.connect() as connection:
        assert connection.execute(select(func.count()).select_from(assessment)).scalar() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({}, "(?i)unique"),
        ({"date": date(2024, 13 - 1, 3), "month": 202413}, "month_is_one"),
        ({"kind": "party", "date": date(2024, 3, 4)}, "kind_known"),
        ({"attended": 21, "date": date(2024, 3, 4)}, "attended_of_members"),
        ({"speakers": 19, "date": date(2024, 3, 4)}, "speakers_of_attended"),
        ({"unexcused": -1, "date": date(2024, 3, 4)}, "unexcused_counted"),
        ({"tasks_due": 2, "tasks_on_time": 3, "date": date(2024, 3, 4)}, "tasks_of_due"),
        ({"branch_id": 9999}, "(?i)foreign.key"),
    ],
)
def test_meetings_that_cannot_be(small: Engine, wrong: dict[str, Any], said: str) -> None:
    refused(small, lambda connection: add_meeting(connection, **wrong), said)


def test_what_is_pointed_at_cannot_go(small: Engine) -> None:
    refused(small, lambda connection: connection.execute(delete(meeting)), "(?i)foreign.key")
    refused(small, lambda connection: connection.execute(delete(organisation)), "(?i)foreign.key")


def test_a_code_belongs_to_one_organisation(small: Engine) -> None:
    refused(
        small,
        lambda connection: connection.execute(insert(organisation).values(code="a-1")),
        "(?i)unique",
    )
    with small.connect() as connection:
        assert len(organisation_ids(connection)) == 7


def test_a_second_kind_on_the_same_day_is_another_meeting(small: Engine) -> None:
    with writing(small) as connection:
        add_meeting(connection, kind="themed")
    with small.connect() as connection:
        assert connection.execute(select(func.count()).select_from(meeting)).scalar() == 2


def test_the_file_itself_is_sound(sqlite_files: SqliteFiles) -> None:
    url = sqlite_files.copy("merged", fill_country)
    with sqlite3.connect(str(make_url(url).database)) as plain:
        assert plain.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert plain.execute("PRAGMA foreign_key_check").fetchall() == []
        assert plain.execute("PRAGMA journal_mode").fetchall() == [("wal",)]
        made = {row[0] for row in plain.execute("SELECT name FROM sqlite_master")}
    plain.close()
    assert set(metadata.tables) <= made
