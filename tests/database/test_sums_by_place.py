"""The sums say what a plain count over the branches in an organisation's range says.

This counts with the table of places and no code of the sums, so that both cannot err alike.
"""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, select

from dashboard.actions.rebuild_rollup import check_rollup
from dashboard.database.engine import writing
from dashboard.database.organisations import organisation_ids
from dashboard.database.rubrics import read_rubrics
from dashboard.database.tables import assessment, duty, meeting, place, rollup
from dashboard.database.writer import AssessmentRow, MeetingRow, record
from dashboard.domain.months import months_between
from dashboard.domain.words import AssessmentKind, MeetingKind, Reading
from tests.database.conftest import BRANCHES, fill_land
from tests.engines.databases import Databases, copied

FIRST, MERGED, LAST = 202405, 202407, 202409
WRITTEN = st.tuples(
    st.sampled_from(BRANCHES),
    st.integers(FIRST, LAST),
    st.sampled_from(MeetingKind),
    st.sampled_from(AssessmentKind),
    st.integers(0, 100),
)
Written = tuple[str, int, MeetingKind, AssessmentKind, int]


@pytest.fixture(scope="module")
def growing(databases: Databases) -> Iterator[Engine]:
    """One land that every example changes further."""
    with copied(databases, "land", fill_land) as engine:
        yield engine


def write(engine: Engine, changes: list[Written]) -> None:
    """Write one by one, so that most cells are kept and few computed anew."""
    for code, month, meeting_kind, kind, share in changes:
        if code == "west-2" and month >= MERGED:
            continue  # it ended with the merger
        with writing(engine) as connection:
            number, rubric = next(
                (number, one)
                for number, one in read_rubrics(connection).items()
                if one.serves(meeting_kind, date(2024, 6, 1))
            )
            branch = organisation_ids(connection)[code]
            held = MeetingRow(branch, date(month // 100, month % 100, 3), meeting_kind)
            points = tuple(share * one.max_x100 // 5000 * 50 for one in rubric.criteria)
            record(connection, [held], [AssessmentRow(held.key, kind, number, points)])


@given(changes=st.lists(WRITTEN, min_size=1, max_size=6))
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_sums_are_those_of_the_branches_in_the_range(
    growing: Engine, changes: list[Written]
) -> None:
    write(growing, changes)
    with growing.connect() as connection:
        for reading in Reading:
            assert kept_scores(connection, reading) == counted_scores(connection, reading)
            assert kept_duty(connection, reading) == counted_duty(connection, reading)
    assert check_rollup(growing) == []


def kept_scores(connection: Connection, reading: Reading) -> Counter[Any]:
    """Sums by organisation, month, view, grade and name of the sum."""
    sums: Counter[Any] = Counter()
    either = select(rollup).where(rollup.c.reading.in_([reading.value, "both"]))
    for row in connection.execute(either).mappings():
        at = row["organisation_id"], row["month"], row["assessment"], row["grade"]
        sums[(*at, "meetings")] += row["meetings"]
        sums[(*at, "percent")] += row["percent_sum"]
        sums[(*at, "squares")] += row["percent_squares"]
        sums[(*at, "bins")] += sum(json.loads(row["bins"]))
        sums[(*at, "points")] += sum(json.loads(row["criteria"])[1])
    return +sums


def counted_scores(connection: Connection, reading: Reading) -> Counter[Any]:
    sums: Counter[Any] = Counter()
    for row in connection.execute(select(assessment)).mappings():
        views = [row["kind"], *(["official"] if row["is_official"] else [])]
        for organisation in above(connection, reading, row["branch_id"], row["month"]):
            for view in views:
                at = organisation, row["month"], view, row["grade"]
                sums[(*at, "meetings")] += 1
                sums[(*at, "percent")] += row["percent_x100"]
                sums[(*at, "squares")] += row["percent_x100"] ** 2
                sums[(*at, "bins")] += 1
                sums[(*at, "points")] += row["total_x100"]
    return +sums


def kept_duty(connection: Connection, reading: Reading) -> Counter[Any]:
    sums: Counter[Any] = Counter()
    either = select(duty).where(duty.c.reading.in_([reading.value, "both"]))
    for row in connection.execute(either).mappings():
        at = row["organisation_id"], row["month"], row["kind"]
        sums[(*at, "due")] += row["due"]
        sums[(*at, "held")] += row["held"]
    return +sums


def counted_duty(connection: Connection, reading: Reading) -> Counter[Any]:
    ids = organisation_ids(connection)
    held = {(row.branch_id, row.month, row.kind) for row in connection.execute(select(meeting))}
    months = [month for _, month, _ in held]
    sums: Counter[Any] = Counter()
    for month in months_between(min(months), max(months)):
        asked = [("regular", [month], ("regular", "combined"))]
        if month % 100 % 3 == 0:
            asked.append(("themed", [month - 2, month - 1, month], ("themed", "combined")))
        for code in BRANCHES:
            for organisation in above(connection, reading, ids[code], month):
                for kind, within, kinds in asked:
                    met = any((ids[code], m, k) in held for m in within for k in kinds)
                    sums[organisation, month, kind, "due"] += 1
                    sums[organisation, month, kind, "held"] += met
    return +sums


def above(connection: Connection, reading: Reading, branch: int, month: int) -> set[int]:
    """Organisations whose range holds a branch that was there in the month."""
    found = connection.execute(
        select(place).where(place.c.month_from <= month, place.c.month_to >= month)
    ).all()
    if not any(row.organisation_id == branch and row.reading == "then" for row in found):
        return set()
    tree = [row for row in found if row.reading == reading.value]
    own = next(row for row in tree if row.organisation_id == branch)
    return {
        row.organisation_id
        for row in tree
        if row.first <= own.first <= row.last and row.depth < own.depth
    }
