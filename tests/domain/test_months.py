"""Months are counted across years."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.months import add_months, is_month, month_of, months_apart, months_between

MONTHS = st.builds(
    lambda year, month: year * 100 + month, st.integers(1950, 2100), st.integers(1, 12)
)


def test_december_is_followed_by_january():
    assert add_months(202312, 1) == 202401
    assert add_months(202401, -1) == 202312
    assert months_between(202311, 202402) == [202311, 202312, 202401, 202402]


def test_a_day_falls_in_its_month():
    assert month_of(date(2023, 10, 24)) == 202310


def test_thirteen_is_no_month():
    assert not is_month(202413)
    assert not is_month(202400)


@given(MONTHS, st.integers(-500, 500))
def test_going_there_and_back_ends_where_it_began(month, count):
    there = add_months(month, count)
    assert add_months(there, -count) == month
    assert months_apart(month, there) == count
