"""Shortcomings that are frequent, come back, or wait for their remedy."""

from collections import Counter
from datetime import date

import pandas as pd
import pytest
from sqlalchemy import insert, select

from dashboard.database.engine import writing
from dashboard.database.organisations import organisation_ids
from dashboard.database.tables import finding, finding_code, meeting
from dashboard.domain.filters import Filters
from dashboard.domain.months import FIRST_MONTH
from dashboard.domain.viewer import Viewer
from dashboard.domain.words import Language
from dashboard.queries.reader import Reader
from dashboard.queries.shortcomings import branches_to_follow, frequent, names, noted, span

TODAY = date(2024, 8, 1)


@pytest.fixture
def note(country, hold_meeting):
    """Hold a meeting and note shortcomings of it, due on the 20th, put right or not."""
    codes = {"late": "chairing", "silent": "members"}
    with writing(country) as connection:
        connection.execute(
            insert(finding_code),
            [{"code": code, "issue_group": group, "name_vi": code, "name_en": f"en {code}"}
             for code, group in codes.items()],
        )  # fmt: skip

    def noting(branch: str, month: str, *found: str, done: bool = False) -> None:
        hold_meeting(branch, month, 80)
        day = date.fromisoformat(f"{month}-20")
        with writing(country) as connection:
            branch_id = organisation_ids(connection)[branch]
            held = connection.execute(
                select(meeting.c.id)
                .where(meeting.c.branch_id == branch_id)
                .where(meeting.c.date == date.fromisoformat(f"{month}-03"))
            ).scalar_one()
            connection.execute(
                insert(finding),
                [{"meeting_id": held, "code": code, "remedy_due": day,
                  "remedied_on": day if done else None} for code in found],
            )  # fmt: skip

    return noting


def follow(reader: Reader, query: str = "") -> dict[str, tuple[dict[str, int], dict[str, int]]]:
    filters = Filters.from_query(query)
    found = branches_to_follow(reader, filters, span(reader, filters, TODAY))
    return {
        row.code: (found.repeats.of(row.branch_id), found.codes.of(row.branch_id))
        for row in found.rows.itertuples()
    }


def test_a_shortcoming_comes_back_in_two_of_the_last_six_months(note, reader_of):
    note("east-1", "2024-01", "late", done=True)
    note("east-1", "2024-07", "late", done=True)
    note("west-1", "2024-02", "late", "silent", done=True)
    note("west-1", "2024-07", "late", done=True)
    # January is the seventh month before July's end: it no longer counts.
    assert follow(reader_of(None)) == {"west-1": ({"late": 2}, {})}


def test_a_remedy_is_overdue_from_the_day_after_and_however_old(note, reader_of):
    note("east-1", "2023-01", "late")
    note("west-1", "2024-07", "silent", done=True)
    reader = reader_of(None)
    assert follow(reader) == {"east-1": ({}, {"late": 1})}
    filters = Filters()
    on_the_day = branches_to_follow(reader, filters, span(reader, filters, date(2023, 1, 20))).rows
    assert on_the_day.empty
    a_day_later = branches_to_follow(reader, filters, span(reader, filters, date(2023, 1, 21))).rows
    assert a_day_later["days"].tolist() == [1]
    assert a_day_later["oldest"].tolist() == [date(2023, 1, 20)]


def test_branches_with_both_stand_first(note, reader_of):
    note("east-1", "2024-05", "late", "silent")
    note("west-1", "2024-06", "late")
    note("west-1", "2024-07", "late", done=True)
    assert list(follow(reader_of(None))) == ["west-1", "east-1"]


def test_another_viewers_branches_and_other_groups_are_left_out(note, reader_of):
    note("east-1", "2024-06", "late", "silent")
    note("west-1", "2024-06", "late")
    assert follow(reader_of("east")) == {"east-1": ({}, {"late": 1, "silent": 1})}
    assert follow(reader_of("east"), "don-vi=west") == {}
    assert follow(reader_of(None), "nhom=members") == {"east-1": ({}, {"silent": 1})}


