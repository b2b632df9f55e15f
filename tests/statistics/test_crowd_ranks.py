"""Among thousands of units a place is reckoned as what draws without end would come to."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.statistics.crowd_ranks import crowd_ranks
from dashboard.statistics.ranks import rank_intervals

NAMES = ("median", "low", "high", "p_bottom", "p_top")


def crowd(units: int):
    chance = np.random.default_rng(5)
    sd = 6 / np.sqrt(chance.integers(3, 13, units))
    return np.clip(85 + 4 * chance.standard_normal(units), 60, 100), sd


def test_many_draws_come_to_the_same_places_and_chances():
    estimate, sd = crowd(4_501)
    drawn, found = rank_intervals(estimate, sd, draws=4_000, seed=1), crowd_ranks(estimate, sd)
    away = {name: getattr(drawn, name) - getattr(found, name) for name in NAMES}
    for name in ("median", "low", "high"):
        # Shares of all places; what is left are the draws, ± 1 % of the places each.
        assert np.abs(away[name] / len(sd)).mean() < 0.008
        assert abs((away[name] / len(sd)).mean()) < 0.0005
    for name in ("p_bottom", "p_top"):
        assert np.abs(away[name]).max() < 0.04
        assert abs(away[name].mean()) < 0.0005


def test_a_crowd_that_nothing_tells_apart_shares_all_places():
    found = crowd_ranks(np.full(10_000, 85.0), np.zeros(10_000))
    assert found.median == pytest.approx(np.full(10_000, 5_000), abs=2)
    assert found.low == pytest.approx(np.full(10_000, 250), abs=10)
    assert found.high == pytest.approx(np.full(10_000, 9_750), abs=10)
    assert found.p_top == pytest.approx(np.full(10_000, 0.1), abs=0.001)


def test_known_means_have_known_places():
    found = crowd_ranks(np.linspace(60, 100, 101), np.zeros(101))
    expected = np.arange(101, 0, -1)
    for name in ("median", "low", "high"):
        assert getattr(found, name).tolist() == expected.tolist()
    assert found.p_bottom == pytest.approx((expected > 91).astype(float), abs=0.01)


def test_who_shares_a_place_with_half_of_all_is_anywhere_among_them():
    found = crowd_ranks([*[100.0] * 5_000, *np.linspace(60, 90, 5_000)], np.zeros(10_000))
    assert found.low[0] == pytest.approx(125, abs=10)
    assert found.median[0] == pytest.approx(2_500, abs=2)
    assert found.high[0] == pytest.approx(4_875, abs=10)
    assert found.median[-1] == 5_001


def test_a_unit_without_estimate_has_no_place():
    found = crowd_ranks([80.0, np.nan, 90.0], [0.0, np.nan, 0.0])
    np.testing.assert_array_equal(found.median, [2, np.nan, 1])
    assert np.isnan(crowd_ranks([np.nan], [np.nan]).p_top).all()


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 20)), min_size=1, max_size=15))
def test_the_interval_holds_the_median_and_places_are_places(units):
    estimate, sd = np.array(units).T
    found = crowd_ranks(estimate, sd)
    assert (found.low <= found.median).all()
    assert (found.median <= found.high).all()
    assert found.low.min() >= 1
    assert found.high.max() <= len(units)
    assert found.p_top.sum() == pytest.approx(max(1, round(len(units) / 10)), abs=0.05)
