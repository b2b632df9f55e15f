"""A place is an interval, wide as long as little is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from dashboard.statistics import ranks
from dashboard.statistics.dispersion import between_variance, shrunk
from dashboard.statistics.ranks import rank_intervals


def test_two_units_change_places_as_often_as_theory_says():
    # P(θ₁ > θ₂) = Φ((90 − 85)/√(3² + 4²)) = Φ(1).
    found = rank_intervals([90.0, 85.0], [3.0, 4.0], draws=200_000, seed=1)
    assert found.p_top == pytest.approx([stats.norm.cdf(1), 1 - stats.norm.cdf(1)], abs=0.004)
    assert found.p_bottom == pytest.approx(1 - found.p_top)
    assert found.median.tolist() == [1, 2]


def test_places_agree_with_ranking_every_draw_by_scipy(monkeypatch):
    estimate, sd = np.linspace(80, 90, 30), np.full(30, 2.0)
    draws = estimate + sd * np.random.default_rng(7).standard_normal((500, 30))
    places = stats.rankdata(-draws, axis=1)
    found = rank_intervals(estimate, sd, draws=500, seed=7)
    # One chunk at a time must tell the same as all in one.
    monkeypatch.setattr(ranks, "CELLS_AT_ONCE", 700)
    chunked = rank_intervals(estimate, sd, draws=500, seed=7)
    np.testing.assert_array_equal(chunked.median, found.median)
    np.testing.assert_array_equal(chunked.p_top, found.p_top)
    assert found.p_bottom == pytest.approx((places > 27).mean(axis=0))
    assert found.p_top == pytest.approx((places <= 3).mean(axis=0))
    for name, share in (("low", 0.025), ("median", 0.5), ("high", 0.975)):
        assert getattr(found, name) == pytest.approx(np.quantile(places, share, axis=0), abs=0.51)


def test_forty_branches_of_twelve_meetings_have_wide_places(chance):
    mean = 85 + chance.normal(0, 3.5, 40) + chance.normal(0, 8, 40) / np.sqrt(12)
    tau2 = between_variance(np.full(40, 12), mean, 8.0, 85.0).tau2
    found = shrunk(np.full(40, 12), mean, 8.0, tau2, 85.0)
    places = rank_intervals(found.estimate, found.sd, seed=1)
    assert 14 < (places.high - places.low).mean() < 24


def test_units_that_nothing_tells_apart_share_all_places():
    found = rank_intervals(np.full(20, 85.0), np.zeros(20), seed=3)
    assert found.low.max() <= 2
    assert found.high.min() >= 19
    assert found.p_top == pytest.approx(np.full(20, 0.1), abs=0.04)


def test_known_means_have_known_places():
    found = rank_intervals([80.0, 90.0, 85.0], [0.0, 0.0, 0.0], seed=3)
    assert found.low.tolist() == found.median.tolist() == found.high.tolist() == [3, 1, 2]
    assert found.p_bottom.tolist() == [1, 0, 0]


def test_a_unit_without_estimate_has_no_place():
    found = rank_intervals([80.0, np.nan, 90.0], [0.0, np.nan, 0.0], seed=3)
    np.testing.assert_array_equal(found.median, [2, np.nan, 1])
    assert np.isnan(rank_intervals([np.nan], [np.nan], seed=3).p_top).all()


def test_the_same_seed_gives_the_same_places_and_another_gives_others():
    estimate, sd = np.linspace(84, 86, 50), np.full(50, 2.0)
    one, same, other = (rank_intervals(estimate, sd, seed=seed).p_top for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert (one != other).any()


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 20)), min_size=1, max_size=15))
def test_the_interval_holds_the_median_and_places_are_places(units):
    estimate, sd = np.array(units).T
    found = rank_intervals(estimate, sd, draws=60, seed=5)
    assert (found.low <= found.median).all()
    assert (found.median <= found.high).all()
    assert found.low.min() >= 1
    assert found.high.max() <= len(units)
    assert found.p_top.sum() == pytest.approx(max(1, round(len(units) / 10)))
