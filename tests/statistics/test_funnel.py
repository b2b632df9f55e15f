"""A funnel widens where little is known and names only what lies outside."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from dashboard.statistics.funnel import Z95, Z998, funnel_position, mean_limits, share_limits
from dashboard.statistics.intervals import Standing


def test_the_wafers_of_nist():
    # NIST/SEMATECH e-Handbook 6.3.3.2: p̄ 0.2313, n 50, three sigma: 0.0524 and 0.4102.
    limits = share_limits([50], 0.2313, 3.0)
    assert limits.low[0] == pytest.approx(0.0524, abs=0.0001)
    assert limits.high[0] == pytest.approx(0.4102, abs=0.0001)


def test_limits_of_shares_hold_what_scipy_says_they_hold():
    limits = share_limits([2000], 0.3, Z95)
    inside = stats.binom.cdf(limits.high[0] * 2000, 2000, 0.3) - stats.binom.cdf(
        limits.low[0] * 2000, 2000, 0.3
    )
    assert inside == pytest.approx(0.95, abs=0.003)


def test_limits_of_shares_are_shares():
    limits = share_limits([1, 4, 0], 0.9, Z998)
    np.testing.assert_allclose(limits.low, [0.0, 0.9 - 3.09 * 0.15, np.nan])
    np.testing.assert_allclose(limits.high, [1.0, 1.0, np.nan])


def test_limits_of_means_by_hand():
    # s_w 8, n 16: standard error 2; with τ² 12 the reach is z·√(4 + 12).
    chance_alone, spread = mean_limits([16], 85.0, 8.0), mean_limits([16], 85.0, 8.0, 12.0, Z998)
    assert (chance_alone.low[0], chance_alone.high[0]) == pytest.approx((81.08, 88.92))
    assert (spread.low[0], spread.high[0]) == pytest.approx((85 - 12.36, 85 + 12.36))
    assert np.isnan(mean_limits([0], 85.0, 8.0).low[0])


def test_the_place_in_the_funnel_in_words():
    n = [16] * 5 + [0]
    words = funnel_position(
        [80.0, 92.0, 85.0, 78.0, 100.0, np.nan],
        mean_limits(n, 85.0, 8.0, 0.0, Z95),
        mean_limits(n, 85.0, 8.0, 0.0, Z998),
    )
    assert words.tolist() == [
        Standing.SIGNS_WORSE,
        Standing.BETTER,
        Standing.SIMILAR,
        Standing.WORSE,
        Standing.BETTER,
        Standing.UNKNOWN,
    ]


def test_a_unit_on_its_limit_is_inside():
    limits = mean_limits([16, 16], 85.0, 8.0)
    words = funnel_position([limits.low[0], limits.high[1]], limits, limits)
    assert set(words) == {Standing.SIMILAR}


def test_a_nation_that_differs_by_chance_alone_is_rarely_named(chance):
    n = chance.integers(1, 25, 50_000)
    mean = 85 + chance.normal(0, 8, 50_000) / np.sqrt(n)
    words = funnel_position(
        mean, mean_limits(n, 85.0, 8.0, 0.0, Z95), mean_limits(n, 85.0, 8.0, 0.0, Z998)
    )
    sure = np.isin(words, [Standing.BETTER, Standing.WORSE]).mean()
    assert sure == pytest.approx(0.002, abs=0.0008)
    assert (words == Standing.SIMILAR).mean() == pytest.approx(0.95, abs=0.005)


@given(st.integers(1, 1000), st.floats(0.5, 20), st.floats(0, 100))
def test_limits_widen_as_meetings_fall(n, s_w, tau2):
    limits = mean_limits([n, n + 1], 85.0, s_w, tau2)
    assert limits.low[0] < limits.low[1]
    assert limits.high[0] > limits.high[1]


@given(st.integers(1, 1000), st.floats(0, 1))
def test_limits_of_shares_never_narrow_as_meetings_fall(n, p0):
    limits = share_limits([n, n + 1], p0)
    assert limits.low[0] <= limits.low[1] <= p0 + 1e-12
    assert limits.high[0] >= limits.high[1] >= p0 - 1e-12
