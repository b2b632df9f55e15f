"""Due, held, scored, sent, appraised and late, counted again from the rows themselves."""

from datetime import date

import pytest
from sqlalchemy import select, update

from dashboard.database.engine import writing
from dashboard.database.tables import meeting
from dashboard.domain.filters import Filters
from dashboard.domain.months import months_between
from dashboard.domain.viewer import Viewer
from dashboard.queries.duties import REGULAR, THEMED, branch_duties
from dashboard.queries.progress import (
    STEPS,
    board_months,
    branches_behind,
    progress_board,
    standing,
    themed_board,
)
from dashboard.queries.reader import Reader

HALF = Filters.from_query("ky=2024-01..2024-06")


def counts(reader: Reader, filters: Filters) -> dict[str, int]:
    found = standing(reader, filters)
    return {step: found.count(step) for step in STEPS}


def sent_after(engine, month: str, days: int) -> None:
    with writing(engine) as connection:
        connection.execute(
            update(meeting)
            .where(meeting.c.date == date.fromisoformat(f"{month}-03"))
            .values(record_sent_days=days)
        )


def test_a_meeting_not_held_is_due_and_nothing_more(hold_meeting, reader_of):
    hold_meeting("east-1", "2024-01", 80)
    hold_meeting("east-1", "2024-02")
    hold_meeting("east-2", "2024-02", appraisal=90)
    chosen = Filters.from_query("don-vi=east&ky=2024-01..2024-02&doc=then")
    # Two branches in two months: one did not meet in January, one meeting is not scored.
    assert counts(reader_of("east"), chosen) == {
        "due": 4, "held": 3, "scored": 2, "sent": 0, "appraised": 1, "late": 0,
    }  # fmt: skip


def test_two_days_are_in_time_and_three_are_late(country, hold_meeting, reader_of):
    for month, days in (("2024-01", 2), ("2024-02", 3), ("2024-03", 0)):
        hold_meeting("west-1", month, 80)
        sent_after(country, month, days)
    hold_meeting("west-1", "2024-04", 80)
    found = counts(reader_of("west"), Filters.from_query("don-vi=west-1&ky=2024-01..2024-04"))
    assert (found["held"], found["sent"], found["late"]) == (4, 3, 1)


def test_branches_behind_say_what_is_missing(hold_meeting, reader_of):
    hold_meeting("west-1", "2024-01", 80)
    hold_meeting("west-1", "2024-03")
    rows = branches_behind(reader_of(None), Filters.from_query("don-vi=west-1&ky=2024-Q1"))
    assert rows[["code", "not_held", "no_theme", "not_scored"]].to_dict("records") == [
        {"code": "west-1", "not_held": [202402], "no_theme": [202403], "not_scored": [202403]}
    ]


def test_another_viewers_branches_are_on_no_board(hold_meeting, reader_of):
    hold_meeting("east-1", "2024-01", 80)
    hold_meeting("west-1", "2024-01")
    reader = reader_of("east")
    assert set(progress_board(reader, Filters())["code"]) == {"east-1", "east-2", "moved"}
    assert "west-1" not in set(branches_behind(reader, Filters.from_query("ky=2024-01"))["code"])
    outside = Filters.from_query("don-vi=west&ky=2024-01")
    assert progress_board(reader, outside).empty
    assert branches_behind(reader, outside).empty


def test_without_data_there_is_no_board(reader_of):
    assert progress_board(reader_of(None), Filters()).empty
    assert themed_board(reader_of(None), Filters()).empty
    assert branches_behind(reader_of(None), Filters()).empty


@pytest.mark.parametrize("query", [
    "", "ky=2024&doc=then", "ky=2024", "loai-hinh=school", "don-vi=phuong-le-ho",
    "don-vi=xa-ngoc-son-thon-02",
])  # fmt: skip
def test_rows_of_the_board_add_up_to_the_whole(sample, query):
    reader, filters = Reader(sample, Viewer()), Filters.from_query(query)
    months = board_months(reader, filters)
    whole = standing(reader, filters, months)
    board = progress_board(reader, filters)
    assert board[list(STEPS)].sum().to_dict() == {step: whole.count(step) for step in STEPS}
    assert sorted(set(board["month"])) == whole.months == months_between(*months)
    assert (board["held"] <= board["due"]).all()
    assert (board[["scored", "sent", "appraised", "late"]].max(axis=1) <= board["held"]).all()


@pytest.mark.parametrize("kind", [REGULAR, THEMED])
@pytest.mark.parametrize("query", ["ky=2024", "ky=2025", "ky=2024&doc=then", "ky=2024-01"])
def test_duties_by_branch_are_those_kept_by_organisation(sample, query, kind):
    reader, filters = Reader(sample, Viewer()), Filters.from_query(query)
    months = reader.period(filters)
    at, due, held = branch_duties(reader, filters, months, kind)
    kept: dict[int, list[int]] = {}
    for row in reader.rows(reader.duties(filters, kind, months)):
        one = kept.setdefault(row["month"], [0, 0])
        one[0] += row["due"]
        one[1] += row["held"]
    assert {
        month: [int(due[:, n].sum()), int(held[:, n].sum())] for n, month in enumerate(at)
    } == kept


def test_the_sample_is_counted_as_its_rows_say(sample):
    reader, filters = Reader(sample, Viewer()), HALF
    rows = reader.rows(
        select(meeting.c.branch_id, meeting.c.month, meeting.c.record_sent_days).where(
            meeting.c.kind != "themed", meeting.c.month.between(*reader.period(filters))
        )
    )
    found = counts(reader, filters)
    assert found["held"] == len({(row["branch_id"], row["month"]) for row in rows})
    late = {(row["branch_id"], row["month"]) for row in rows if (row["record_sent_days"] or 0) > 2}
    assert found["late"] == len(late)
