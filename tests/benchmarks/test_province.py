"""The province that benchmarks run on is sound: scores as the domain reckons them, sums equal."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from dashboard.actions.rebuild_rollup import check_rollup
from dashboard.database.engine import open_engine
from dashboard.database.rubrics import read_rubrics
from dashboard.database.tables import assessment, meeting
from dashboard.domain.facts import MeetingFacts
from dashboard.domain.scoring import score
from dashboard.domain.words import IssueGroup
from tests.benchmarks.province import Size, build


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder: Path = tmp_path_factory.mktemp("province")
    engine = open_engine(f"sqlite:///{folder / 'small.db'}")
    build(engine, Size(branches=60, months=8), folder)
    return engine


def test_every_assessment_is_reckoned_as_the_domain_does(province: Engine) -> None:
    with province.connect() as connection:
        rubrics = read_rubrics(connection)
        facts = {row.id: row for row in connection.execute(select(meeting))}
        rows = connection.execute(select(assessment)).mappings().all()
    assert len(rows) > 500
    for row in rows:
        points: list[Any] = json.loads(row["points"])
        known = MeetingFacts(unexcused=facts[row["meeting_id"]].unexcused)
        reached = score(rubrics[row["rubric_version_id"]], points, known)
        expected = {
            "total_x100": reached.total_x100,
            "max_x100": reached.maximum_x100,
            "percent_x100": reached.percent_x100,
            "grade": reached.grade.value,
            "gates": ",".join(reached.gates_broken),
            **{f"{group}_points_x100": reached.points_x100[group] for group in IssueGroup},
            **{f"{group}_max_x100": reached.maxima_x100[group] for group in IssueGroup},
        }
        assert {name: row[name] for name in expected} == expected


def test_sums_are_equal_to_the_scores_before_and_after_branches_moved(province: Engine) -> None:
    assert check_rollup(province) == []


def test_the_same_size_gives_the_same_province(province: Engine, tmp_path: Path) -> None:
    again = open_engine(f"sqlite:///{tmp_path / 'again.db'}")
    build(again, Size(branches=60, months=8), tmp_path)
    with province.connect() as first, again.connect() as second:
        points = select(assessment.c.points).order_by(assessment.c.id)
        assert first.execute(points).all() == second.execute(points).all()
    again.dispose()
