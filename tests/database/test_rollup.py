"""The sums kept beside the truth equal it after every change, and a false one is found."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, insert, select, update

from dashboard.actions.rebuild_rollup import check_rollup, rebuild_rollup
from dashboard.database.engine import writing
from dashboard.database.organisations import organisation_ids
from dashboard.database.rubrics import read_rubrics
from dashboard.database.tables import assessment, duty, rollup
from dashboard.database.writer import AssessmentRow, MeetingRow, record
from dashboard.domain.words import AssessmentKind, MeetingKind
from tests.database.country import fill_country
from tests.engines.databases import Databases, copied

Change = tuple[str, int, AssessmentKind, MeetingKind, int]
CHANGES = st.tuples(
    st.sampled_from(["a-1", "a-2", "b-1"]),
    st.sampled_from([202405, 202406, 202407, 202408]),
    st.sampled_from(AssessmentKind),
    st.sampled_from([MeetingKind.REGULAR, MeetingKind.COMBINED]),
    st.integers(0, 100),
)


def write(engine: Engine, changes: list[Change]) -> None:
    with writing(engine) as connection:
        number, rubric = next(iter(read_rubrics(connection).items()))
        ids = organisation_ids(connection)
        for branch, month, kind, meeting_kind, share in changes:
            day = date(month // 100, month % 100, 3)
            held = MeetingRow(ids[branch], day, meeting_kind)
            points = tuple(
                None
                if one.may_not_apply and meeting_kind is MeetingKind.REGULAR
                else share * one.max_x100 // 5000 * 50
                for one in rubric.criteria
            )
            record(connection, [held], [AssessmentRow(held.key, kind, number, points)])


@pytest.fixture(scope="module")
def growing(databases: Databases) -> Iterator[Engine]:
    """One small country that every example changes further."""
    with copied(databases, "merged", fill_country) as engine:
        yield engine


@given(changes=st.lists(CHANGES, min_size=1, max_size=6))
@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_change_leaves_the_sums_equal(growing: Engine, changes: list[Change]) -> None:
    write(growing, changes)
    assert check_rollup(growing) == []


def rows(engine: Engine) -> set[tuple[Any, ...]]:
    with engine.connect() as connection:
        return {tuple(row) for table in (rollup, duty) for row in connection.execute(select(table))}


def test_changed_bit_by_bit_equals_computed_anew(growing: Engine) -> None:
    write(growing, [("b-1", 202408, AssessmentKind.SELF, MeetingKind.REGULAR, 80)])
    bit_by_bit = rows(growing)
    rebuild_rollup(growing)
    assert rows(growing) == bit_by_bit


@pytest.fixture
def kept(country: Engine) -> Engine:
    write(
        country,
        [
            ("a-1", 202406, AssessmentKind.SELF, MeetingKind.REGULAR, 80),
            ("b-1", 202407, AssessmentKind.SELF, MeetingKind.REGULAR, 90),
        ],
    )
    assert check_rollup(country) == []
    return country


@pytest.mark.parametrize(
    "tamper",
    [
        update(rollup).where(rollup.c.month == 202406).values(percent_sum=rollup.c.percent_sum + 1),
        update(rollup).where(rollup.c.month == 202407).values(bins="[]"),
        delete(rollup).where(rollup.c.month == 202406),
        update(duty).where(duty.c.month == 202406).values(held=0),
        delete(duty).where(duty.c.month == 202407),
        update(assessment).where(assessment.c.month == 202406).values(grade="poor"),
    ],
    ids=["a sum", "bins", "cells gone", "duty", "duty gone", "the truth itself"],
)
def test_what_is_tampered_with_is_reported_and_mended(kept: Engine, tamper: Any) -> None:
    with writing(kept) as connection:
        connection.execute(tamper)
    assert check_rollup(kept)
    rebuild_rollup(kept)
    assert check_rollup(kept) == []


def test_a_cell_of_nothing_is_reported(kept: Engine) -> None:
    with writing(kept) as connection:
        copied = dict(connection.execute(select(rollup).limit(1)).mappings().one())
        connection.execute(insert(rollup).values(copied | {"month": 202801}))
    (line,) = check_rollup(kept)
    assert "nothing in the truth" in line


def test_a_month_that_begins_has_the_duties_of_those_before_it(databases: Databases) -> None:
    kind = AssessmentKind.SELF
    with copied(databases, "merged", fill_country) as engine:
        for branch, month, meeting_kind in (
            ("a-1", 202401, MeetingKind.COMBINED),
            ("a-2", 202403, MeetingKind.REGULAR),
            ("b-1", 202404, MeetingKind.COMBINED),
            ("a-1", 202406, MeetingKind.REGULAR),
            ("a-2", 202411, MeetingKind.COMBINED),
            ("a-2", 202412, MeetingKind.REGULAR),
            ("b-1", 202312, MeetingKind.REGULAR),
        ):
            write(engine, [(branch, month, kind, meeting_kind, 50)])
            assert check_rollup(engine) == []
