"""How much units differ, and how far their means are believed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats.mstats import winsorize
from statsmodels.stats.meta_analysis import combine_effects

from dashboard.statistics.dispersion import between_variance, shrunk

# Trials of BCG against tuberculosis: log risk ratio and its variance (Berkey 1995, as in metafor).
BCG = [
    -0.8893, -1.5854, -1.3481, -1.4416, -0.2175, -0.7861, -1.6209, 0.0120, -0.4694, -1.3713,
    -0.3394, 0.4459, -0.0173,
]  # fmt: skip
BCG_VARIANCE = [
    0.3256, 0.1946, 0.4154, 0.0200, 0.0512, 0.0069, 0.2230, 0.0040, 0.0564, 0.0730, 0.0124,
    0.5325, 0.0714,
]  # fmt: skip
# Hits of 18 players in their first 45 turns (Efron & Morris 1977, Scientific American 236).
BATTING = np.array([18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7]) / 45


def test_the_published_trials_of_bcg():
    # Published: Q 152.23 with 13 trials, τ² 0.3088 by DerSimonian & Laird.
    n = 1 / np.array(BCG_VARIANCE)
    found = between_variance(n, BCG, 1.0, np.average(BCG, weights=n))
    assert found.tau2 == pytest.approx(0.3088, abs=0.001)
    assert found.phi == pytest.approx(152.23 / 13, rel=0.003)


def test_variance_between_units_agrees_with_statsmodels(chance):
    n = chance.integers(1, 25, 200)
    mean = chance.normal(85, 6, 200) + chance.normal(0, 8, 200) / np.sqrt(n)
    pooled = np.average(mean, weights=n)
    oracle = combine_effects(mean, 64 / n, method_re="dl")
    assert between_variance(n, mean, 8.0, pooled).tau2 == pytest.approx(oracle.tau2)


def test_the_spread_put_in_is_found_and_winsorising_finds_less(chance):
    n = chance.integers(3, 25, 20_000)
    mean = 85 + chance.normal(0, 6, 20_000) + chance.normal(0, 8, 20_000) / np.sqrt(n)
    plain = between_variance(n, mean, 8.0, 85.0).tau2
    cut = between_variance(n, mean, 8.0, 85.0, winsorise=0.1).tau2
    assert np.sqrt(plain) == pytest.approx(6.0, abs=0.1)
    assert 4.2 < np.sqrt(cut) < 5.0


def test_winsorising_draws_in_as_many_as_scipy_does(chance):
    mean = chance.normal(85, 6, 100)
    drawn = np.asarray(winsorize(mean, (0.1, 0.1)))
    direct = between_variance(np.full(100, 4), drawn, 8.0, 85.0).tau2
    assert between_variance(np.full(100, 4), mean, 8.0, 85.0, winsorise=0.1).tau2 == pytest.approx(
        direct, rel=0.03
    )


def test_units_divided_by_chance_alone_show_no_variance_between():
    found = between_variance([4, 4, 4], [84.0, 85.0, 86.0], 8.0, 85.0)
    assert found.tau2 == 0.0
    assert found.phi == pytest.approx((1 + 0 + 1) / 16 / 3)


def test_units_without_spread_within_differ_by_all_they_differ():
    found = between_variance([4, 4, 4], [84.0, 85.0, 86.0], 0.0, 85.0)
    assert found.tau2 == pytest.approx(1.0)
    assert np.isnan(found.phi)


@pytest.mark.parametrize(("n", "mean"), [([], []), ([5], [80.0]), ([5, 0], [80.0, np.nan])])
def test_fewer_than_two_units_tell_nothing(n, mean):
    found = between_variance(n, mean, 8.0, 85.0)
    assert np.isnan([found.phi, found.tau2]).all()


def test_the_baseball_players_of_efron_and_morris():
    # They shrink by 1 − (k − 3)σ²/S = 0.212; the moment estimate has k − 1 = 17 in place of 15.
    grand = BATTING.mean()
    spread = np.sqrt(grand * (1 - grand))
    tau2 = between_variance(np.full(18, 45), BATTING, spread, grand).tau2
    found = shrunk(np.full(18, 45), BATTING, spread, tau2, grand)
    assert 1 - (1 - found.reliability[0]) * 15 / 17 == pytest.approx(0.212, abs=0.001)
    assert found.estimate[0] == pytest.approx(0.265 + found.reliability[0] * 0.135, abs=0.001)


def test_an_estimate_by_hand():
    # τ 6, s_w 8, 4 meetings: B = 36/(36 + 16); sd √B·4.
    found = shrunk([4, 4, 0], [75.0, 95.0, np.nan], 8.0, 36.0, 85.0)
    b = 36 / 52
    np.testing.assert_allclose(found.reliability, [b, b, np.nan])
    np.testing.assert_allclose(found.estimate, [85 - 10 * b, 85 + 10 * b, np.nan])
    np.testing.assert_allclose(found.sd, [np.sqrt(b) * 4, np.sqrt(b) * 4, np.nan])


def test_units_that_do_not_differ_all_get_the_benchmark():
    found = shrunk([4, 9], [75.0, 95.0], 0.0, 0.0, 85.0)
    assert (found.estimate.tolist(), found.sd.tolist()) == ([85.0, 85.0], [0.0, 0.0])


means = st.lists(st.floats(0, 100), min_size=2, max_size=20)


@given(means, st.integers(1, 50), st.floats(0.1, 20), st.floats(0, 400), st.floats(0, 100))
def test_units_of_equal_n_keep_their_order(mean, n, s_w, tau2, benchmark):
    found = shrunk(np.full(len(mean), n), mean, s_w, tau2, benchmark).estimate
    assert (np.diff(found[np.argsort(mean, kind="stable")]) >= -1e-9).all()


@given(means, st.integers(1, 50), st.floats(0.1, 20), st.floats(0, 400), st.floats(0, 100))
def test_an_estimate_lies_between_mean_and_benchmark(mean, n, s_w, tau2, benchmark):
    found = shrunk(np.full(len(mean), n), mean, s_w, tau2, benchmark)
    assert (found.estimate >= np.minimum(mean, benchmark) - 1e-9).all()
    assert (found.estimate <= np.maximum(mean, benchmark) + 1e-9).all()
    assert ((found.reliability >= 0) & (found.reliability <= 1)).all()


@given(st.integers(1, 200), st.floats(0.1, 20), st.floats(0.01, 400))
def test_more_meetings_are_believed_more(n, s_w, tau2):
    found = shrunk([n, n + 1], [70.0, 70.0], s_w, tau2, 85.0)
    assert found.reliability[0] < found.reliability[1]


def test_shrinking_errs_less_than_the_means_themselves(chance):
    true = 85 + chance.normal(0, 3, 5000)
    n = chance.integers(1, 13, 5000)
    mean = true + chance.normal(0, 8, 5000) / np.sqrt(n)
    tau2 = between_variance(n, mean, 8.0, 85.0).tau2
    found = shrunk(n, mean, 8.0, tau2, 85.0)
    assert np.square(found.estimate - true).mean() < 0.6 * np.square(mean - true).mean()
    covered = np.abs(found.estimate - true) < 1.96 * found.sd
    assert covered.mean() == pytest.approx(0.95, abs=0.01)