def test_the_most_frequent_is_first_with_its_branches_and_what_is_open(note, reader_of):
    note("east-1", "2024-06", "late", "silent")
    note("west-1", "2024-06", "late", done=True)
    reader = reader_of(None)
    found = noted(reader, Filters(), span(reader, Filters(), TODAY).months)
    assert frequent(found, names(reader, Language.EN)).to_dict("records") == [
        {"code": "late", "name": "en late", "group": "chairing", "meetings": 2, "branches": 2,
         "open": 1},
        {"code": "silent", "name": "en silent", "group": "members", "meetings": 1, "branches": 1,
         "open": 1},
    ]  # fmt: skip


@pytest.mark.parametrize("reading", ["now", "then"])
def test_memory_holds_what_the_database_does(sample, reading):
    reader = Reader(sample, Viewer())
    found = noted(reader, Filters.from_query(f"doc={reading}"), (202401, 202412))
    told = select(meeting.c.branch_id, meeting.c.month, finding.c.code, finding.c.remedied_on)
    rows = reader.rows(told.join(finding, finding.c.meeting_id == meeting.c.id)
                       .where(meeting.c.month.between(202401, 202412)))  # fmt: skip
    assert len(rows) > 1000
    known = [(row.branch_id, row.month, row.code, None if row.remedied_on is pd.NaT
              else row.remedied_on.date()) for row in found.itertuples()]  # fmt: skip
    assert Counter(known) == Counter(tuple(row.values()) for row in rows)


def test_what_came_back_and_what_is_overdue_are_counted_as_a_hand_counts_them(sample):
    reader = Reader(sample, Viewer())
    whole = span(reader, Filters(), TODAY)
    seen, late = Counter(), Counter()
    rows = list(noted(reader, Filters(), (FIRST_MONTH, whole.months[1])).itertuples())
    months = {(row.branch_id, row.code, row.month) for row in rows
              if whole.repeat[0] <= row.month <= whole.repeat[1]}  # fmt: skip
    seen.update((branch, code) for branch, code, _ in months)
    for row in rows:
        if row.remedied_on is pd.NaT and row.remedy_due < pd.Timestamp(whole.day):
            late[row.branch_id, row.code] += 1
    again = {pair: n for pair, n in seen.items() if n >= 2}
    found = branches_to_follow(reader, Filters(), whole)
    ids = set(found.rows["branch_id"])
    assert len(ids) > 100
    told = {(one, code): n for one in ids for code, n in found.repeats.of(one).items()}
    assert told == {pair: n for pair, n in again.items() if pair[0] in ids}
    told = {(one, code): n for one in ids for code, n in found.codes.of(one).items()}
    assert told == {pair: n for pair, n in late.items() if pair[0] in ids}
    sums = found.rows.set_index("branch_id")
    assert sums["repeated"].sum() == sum(pair[0] in ids for pair in again)
    assert sums["overdue"].sum() == sum(n for pair, n in late.items() if pair[0] in ids)


def test_only_what_was_noted_of_the_chosen_kind_of_meeting_counts(note, reader_of):
    note("east-1", "2024-06", "late")
    assert follow(reader_of(None), "loai-buoi=regular") == {"east-1": ({}, {"late": 1})}
    assert follow(reader_of(None), "loai-buoi=themed") == {}


def test_invented_data_are_overdue_by_their_own_last_day(sample):
    reader = Reader(sample, Viewer())
    assert span(reader, Filters(), date(2030, 1, 1)).day == date(2025, 9, 25)


def test_nothing_noted_is_an_empty_answer(reader_of):
    reader = reader_of(None)
    assert follow(reader) == {}
    months = span(reader, Filters(), TODAY).months
    assert frequent(noted(reader, Filters(), months), names(reader, Language.VI)).empty
