"""How many flags chance alone raises, against scipy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from dashboard.statistics.by_chance import RARE, ByChance, by_chance, chance_of

shares = st.floats(0.0, 1.0)


@given(n=st.integers(0, 400), p=shares)
def test_equal_chances_are_a_binomial(n, p):
    found = by_chance(p, n)
    assert found.expected == pytest.approx(n * p, abs=1e-9)
    assert stats.binom.sf(found.most, n, p) <= RARE * (1 + 1e-9)
    assert found.most == 0 or stats.binom.sf(found.most - 1, n, p) > RARE * (1 - 1e-9)


@given(chances=st.lists(shares, min_size=1, max_size=40), count=st.integers(0, 41))
def test_unequal_chances_are_a_poisson_binomial(chances, count):
    oracle = stats.poisson_binom(chances)
    assert chance_of(count, chances) == pytest.approx(oracle.sf(count - 1), abs=1e-9)
    found = by_chance(chances)
    assert found.expected == pytest.approx(sum(chances))
    assert oracle.sf(found.most) <= RARE + 1e-9
    assert found.most == 0 or oracle.sf(found.most - 1) > RARE - 1e-9


def test_kinds_of_tests_add_up():
    one_by_one = by_chance([0.002] * 300 + [0.4] * 5)
    assert one_by_one == ByChance(pytest.approx(2.6), 6)
    assert by_chance([0.002, 0.4], [300, 5]) == ByChance(pytest.approx(2.6), 6)


@pytest.mark.parametrize(
    ("n", "p", "expected", "most"),
    [(300, 0.002, 0.6, 3), (300, 0.2 / 300, 0.2, 2), (9, 0.05, 0.45, 2), (300, 0.5, 150, 170)],
)
def test_numbers_that_pages_print(n, p, expected, most):
    found = by_chance(p, n)
    assert (found.expected, found.most) == (pytest.approx(expected), most)
    assert stats.binom.ppf(1 - RARE, n, p) == most


def test_a_list_holds_no_more_false_flags_than_flags():
    assert by_chance(0.002, 300, found=1) == ByChance(pytest.approx(0.6), 1)
    assert by_chance(0.035, 300, found=4) == ByChance(4.0, 4)


def test_no_test_raises_nothing():
    assert by_chance([]) == by_chance(0.0, 300) == by_chance(0.5, 0)
    assert (by_chance([]).expected, by_chance([]).most) == (0, 0)
    assert chance_of(0, []) == 1


def test_a_nation_agrees_with_the_normal():
    chances = np.linspace(0.3, 0.7, 30)
    found = by_chance(chances, 8_000)
    oracle = stats.norm.isf(RARE, 120_000, np.sqrt(8_000 * (chances * (1 - chances)).sum()))
    assert found.most == pytest.approx(oracle, abs=2)
