"""Invented data of any size: as the ordinary writer would have written it, whole after a stop."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine, delete, func, select

from dashboard.actions.init_database import init_database
from dashboard.actions.load_sample import NotEmptyError, load_sample
from dashboard.actions.rebuild_rollup import check_rollup
from dashboard.actions.simulate import OccupiedError, Size, simulate
from dashboard.actions.simulation.country import country, split
from dashboard.database.engine import writing
from dashboard.database.tables import (
    FACTS,
    assessment,
    duty,
    finding,
    meeting,
    organisation,
    rollup,
    state,
)
from dashboard.database.writer import AssessmentRow, MeetingRow, record
from dashboard.domain.viewer import Viewer
from dashboard.domain.words import AssessmentKind, MeetingKind
from dashboard.queries.reader import Reader
from tests.engines.databases import ONLY_SQLITE, Databases, copied, emptied

SIZE = Size(branches=150, months=5)
# What is told apart from everything else: numbers of rows follow the order of writing.
NUMBERED = ("id", "meeting_id")


def fill(engine: Engine) -> None:
    simulate(engine, SIZE)


@pytest.fixture
def simulated(databases: Databases) -> Iterator[Engine]:
    with copied(databases, "simulated", fill) as engine:
        yield engine


@pytest.fixture
def nothing(databases: Databases) -> Iterator[Engine]:
    with emptied(databases) as engine:
        yield engine


def everything(engine: Engine) -> dict[str, Counter[tuple[Any, ...]]]:
    """Return all rows of meetings, assessments and sums, without the numbers of rows."""
    held = {}
    with engine.connect() as connection:
        for table in (meeting, assessment, finding, rollup, duty):
            columns = [column for column in table.c if column.name not in NUMBERED]
            held[table.name] = Counter(tuple(row) for row in connection.execute(select(*columns)))
    return held


def test_every_column_is_what_the_ordinary_writer_would_have_written(simulated: Engine) -> None:
    with writing(simulated) as connection:
        connection.execute(delete(finding))
    before = everything(simulated)
    assert sum(before["assessment"].values()) > 1000
    assert check_rollup(simulated) == []
    with writing(simulated) as connection:
        meetings = connection.execute(select(meeting)).mappings().all()
        given = connection.execute(select(assessment)).mappings().all()
        for table in (assessment, meeting, rollup, duty):
            connection.execute(delete(table))
        rows = {
            one["id"]: MeetingRow(
                one["branch_id"], one["date"], MeetingKind(one["kind"]),
                {name: one[name] for name in FACTS if one[name] is not None},
            )
            for one in meetings
        }  # fmt: skip
        record(connection, rows.values(), [
            AssessmentRow(
                rows[one["meeting_id"]].key, AssessmentKind(one["kind"]),
                one["rubric_version_id"], tuple(json.loads(one["points"])), one["assessor"],
            )
            for one in given
        ])  # fmt: skip
    assert everything(simulated) == before


class StoppedError(Exception):
    """What a progress bar never does."""


@ONLY_SQLITE
def test_what_is_broken_off_is_whole_and_goes_on_to_the_same(
    simulated: Engine, nothing: Engine
) -> None:
    def stop(done: int, _: int) -> None:
        if done > 2.5 * SIZE.branches:
            raise StoppedError

    with pytest.raises(StoppedError):
        simulate(nothing, SIZE, stop)
    assert check_rollup(nothing) == []
    with nothing.connect() as connection:
        months = connection.execute(select(meeting.c.month).distinct().order_by("month"))
        assert months.scalars().all() == SIZE.every_month[:2]
    with pytest.raises(OccupiedError) as other:
        simulate(nothing, Size(branches=150, months=6))
    assert other.value.begun == SIZE
    simulate(nothing, SIZE)
    assert everything(nothing) == everything(simulated)


@ONLY_SQLITE
def test_it_goes_only_where_nothing_is(databases: Databases) -> None:
    with copied(databases, "empty", init_database) as engine:
        before = everything(engine)
        with pytest.raises(OccupiedError):
            simulate(engine, SIZE)
        assert everything(engine) == before


@ONLY_SQLITE
def test_it_is_labelled_and_nothing_joins_it_later(simulated: Engine) -> None:
    assert Reader(simulated, Viewer()).is_sample() is True
    counted = select(func.count()).select_from(organisation)
    with simulated.connect() as connection:
        before = connection.execute(counted).scalar()
        versions = connection.execute(select(state)).all()
    init_database(simulated)
    with pytest.raises(NotEmptyError):
        load_sample(simulated)
    with simulated.connect() as connection:
        assert connection.execute(counted).scalar() == before
        assert connection.execute(select(state)).all() == versions


@pytest.mark.parametrize(
    ("branches", "levels"),
    [
        (1, {"district": 1, "base": 1, "branch": 1}),
        (350, {"district": 1, "base": 5, "branch": 350}),
        (6_000, {"province": 1, "base": 80, "branch": 6_000}),
        (60_000, {"centre": 1, "province": 8, "base": 797, "branch": 60_000}),
    ],
)
def test_a_part_of_the_country_is_like_the_whole(branches, levels):
    listed = [one for part in country(branches, 1) for one in part]
    assert Counter(one["versions"][-1]["level"] for one in listed) == levels
    place = {one["code"]: at for at, one in enumerate(listed)}
    assert len(place) == len(listed)
    for at, one in enumerate(listed):
        above = [place[v["parent"]] for v in one["versions"] if v["parent"]]
        assert all(parent < at for parent in above)
        assert bool(above) == (at > 0)


def test_a_total_falls_into_parts_of_which_none_is_empty():
    for total, parts in ((3_320, 34), (250_000, 3_320), (7, 7), (5, 1)):
        sizes = split(total, parts, np.random.default_rng(1))
        assert (sizes.sum(), len(sizes), sizes.min() >= 1) == (total, parts, True)


SHORTCOMINGS = (
    func.count().label("all"),
    func.count().filter(finding.c.remedied_on.is_(None)).label("open"),
    func.count().filter(finding.c.remedied_on > finding.c.remedy_due).label("late"),
)


def natures(engine: Engine) -> dict[str, float]:
    """Return percents by kind of assessment, grades of the official ones, shortcomings in a hundred
    meetings, and percents of them still open and put right late."""
    months = assessment.c.month.between(SIZE.every_month[0], SIZE.every_month[-1])
    with engine.connect() as connection:
        by_kind = select(assessment.c.kind, func.avg(assessment.c.percent_x100) / 100.0)
        means = dict(connection.execute(by_kind.where(months).group_by(assessment.c.kind)).all())
        official = select(assessment.c.grade).where(months, assessment.c.is_official)
        grades = list(connection.execute(official).scalars())
        held = meeting.c.month.between(SIZE.every_month[0], SIZE.every_month[-1])
        meetings = connection.execute(select(func.count()).where(held)).scalar()
        noted = connection.execute(select(*SHORTCOMINGS).join(meeting).where(held)).one()
    shares = {f"percent {one}": 100 * grades.count(one) / len(grades) for one in ("good", "fair")}
    remedies = {"open": 100 * noted.open / noted.all, "late": 100 * noted.late / noted.all}
    shares |= {"noted": 100 * noted.all / meetings, **remedies}
    return {**{name: float(mean) for name, mean in means.items()}, **shares}


@ONLY_SQLITE
def test_it_is_of_the_nature_of_the_sample(databases: Databases, sample: Engine) -> None:
    with emptied(databases) as engine:
        simulate(engine, Size(branches=1_000, months=SIZE.months))
        found, expected = natures(engine), natures(sample)
    assert found.keys() == expected.keys()
    apart = {name: abs(found[name] - expected[name]) for name in found}
    assert {name: one for name, one in apart.items() if one > 5} == {}
    assert apart["self"] < 1
    assert apart["appraisal"] < 1
