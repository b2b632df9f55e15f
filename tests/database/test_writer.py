"""Writing in bulk: what is new, changed or the same; which assessment is official; two at once."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, func, select

from dashboard.actions.rebuild_rollup import check_rollup
from dashboard.database.audit import bump_data_version, read_state
from dashboard.database.engine import writing
from dashboard.database.organisations import organisation_ids
from dashboard.database.rubrics import read_rubrics
from dashboard.database.tables import assessment, meeting, upload, upload_change
from dashboard.database.writer import AssessmentRow, Changes, MeetingRow, record
from dashboard.domain.words import AssessmentKind, MeetingKind


def write(
    engine: Engine, share: float, kind: AssessmentKind = AssessmentKind.SELF, **facts: Any
) -> Changes:
    """Write one meeting of a-1 where every criterion reaches a share of its maximum."""
    with writing(engine) as connection:
        number, rubric = next(iter(read_rubrics(connection).items()))
        branch = organisation_ids(connection)["a-1"]
        held = MeetingRow(branch, date(2024, 3, 3), MeetingKind.REGULAR, facts)
        points = tuple(
            None if one.may_not_apply else int(share * one.max_x100 // 50 * 50)
            for one in rubric.criteria
        )
        return record(connection, [held], [AssessmentRow(held.key, kind, number, points)])


def counts(changes: Changes) -> Sequence[int]:
    return changes.new, changes.changed, changes.unchanged


def officials(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        chosen = select(assessment.c.kind).where(assessment.c.is_official)
        return list(connection.execute(chosen).scalars())


def test_new_then_the_same_then_changed(country: Engine) -> None:
    assert counts(write(country, 0.9)) == (1, 0, 0)
    with country.connect() as connection:
        before = read_state(connection, "data_version")
    assert counts(write(country, 0.9)) == (0, 0, 1)
    with country.connect() as connection:
        assert read_state(connection, "data_version") == before
    changed = write(country, 0.6)
    assert counts(changed) == (0, 1, 0)
    (detail,) = changed.details
    assert detail["table"] == "assessment"
    assert detail["before"]["percent_x100"] > detail["after"]["percent_x100"]
    with country.connect() as connection:
        assert read_state(connection, "data_version") != before
        assert connection.execute(select(func.count()).select_from(meeting)).scalar() == 1
    assert check_rollup(country) == []


def test_a_corrected_fact_is_a_change_and_facts_left_out_stay(country: Engine) -> None:
    write(country, 0.9, members=20, attended=18)
    changed = write(country, 0.9, attended=17)
    assert [one["table"] for one in changed.details][:1] == ["meeting"]
    with country.connect() as connection:
        row = connection.execute(select(meeting.c.members, meeting.c.attended)).one()
    assert tuple(row) == (20, 17)
    assert check_rollup(country) == []


def test_official_moves_from_self_to_appraisal(country: Engine) -> None:
    write(country, 0.9)
    assert officials(country) == ["self"]
    write(country, 0.5, AssessmentKind.OBSERVATION)
    assert officials(country) == ["self"]
    write(country, 0.8, AssessmentKind.APPRAISAL)
    assert officials(country) == ["appraisal"]
    assert check_rollup(country) == []


def test_an_observation_alone_is_never_official(country: Engine) -> None:
    write(country, 0.5, AssessmentKind.OBSERVATION)
    assert officials(country) == []
    assert check_rollup(country) == []


def test_a_failing_row_leaves_nothing_behind(country: Engine) -> None:
    with pytest.raises(ValueError), writing(country) as connection:
        number, rubric = next(iter(read_rubrics(connection).items()))
        held = MeetingRow(
            organisation_ids(connection)["a-1"], date(2024, 3, 3), MeetingKind.REGULAR
        )
        good = AssessmentRow(held.key, AssessmentKind.SELF, number, (0,) * len(rubric.criteria))
        over = tuple(one.max_x100 + 50 for one in rubric.criteria)
        bad = replace(good, kind=AssessmentKind.APPRAISAL, points_x100=over)
        record(connection, [held], [good, bad])
    with country.connect() as connection:
        assert connection.execute(select(func.count()).select_from(meeting)).scalar() == 0


def test_an_upload_keeps_what_was_before(country: Engine) -> None:
    write(country, 0.9)
    with writing(country) as connection:
        upload_id = connection.execute(
            upload.insert()
            .values(
                sha256="0" * 64,
                file_name="a.csv",
                received_at="2024-04-01T00:00:00+00:00",
                viewer="x",
                rows_read=1,
                rows_new=0,
                rows_changed=1,
                rows_unchanged=0,
            )
            .returning(upload.c.id)
        ).scalar_one()
        number, rubric = next(iter(read_rubrics(connection).items()))
        held = MeetingRow(
            organisation_ids(connection)["a-1"], date(2024, 3, 3), MeetingKind.REGULAR
        )
        zeros = tuple(None if one.may_not_apply else 0 for one in rubric.criteria)
        one = AssessmentRow(held.key, AssessmentKind.SELF, number, zeros)
        record(connection, [held], [one], upload_id)
        kept = connection.execute(select(upload_change)).mappings().all()
    assert [(row["table_name"], bool(row["before"])) for row in kept] == [("assessment", True)]


def counted(connection: Connection) -> int:
    """How many changes the data version has counted; what follows makes each mark the only one."""
    return int(read_state(connection, "data_version").partition(".")[0] or 0)


def test_a_mark_of_the_data_never_comes_again_where_they_go_back(country: Engine) -> None:
    marks = []
    for _ in range(2):
        with country.connect() as connection:
            for _ in range(2):
                bump_data_version(connection)
                marks.append(read_state(connection, "data_version"))
            connection.rollback()
    assert len(set(marks)) == 4


def test_two_threads_lose_nothing(country: Engine) -> None:
    failures: list[BaseException] = []
    ready = threading.Barrier(2)

    def count_up() -> None:
        try:
            ready.wait(timeout=10)
            for _ in range(25):
                with writing(country) as connection:
                    bump_data_version(connection)
        except BaseException as failure:
            failures.append(failure)
            raise

    with country.connect() as connection:
        before = counted(connection)
    threads = [threading.Thread(target=count_up) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    with country.connect() as connection:
        assert counted(connection) == before + 50
