"""Better and worse are said only of an interval wholly on one side of the benchmark."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dashboard.statistics.intervals import (
    Interval,
    Standing,
    compared,
    mean_interval,
    share_interval,
)


def test_each_word_of_a_comparison():
    inner = Interval(np.array([86, 86, 84, 80, 80, np.nan]), np.array([90, 90, 88, 84, 84, np.nan]))
    outer = Interval(
        np.array([85.5, 84, 82, 78, 79, np.nan]), np.array([91, 92, 90, 86, 84.9, np.nan])
    )
    assert compared(inner, outer, 85).tolist() == [
        Standing.BETTER,
        Standing.SIGNS_BETTER,
        Standing.SIMILAR,
        Standing.SIGNS_WORSE,
        Standing.WORSE,
        Standing.UNKNOWN,
    ]


def test_touching_the_benchmark_is_similar():
    inner = Interval(np.array([85.0, 80.0]), np.array([90.0, 85.0]))
    assert set(compared(inner, inner, 85)) == {Standing.SIMILAR}


def test_each_unit_may_have_a_benchmark_of_its_own():
    inner = Interval(np.array([85.0, 85.0]), np.array([90.0, 90.0]))
    assert compared(inner, inner, [80, 95]).tolist() == [Standing.BETTER, Standing.WORSE]


def test_a_share_is_compared_in_the_same_words():
    # 81 of 263 (Newcombe 1998): 25.5 % to 36.6 % at 95 %.
    inner, outer = (
        share_interval([81] * 3, [263] * 3),
        share_interval([81] * 3, [263] * 3, level=0.998),
    )
    words = compared(inner, outer, [0.20, 0.37, 0.31])
    assert words.tolist() == [Standing.BETTER, Standing.SIGNS_WORSE, Standing.SIMILAR]


@given(
    n=st.integers(6, 60),
    mean=st.floats(0, 100),
    sd=st.floats(0.1, 20),
    benchmark=st.floats(0, 100),
)
def test_what_is_sure_at_998_is_also_a_sign_at_95(n, mean, sd, benchmark):
    inner, outer = mean_interval([n], [mean], [sd]), mean_interval([n], [mean], [sd], level=0.998)
    assert outer.low[0] < inner.low[0] < inner.high[0] < outer.high[0]
    word = compared(inner, outer, benchmark)[0]
    if word in {Standing.BETTER, Standing.SIGNS_BETTER}:
        assert inner.low[0] > benchmark
    if word in {Standing.WORSE, Standing.SIGNS_WORSE}:
        assert inner.high[0] < benchmark
    assert (word == Standing.BETTER) == (outer.low[0] > benchmark)
    assert (word == Standing.WORSE) == (outer.high[0] < benchmark)
