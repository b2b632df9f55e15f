"""Wrong data cannot be written, whoever writes it."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, delete, insert, inspect, select, text, update
from sqlalchemy.exc import IntegrityError

from dashboard.database.engine import writing
from dashboard.database.migrate import downgrade, upgrade
from dashboard.database.rubrics import read_rubrics
from dashboard.database.tables import assessment, meeting, metadata, organisation_version
from dashboard.database.writer import AssessmentRow, MeetingRow, record
from dashboard.domain.words import AssessmentKind, MeetingKind


@pytest.fixture
def held(land: Engine, ids: dict[str, int]) -> Engine:
    """One meeting with a self-score and an observation, full marks both."""
    with writing(land) as connection:
        number, rubric = next(
            one for one in read_rubrics(connection).items() if one[1].code == "KB-20"
        )
        row = MeetingRow(ids["east-1"], date(2024, 3, 5), MeetingKind.REGULAR, {"members": 20})
        full = tuple(one.max_x100 for one in rubric.criteria)
        kinds = (AssessmentKind.SELF, AssessmentKind.OBSERVATION)
        record(connection, [row], [AssessmentRow(row.key, kind, number, full) for kind in kinds])
    return land


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"content_points_x100": 2301, "total_x100": 10001}, "content_points"),
        ({"content_points_x100": -1, "total_x100": 7699}, "content_points"),
        ({"total_x100": 9999, "percent_x100": 9999}, "total_is_sum"),
        ({"max_x100": 9999}, "max_is_sum"),
        ({"percent_x100": 10001}, "percent"),
        ({"percent_x100": 9000}, "percent_of_max"),
        ({"grade": "tốt"}, "grade_known"),
        ({"kind": "guess"}, "kind_known"),
        ({"month": 202404}, "(?i)foreign.key"),
        ({"meeting_kind": "themed"}, "(?i)foreign.key"),
        ({"rubric_version_id": 99}, "(?i)foreign.key"),
    ],
)
def test_a_wrong_assessment_is_refused(held: Engine, values: dict[str, Any], rule: str) -> None:
    with pytest.raises(IntegrityError, match=rule), writing(held) as connection:
        own = assessment.c.kind == AssessmentKind.SELF.value
        connection.execute(update(assessment).where(own).values(values))


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"month": 202404}, "month_of_date"),
        ({"month": 202413}, "month"),
        ({"kind": "congress"}, "kind_known"),
        ({"attended": 21}, "attended_of_members"),
        ({"attended": 5, "speakers": 6}, "speakers_of_attended"),
        ({"unexcused": -1}, "unexcused_counted"),
        ({"tasks_due": 3, "tasks_on_time": 4}, "tasks_of_due"),
        ({"branch_id": 999}, "(?i)foreign.key"),
    ],
)
def test_a_wrong_meeting_is_refused(held: Engine, values: dict[str, Any], rule: str) -> None:
    with pytest.raises(IntegrityError, match=rule), writing(held) as connection:
        connection.execute(update(meeting).values(values))


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"level": "village", "branch_kind": None}, "level_known"),
        ({"branch_kind": None}, "kind_of_branches_only"),
        ({"valid_to": date(2022, 1, 1)}, "ends_after_start"),
        ({"members": -1}, "members_counted"),
    ],
)
def test_a_wrong_organisation_is_refused(
    land: Engine, ids: dict[str, int], values: dict[str, Any], rule: str
) -> None:
    one = organisation_version.c.organisation_id == ids["east-1"]
    with pytest.raises(IntegrityError, match=rule), writing(land) as connection:
        connection.execute(update(organisation_version).where(one).values(values))


def test_a_meeting_has_one_official_score(held: Engine) -> None:
    with held.connect() as connection:
        row = dict(connection.execute(select(assessment)).mappings().first() or {})
    del row["id"]
    with pytest.raises(IntegrityError, match=r"(?i)unique"), writing(held) as connection:
        connection.execute(insert(assessment).values(row | {"kind": AssessmentKind.APPRAISAL}))
    with pytest.raises(IntegrityError, match="observation"), writing(held) as connection:
        connection.execute(update(assessment).values(is_official=True))


def test_a_meeting_that_was_scored_cannot_vanish(held: Engine) -> None:
    with pytest.raises(IntegrityError, match=r"(?i)foreign.key"), writing(held) as connection:
        connection.execute(delete(meeting))


def test_points_stand_one_a_row_in_the_view(held: Engine) -> None:
    with held.connect() as connection:
        found = connection.execute(
            text(
                "SELECT kind, issue_group, count(*), sum(points_x100) FROM assessment_point"
                " WHERE kind = 'self' GROUP BY 1, 2 ORDER BY 2"
            )
        ).all()
    assert [tuple(row) for row in found] == [
        ("self", "chairing", 7, 2900),
        ("self", "content", 5, 2300),
        ("self", "inspection", 4, 3000),
        ("self", "members", 4, 1800),
    ]


def test_migrations_go_down_and_up_again(land: Engine) -> None:
    with writing(land) as connection:
        downgrade(connection, "base")
    assert inspect(land).get_table_names() == ["alembic_version"]
    assert inspect(land).get_view_names() == []
    with writing(land) as connection:
        upgrade(connection)
        upgrade(connection)
    assert set(inspect(land).get_table_names()) == {*metadata.tables, "alembic_version"}


def test_a_migration_that_breaks_off_leaves_nothing(land: Engine) -> None:
    with writing(land) as connection:
        downgrade(connection, "base")
    with pytest.raises(ZeroDivisionError), writing(land) as connection:
        upgrade(connection)
        raise ZeroDivisionError
    assert inspect(land).get_table_names() == ["alembic_version"]
