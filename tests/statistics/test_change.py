"""Falls are found by their size against chance, and lists by how many of them chance fills."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests

from dashboard.statistics.by_chance import NOTHING
from dashboard.statistics.change import benjamini_hochberg, deterioration
from dashboard.statistics.normal import normal_cdf

# Benjamini & Hochberg (1995), section 4: fifteen comparisons after heart attacks.
HEART = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
    0.5719, 0.6528, 0.7590, 1.0000,
]  # fmt: skip


def test_a_fall_by_hand():
    # 10 points, s_w 8, 3 against 12 meetings: −10/(8·√(1/3 + 1/12)) = −1.9365.
    z = deterioration([80.0, 90.0], [3, 2], [90.0, 90.0], [12, 9], 8.0)
    assert z == pytest.approx([-1.936492, 0.0])
    assert normal_cdf(z)[0] == pytest.approx(0.0264, abs=0.0001)


def test_a_spread_of_its_own_for_each_unit():
    z = deterioration([80.0, 80.0], [3, 3], [90.0, 90.0], [12, 12], [8.0, 4.0])
    assert z[1] == pytest.approx(2 * z[0])


def test_without_meetings_or_spread_there_is_no_fall():
    z = deterioration([np.nan, 80.0, 80.0], [0, 3, 3], [90, np.nan, 90], [12, 0, 12], [8, 8, 0.0])
    assert np.isnan(z).all()
    assert benjamini_hochberg(normal_cdf(z)).found.tolist() == [False] * 3


def test_without_any_change_z_spreads_as_it_should(chance):
    scores = chance.normal(85, 8, (40_000, 15))
    z = deterioration(scores[:, 12:].mean(axis=1), 3, scores[:, :12].mean(axis=1), 12, 8.0)
    assert (z.mean(), z.std()) == pytest.approx((0, 1), abs=0.02)


def test_the_published_example_rejects_four():
    found = benjamini_hochberg(HEART, q=0.05)
    assert found.found.sum() == 4
    assert found.threshold == pytest.approx(4 * 0.05 / 15)
    assert found.by_chance.expected == pytest.approx(0.2)
    assert found.by_chance.most == stats.binom.ppf(0.99, 15, found.threshold) == 2
    assert found.false_share == pytest.approx(0.05)


def test_discoveries_agree_with_statsmodels(chance):
    p = np.concatenate([chance.random(900), chance.random(100) / 500])
    oracle = multipletests(p, alpha=0.2, method="fdr_bh")[0]
    assert 50 < oracle.sum() < 200
    np.testing.assert_array_equal(benjamini_hochberg(p).found, oracle)


def test_units_without_test_do_not_count():
    p = [0.001, np.nan, 0.5, np.nan]
    assert benjamini_hochberg(p, q=0.05).found.tolist() == [True, False, False, False]
    assert benjamini_hochberg(p, q=0.05).threshold == pytest.approx(0.025)


def test_an_empty_list_is_empty():
    for p in ([], [0.9, 0.8], [np.nan]):
        found = benjamini_hochberg(p)
        assert (found.found.any(), found.false_share, found.threshold) == (False, 0.0, 0.0)
        assert found.by_chance == NOTHING


chances = st.lists(st.floats(0, 1) | st.sampled_from([0.0, 0.01, 0.02, 0.05]), max_size=25)


@given(chances, st.sampled_from([0.05, 0.1, 0.2]))
def test_discoveries_are_those_of_the_definition(p, q):
    passing = [k for k in range(1, len(p) + 1) if sorted(p)[k - 1] <= k * q / len(p)]
    limit = sorted(p)[max(passing) - 1] if passing else -1.0
    assert benjamini_hochberg(p, q=q).found.tolist() == [one <= limit for one in p]


@given(chances)
def test_a_laxer_share_never_finds_less(p):
    strict, lax = (benjamini_hochberg(p, q=q).found for q in (0.05, 0.2))
    assert (lax | ~strict).all()


def test_units_whose_p_is_not_even_worth_telling_are_tests_too():
    assert benjamini_hochberg([0.01], q=0.2).found.tolist() == [True]
    assert benjamini_hochberg([0.01], q=0.2, tests=300).found.tolist() == [False]


def test_a_short_list_takes_nothing_above_the_largest_p():
    assert benjamini_hochberg([0.15], q=0.2).found.tolist() == [True]
    assert benjamini_hochberg([0.15], q=0.2, largest=0.05).found.tolist() == [False]
    two = benjamini_hochberg([0.04, 0.15], q=0.2, largest=0.05)
    assert (two.found.tolist(), two.threshold) == ([True, False], 0.05)


def test_where_nobody_differs_no_more_are_listed_than_the_list_says_chance_can_reach():
    random = np.random.default_rng(11)
    lists = [benjamini_hochberg(random.random(300)) for _ in range(2_000)]
    beyond = [one for one in lists if one.count > one.by_chance.most]
    assert len(beyond) <= 0.01 * len(lists)
