"""The first start, the sums and a further rubric, as the command line runs them."""

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine, func, select

from dashboard.actions.add_rubric import add_rubric
from dashboard.actions.init_database import DATA, init_database
from dashboard.actions.load_sample import NotEmptyError, load_sample
from dashboard.actions.rebuild_rollup import check_rollup, rebuild_rollup
from dashboard.actions.sample.meetings import Branch, Meeting, meetings_of, set_qualities
from dashboard.database.engine import writing
from dashboard.database.organisations import organisation_ids
from dashboard.database.rubrics import read_rubrics
from dashboard.database.tables import audit, meeting
from dashboard.database.writer import MeetingRow, record
from dashboard.domain.rubric import RubricError, load_rubric
from dashboard.domain.words import AssessmentKind, BranchKind, MeetingKind
from tests.engines.databases import Databases, copied, emptied


@pytest.fixture
def started(databases: Databases) -> Iterator[Engine]:
    with copied(databases, "empty", init_database) as engine:
        yield engine


def verbs(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(select(audit.c.verb).order_by(audit.c.id)).scalars())


def test_a_second_start_adds_nothing(started: Engine) -> None:
    init_database(started)
    assert verbs(started) == ["init"]
    assert check_rollup(started) == []


@pytest.fixture
def nothing(databases: Databases) -> Iterator[Engine]:
    with emptied(databases) as engine:
        yield engine


def test_organisations_added_later_find_their_place_in_the_sums(
    nothing: Engine, tmp_path: Path
) -> None:
    """A branch that joins a tree with meetings in it was due to meet as well."""
    data = Path(shutil.copytree(DATA, tmp_path / "data"))
    listed = json.loads((data / "organisations.json").read_text("utf-8"))
    late = [one for one in listed["organisations"] if one["code"] == "xa-le-ho-thon-05"]
    early = [one for one in listed["organisations"] if one not in late]
    engine = nothing
    for organisations in (early, early + late):
        written = json.dumps(listed | {"organisations": organisations})
        (data / "organisations.json").write_text(written, "utf-8")
        init_database(engine, data)
        with writing(engine) as connection:
            branch = organisation_ids(connection)["xa-le-ho-thon-04"]
            held = MeetingRow(branch, date(2024, 3, 3), MeetingKind.REGULAR)
            record(connection, [held], [])
    assert late
    assert check_rollup(engine) == []


def test_a_new_version_is_added_once_and_read_as_written(started: Engine, tmp_path: Path) -> None:
    given = json.loads((DATA / "rubrics/KB-20.json").read_text("utf-8"))
    given |= {"version": 99, "valid_from": "2030-01-01"}
    file = tmp_path / "KB-20-99.json"
    file.write_text(json.dumps(given), "utf-8")
    assert add_rubric(started, file)
    assert not add_rubric(started, file)
    assert verbs(started) == ["init", "rubric add"]
    with started.connect() as connection:
        assert load_rubric(given) in read_rubrics(connection).values()


@pytest.mark.parametrize("written", ["", "[", '{"code": "X"}'])
def test_a_file_that_holds_no_rubric(started: Engine, tmp_path: Path, written: str) -> None:
    file = tmp_path / "wrong.json"
    file.write_text(written, "utf-8")
    with pytest.raises(RubricError):
        add_rubric(started, file)
    with pytest.raises(RubricError):
        add_rubric(started, tmp_path / "absent.json")
    assert verbs(started) == ["init"]


def a_few(engine: Engine, seed: int) -> list[Meeting]:
    """Generate the meetings of three invented branches."""
    with engine.connect() as connection:
        rubrics = {one.code: one for one in read_rubrics(connection).values()}
    random = np.random.default_rng(seed)
    branches = [
        Branch(number, f"b-{number}", BranchKind.RESIDENTIAL, 20 + number, "b", 202312)
        for number in range(1, 4)
    ]
    set_qualities(branches, random)
    return [held for one in branches for held in meetings_of(one, rubrics, random)]


def test_the_same_seed_gives_the_same_meetings(started: Engine) -> None:
    assert a_few(started, 7) == a_few(started, 7)
    assert a_few(started, 7) != a_few(started, 8)


def test_everybody_gives_points_in_halves_within_the_maximum(started: Engine) -> None:
    with started.connect() as connection:
        rubrics = {one.code: one for one in read_rubrics(connection).values()}
    held = a_few(started, 7)
    assert {kind for one in held for kind in one.points} == set(AssessmentKind)
    for one in held:
        criteria = rubrics[one.rubric].criteria
        for points in one.points.values():
            for given, criterion in zip(points, criteria, strict=True):
                assert given is None or (0 <= given <= criterion.max_x100 and given % 50 == 0)


def test_the_sample_is_never_put_over_data(own_sample: Engine) -> None:
    with own_sample.connect() as connection:
        before = connection.execute(select(func.count()).select_from(meeting)).scalar()
    with pytest.raises(NotEmptyError):
        load_sample(own_sample)
    with own_sample.connect() as connection:
        assert connection.execute(select(func.count()).select_from(meeting)).scalar() == before


def test_the_sums_of_the_sample_equal_the_truth_and_are_mended(own_sample: Engine) -> None:
    assert check_rollup(own_sample) == []
    with own_sample.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE rollup SET percent_sum = percent_sum + 1 WHERE month = 202405"
        )
    assert check_rollup(own_sample)
    rebuild_rollup(own_sample)
    assert check_rollup(own_sample) == []
