"""Ranges of branches beside each other are asked for as one, and hold the same branches."""

from hypothesis import given
from hypothesis import strategies as st

from dashboard.queries.conditions import ranges
from dashboard.queries.tree import Stretch

MONTHS = st.sampled_from([(202401, 202406), (202401, 202412), (202407, 202412)])
# An organisation without branches has a range that ends before it begins.
RANGES = st.integers(1, 30).flatmap(lambda n: st.tuples(st.just(n), st.integers(n - 1, n + 6)))


def stretch(months: tuple[int, int], first: int, last: int) -> Stretch:
    return Stretch(1, *months, first, last, 2)


def held(found: list[tuple[tuple[int, int], int, int]]) -> set[tuple[tuple[int, int], int]]:
    return {(months, one) for months, first, last in found for one in range(first, last + 1)}


@given(st.lists(st.tuples(MONTHS, RANGES)))
def test_the_same_branches_in_the_same_months(given_parts):
    parts = [stretch(months, *ends) for months, ends in given_parts]
    expected = held([(months, *ends) for months, ends in given_parts])
    assert held(ranges(parts)) == expected


def test_the_branches_of_a_commune_are_one_range():
    year = (202401, 202412)
    parts = [stretch(year, number, number) for number in (3, 1, 2, 5)]
    assert ranges(parts) == [(year, 1, 3), (year, 5, 5)]
