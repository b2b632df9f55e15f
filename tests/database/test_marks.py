"""Marks tell which months changed, and which branches in them since an earlier mark."""

import pytest
from sqlalchemy import Engine

from dashboard.database.audit import DATA_VERSION, bump_data_version, read_state, write_state
from dashboard.database.engine import writing
from dashboard.database.marks import MOST_BRANCHES, MOST_MARKS, Marks, read_marks


def bump(engine: Engine, touched: set[tuple[int, int]] | None = None) -> Marks:
    with writing(engine) as connection:
        bump_data_version(connection, touched)
    return marks_of(engine)


def marks_of(engine: Engine) -> Marks:
    with engine.connect() as connection:
        found = read_marks(connection, read_state(connection, DATA_VERSION))
    assert found is not None
    return found


def test_a_month_that_was_written_gets_another_mark_and_no_other_month_does(
    country: Engine,
) -> None:
    first = bump(country)
    second = bump(country, {(7, 202403), (8, 202403)})
    assert first.of(202403) == first.of(202404) == second.of(202404) == second.everything
    assert second.of(202403) != first.of(202403)
    assert second.before(202403) == [(first.everything, {7, 8})]


def test_from_each_earlier_mark_all_branches_written_since_are_known(country: Engine) -> None:
    first = bump(country)
    second = bump(country, {(7, 202403)})
    third = bump(country, {(8, 202403), (9, 202404)})
    fourth = bump(country, {(7, 202403), (9, 202403)})
    assert fourth.before(202403) == [
        (third.of(202403), {7, 9}),
        (second.of(202403), {7, 8, 9}),
        (first.everything, {7, 8, 9}),
    ]


def test_what_is_no_score_changes_everything(country: Engine) -> None:
    bump(country)
    before = bump(country, {(7, 202403)})
    after = bump(country)
    assert after.months == {}
    assert after.everything != before.everything
    assert after.before(202403) == []


@pytest.mark.parametrize("branches", [1, MOST_BRANCHES // 2, MOST_BRANCHES + 1])
def test_what_is_remembered_of_a_month_has_an_end(country: Engine, branches: int) -> None:
    bump(country)
    for _ in range(MOST_MARKS + 2):
        latest = bump(country, {(one, 202403) for one in range(branches)})
    known = latest.before(202403)
    assert len(known) == min(MOST_MARKS - 1, MOST_BRANCHES // branches)
    assert all(differ == set(range(branches)) for _, differ in known)


def test_a_change_that_was_not_marked_is_noticed(country: Engine) -> None:
    bump(country)
    with writing(country) as connection:
        write_state(connection, DATA_VERSION, "999")
        assert read_marks(connection, "999") is None


def test_the_first_marks_of_an_older_database_stand_for_everything(country: Engine) -> None:
    with country.connect() as connection:
        assert read_marks(connection, read_state(connection, DATA_VERSION)) is None
    found = bump(country, {(7, 202403)})
    assert found.months == {}
    assert found.everything
