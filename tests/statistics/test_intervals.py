"""Intervals agree with published worked examples."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from dashboard.statistics.intervals import mean_and_sd, mean_interval, pooled_sd, share_interval
from dashboard.statistics.student import t_distribution, t_quantile


@pytest.mark.parametrize(
    ("freedom", "published"),
    [
        (1, 12.706),
        (2, 4.303),
        (3, 3.182),
        (4, 2.776),
        (5, 2.571),
        (10, 2.228),
        (29, 2.045),
        (30, 2.042),
        (60, 2.000),
        (120, 1.980),
        (1000, 1.962),
    ],
)
def test_quantiles_agree_with_the_printed_table_of_t(freedom, published):
    assert t_quantile(freedom) == pytest.approx(published, abs=0.0005)


@pytest.mark.parametrize(("freedom", "published"), [(1, 63.657), (5, 4.032), (10, 3.169)])
def test_other_levels_agree_too(freedom, published):
    assert t_quantile(freedom, 0.995) == pytest.approx(published, abs=0.0005)


def test_the_two_methods_meet_where_one_takes_over():
    assert t_distribution(t_quantile(201), 201) == pytest.approx(0.975, abs=1e-9)


def test_the_heat_flow_meter_of_nist():
    # NIST/SEMATECH e-Handbook 1.3.5.2: n 195, mean 9.261460, sd 0.022789.
    interval = mean_interval([195], [9.261460], [0.022789])
    assert interval.low[0] == pytest.approx(9.258242, abs=1e-5)
    assert interval.high[0] == pytest.approx(9.264679, abs=1e-5)


def test_few_meetings_borrow_the_spread_of_all():
    n, mean, sd = [2, 12], [90.0, 85.0], [0.0, 4.0]
    pooled = pooled_sd(n, sd)
    assert pooled == pytest.approx(np.sqrt((0 + 11 * 16) / 12))
    interval = mean_interval(n, mean, sd)
    assert interval.high[0] - 90 == pytest.approx(12.706205 * pooled / np.sqrt(2), rel=1e-6)
    assert interval.high[1] - 85 == pytest.approx(t_quantile(11) * 4 / np.sqrt(12))


def test_one_meeting_and_none_give_no_interval():
    interval = mean_interval([0, 1, 8], [np.nan, 90, 80], [np.nan, np.nan, 3])
    assert np.isnan(interval.low).tolist() == [True, True, False]


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_shares_agree_with_newcombe_1998(successes, n, low, high):
    # Newcombe (1998), Statistics in Medicine 17, table I, method 3.
    interval = share_interval([successes], [n])
    assert interval.low[0] == pytest.approx(low, abs=0.00005)
    assert interval.high[0] == pytest.approx(high, abs=0.00005)


def test_a_share_of_nothing_has_no_interval():
    interval = share_interval([0, 5], [0, 5])
    assert np.isnan(interval.low).tolist() == [True, False]
    assert interval.high[1] == 1.0


def test_mean_and_spread_come_from_sums():
    values = np.array([80.0, 85.0, 93.5])
    mean, sd = mean_and_sd([3, 1, 0], [values.sum(), 70, 0], [(values**2).sum(), 4900, 0])
    assert mean[0] == pytest.approx(values.mean())
    assert sd[0] == pytest.approx(values.std(ddof=1))
    assert mean[1] == 70
    assert np.isnan(sd[1:]).all()
    assert np.isnan(mean[2])


def test_intervals_agree_with_scipy_and_statsmodels(chance):
    scores = chance.normal(85, 6, size=(40, 9))
    mean, sd = scores.mean(axis=1), scores.std(axis=1, ddof=1)
    interval = mean_interval(np.full(40, 9), mean, sd)
    low, high = stats.t.interval(0.95, 8, loc=mean, scale=sd / 3)
    np.testing.assert_allclose(interval.low, low)
    np.testing.assert_allclose(interval.high, high)
    good, n = chance.integers(0, 30, 40), np.full(40, 30)
    shares = share_interval(good, n, level=0.998)
    low, high = proportion_confint(good, n, alpha=0.002, method="wilson")
    np.testing.assert_allclose(shares.low, low, atol=1e-12)
    np.testing.assert_allclose(shares.high, high, atol=1e-12)


@given(freedom=st.integers(1, 100_000), probability=st.floats(0.6, 0.9999))
def test_quantiles_of_t_agree_with_scipy(freedom, probability):
    assert t_quantile(freedom, probability) == pytest.approx(
        stats.t.ppf(probability, freedom), rel=1e-7
    )


@given(sd=st.floats(0.1, 30), n=st.integers(6, 500))
def test_more_meetings_never_widen_an_interval(sd, n):
    few, many = (mean_interval([k], [80.0], [sd]) for k in (n, n + 1))
    assert many.high[0] - many.low[0] < few.high[0] - few.low[0]
