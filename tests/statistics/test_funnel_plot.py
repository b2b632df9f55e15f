"""A whole funnel: its limits are F3 and F4, and what chance puts outside is counted."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from dashboard.statistics.dispersion import between_variance
from dashboard.statistics.funnel import Z95, Z998, mean_limits, share_limits
from dashboard.statistics.funnel_plot import (
    chance_of,
    expected_outside,
    funnel_of_means,
    funnel_of_shares,
    usual_most,
)
from dashboard.statistics.intervals import Standing, pooled_sd

N = np.array([12, 12, 6, 3, 12])
MEAN = np.array([80.0, 90.0, 75.0, 68.0, 88.0])
SD = np.array([4.0, 5.0, 4.5, 4.0, 3.5])


def test_limits_of_means_are_those_of_their_formula():
    found = funnel_of_means(N, MEAN, SD, allowing=True)
    level, spread = np.average(MEAN, weights=N), pooled_sd(N, SD)
    tau2 = between_variance(N, MEAN, spread, level).tau2
    assert (found.benchmark, found.spread) == pytest.approx((level, spread))
    assert (found.found.tau2, found.allowed) == pytest.approx((tau2, tau2))
    for z, limits in ((Z95, found.inner), (Z998, found.outer)):
        asked = mean_limits(N, level, spread, tau2, z)
        assert limits.low == pytest.approx(np.clip(asked.low, 0, 100))
        assert limits.high == pytest.approx(np.clip(asked.high, 0, 100))


def test_without_allowance_the_limits_are_those_of_chance_alone_and_the_outlier_shows():
    allowing = funnel_of_means(N, MEAN, SD, allowing=True)
    chance = funnel_of_means(N, MEAN, SD, allowing=False)
    assert chance.allowed == 0
    assert chance.found == allowing.found
    assert chance.standing[3] == Standing.WORSE
    assert allowing.standing[3] == Standing.SIMILAR
    assert chance.outside > allowing.outside == 0
    assert chance.compared == allowing.compared == 5


def test_limits_of_shares_by_chance_are_those_of_their_formula():
    n, good = np.array([10, 20, 40, 12]), np.array([4, 9, 12, 0])
    found = funnel_of_shares(n, good, allowing=False)
    p0 = good.sum() / n.sum()
    assert found.benchmark == pytest.approx(100 * p0)
    assert found.value == pytest.approx(100 * good / n)
    for z, limits in ((Z95, found.inner), (Z998, found.outer)):
        asked = share_limits(n, p0, z)
        assert limits.low == pytest.approx(100 * asked.low)
        assert limits.high == pytest.approx(100 * asked.high)


def test_the_curve_runs_through_each_units_own_limits():
    found = funnel_of_means(N, MEAN, SD, allowing=True)
    assert found.limits(N, Z998).low == pytest.approx(found.outer.low)
    assert found.limits(N, Z95).high == pytest.approx(found.inner.high)


def test_a_unit_under_three_meetings_is_unknown_and_tells_nothing_of_the_others():
    with_few = funnel_of_means([*N, 2], [*MEAN, 20.0], [*SD, np.nan], allowing=True)
    without = funnel_of_means(N, MEAN, SD, allowing=True)
    assert with_few.standing[-1] == Standing.UNKNOWN
    assert np.isnan(with_few.outer.low[-1])
    assert with_few.compared == without.compared
    # It is among all meetings of the benchmark, but not in what divides the units.
    level = np.average([*MEAN, 20.0], weights=[*N, 2])
    tau2 = between_variance(N, MEAN, pooled_sd(N, SD), level).tau2
    assert with_few.found.tau2 == pytest.approx(tau2)


@pytest.mark.parametrize("n", [[], [12], [1, 1, 1]])
@pytest.mark.parametrize("allowing", [True, False])
def test_too_little_to_compare_is_unknown_and_no_failure(n, allowing):
    found = funnel_of_means(n, [80.0] * len(n), [np.nan] * len(n), allowing=allowing)
    assert set(found.standing) <= {Standing.UNKNOWN}
    assert (found.compared, found.outside) == (0, 0)


def test_everybody_alike_is_similar():
    found = funnel_of_shares([12, 12, 12], [12, 12, 12], allowing=True)
    assert list(found.standing) == [Standing.SIMILAR] * 3
    assert found.benchmark == 100


@given(count=st.integers(0, 60), expected=st.floats(0.01, 30))
def test_the_chance_of_so_many_agrees_with_scipy(count, expected):
    assert chance_of(count, expected) == pytest.approx(
        stats.poisson.sf(count - 1, expected), abs=1e-9
    )


@pytest.mark.parametrize("expected", [0.0, 0.012, 0.6, 12.0, 500.0])
def test_the_usual_most_is_exceeded_in_one_case_of_twenty_at_most(expected):
    most = usual_most(expected)
    assert stats.poisson.sf(most, expected) <= 0.05
    assert most == 0 or stats.poisson.sf(most - 1, expected) > 0.05


def test_of_units_that_differ_as_the_model_says_as_many_lie_outside_as_it_says(chance):
    n = chance.integers(3, 16, 50_000)
    mean = 80 + chance.normal(0, 3, len(n)) + chance.normal(0, 4, len(n)) / np.sqrt(n)
    found = funnel_of_means(n, mean, np.full(len(n), 4.0), allowing=True)
    expected = expected_outside(found.compared)
    assert expected == 100
    assert stats.poisson.ppf(0.001, expected) <= found.outside <= stats.poisson.ppf(0.999, expected)
