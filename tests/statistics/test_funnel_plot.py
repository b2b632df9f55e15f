"""A whole funnel: its limits are F3 and F4, and what chance puts outside is counted."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from dashboard.statistics.angle import angle, percent_of, slope
from dashboard.statistics.dispersion import between_variance
from dashboard.statistics.funnel import Z95, Z998, mean_limits, share_limits
from dashboard.statistics.funnel_plot import funnel_of_means, funnel_of_shares
from dashboard.statistics.intervals import Standing, pooled_sd

N = np.array([12, 12, 6, 3, 12])
MEAN = np.array([80.0, 90.0, 75.0, 68.0, 88.0])
SD = np.array([4.0, 5.0, 4.5, 4.0, 3.5])


def test_limits_of_means_are_those_of_their_formula():
    found = funnel_of_means(N, MEAN, SD, allowing=True)
    level, spread = np.average(MEAN, weights=N), pooled_sd(N, SD * slope(MEAN))
    tau2 = between_variance(N, angle(MEAN), spread, float(angle(level))).tau2
    assert (found.benchmark, found.spread) == pytest.approx((level, spread))
    assert (found.found.tau2, found.allowed) == pytest.approx((tau2, tau2))
    for z, limits in ((Z95, found.inner), (Z998, found.outer)):
        asked = mean_limits(N, float(angle(level)), spread, tau2, z)
        assert limits.low == pytest.approx(percent_of(asked.low))
        assert limits.high == pytest.approx(percent_of(asked.high))


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
    spread = pooled_sd(N, SD * slope(MEAN))
    tau2 = between_variance(N, angle(MEAN), spread, float(angle(level))).tau2
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


def test_of_units_that_differ_as_the_model_says_as_many_lie_outside_as_it_says(chance):
    n = chance.integers(3, 16, 50_000)
    truth = angle(80) + chance.normal(0, 0.04, len(n))
    mean = percent_of(truth + chance.normal(0, 0.06, len(n)) / np.sqrt(n))
    sd = 0.06 / slope(mean)
    for allowing in (True, False):
        found = funnel_of_means(n, mean, sd, allowing=allowing)
        usual = found.by_chance
        assert found.wide_apart is not allowing
        assert usual.expected == pytest.approx(found.outside, rel=0.2 if allowing else 0.03)
        assert usual.expected < usual.most
    assert usual.expected > 5_000


def test_limits_of_chance_alone_expect_outside_what_units_usually_differ():
    wide = funnel_of_means(N, MEAN, SD, allowing=False)
    noise = wide.spread**2 / N
    share = np.sqrt(noise / (noise + wide.found.tau2))
    assert wide.chance == pytest.approx(2 * stats.norm.sf(Z998 * share))
    assert wide.by_chance.expected == pytest.approx(wide.chance.sum())
    narrow = funnel_of_means(N, MEAN, SD, allowing=True)
    assert narrow.chance == pytest.approx([2 * stats.norm.sf(Z998)] * 5)


@given(level=st.floats(55, 97), tau=st.floats(0.02, 0.2))
def test_limits_of_means_stay_within_the_scale_and_are_wider_below_than_above(level, tau):
    chance = np.random.default_rng(1)
    mean = percent_of(angle(level) + chance.normal(0, tau, 60))
    found = funnel_of_means([12] * 60, mean, [3.0] * 60, allowing=True)
    assert ((found.outer.low >= 0) & (found.outer.high <= 100)).all()
    below, above = found.benchmark - found.outer.low[0], found.outer.high[0] - found.benchmark
    assert below > above > 0 or found.benchmark < 56


def test_near_the_top_units_lie_outside_on_either_side():
    """On plain percents the upper 95 % limit is beyond 100, and all outside lie below."""
    mean = percent_of(np.random.default_rng(7).normal(angle(92), 0.11, 20_000))
    found = funnel_of_means([12] * 20_000, mean, 0.06 / slope(mean), allowing=True)
    assert mean.mean() + Z95 * mean.std() > 100
    better, worse = (
        (found.standing == one).mean() for one in (Standing.SIGNS_BETTER, Standing.SIGNS_WORSE)
    )
    assert 0.01 < better < 0.04
    assert 0.01 < worse < 0.04
