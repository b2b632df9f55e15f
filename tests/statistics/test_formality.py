"""Traces of formality are rare where scores come by chance, and found where they do not."""

from itertools import groupby

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from dashboard.statistics.change import benjamini_hochberg
from dashboard.statistics.chi_square import binomial_tail, chi_square_tail, coin_tail
from dashboard.statistics.formality import (
    beyond_usual,
    digit_preference,
    flat_runs,
    heaping,
    heaping_by_unit,
    identical_sheets,
)


def test_tails_of_chi_square_agree_with_the_printed_table():
    # NIST/SEMATECH e-Handbook 1.3.6.7.4, upper 5 %.
    for freedom, critical in {1: 3.841, 2: 5.991, 5: 11.070, 9: 16.919, 24: 36.415}.items():
        assert chi_square_tail(critical, freedom) == pytest.approx(0.05, abs=0.0001)


@given(st.floats(0, 300), st.integers(1, 60))
def test_tails_of_chi_square_agree_with_scipy(x, freedom):
    assert chi_square_tail(x, freedom) == pytest.approx(stats.chi2.sf(x, freedom), rel=1e-9)


def test_the_christenings_of_arbuthnot():
    # Arbuthnot 1710: more boys than girls in each of 82 years, a chance of 1 in 4.836 · 10²⁴.
    assert 1 / coin_tail(82, 82) == pytest.approx(4.836e24, rel=0.001)


@given(st.integers(0, 400), st.integers(0, 400))
def test_tails_of_a_coin_agree_with_scipy(heads, tails):
    p = float(coin_tail(heads, heads + tails))
    assert p == pytest.approx(stats.binom.sf(heads - 1, heads + tails, 0.5), rel=1e-9)


def test_heaping_above_a_threshold():
    scores = [88.5] * 2 + [89.9] + [90.0] * 12 + [90.9] * 3 + [91.0, 70.0, np.nan]
    found = heaping(scores, [70, 90], window=1)
    assert found[["threshold", "below", "above"]].to_numpy().tolist() == [[70, 0, 1], [90, 1, 15]]
    assert found["p"].tolist() == pytest.approx([0.5, 17 / 2**16])


def test_a_score_that_misses_the_threshold_by_a_last_digit_is_above():
    assert heaping([89.99999999999999], [90], window=1)["above"].tolist() == [1]
    assert heaping([0.1 + 0.2], [0.3], window=0.1)["above"].tolist() == [1]


def test_heaping_of_each_branch_goes_through_one_list(chance):
    unit = np.repeat(np.arange(300), 24)
    scores = chance.uniform(84, 96, len(unit)).round(1)
    lifted = (unit < 20) & (scores >= 87) & (scores < 90)
    scores[lifted] = 90 + (scores[lifted] - 87) / 3
    found = heaping_by_unit(unit, scores, threshold=90, window=3)
    assert (found["below"] + found["above"]).sum() == ((scores >= 87) & (scores < 93)).sum()
    listed = found["unit"][benjamini_hochberg(found["p"]).found]
    assert (listed < 20).mean() >= 0.77
    assert (listed < 20).sum() >= 15


def test_a_branch_is_set_against_all_others_and_at_least_against_a_fair_coin():
    unit = [1] * 4 + [2] * 10 + [3]
    scores = [90.5, 90.5, 90.5, 89.0, *[90.5] * 6, *[89.5] * 4, 75.0]
    found = heaping_by_unit(unit, scores, threshold=90, window=2)
    assert found[["unit", "below", "above"]].values.tolist() == [[1, 1, 3], [2, 4, 6], [3, 0, 0]]
    assert found["usual"].tolist() == pytest.approx([0.6, 0.75, 9 / 14])
    assert found["p"].tolist() == pytest.approx(
        [stats.binom.sf(2, 4, 0.6), stats.binom.sf(5, 10, 0.75), 1.0]
    )
    alone = heaping_by_unit([1, 1], [90.0, 91.0], threshold=90, window=2)
    assert (alone["usual"].item(), alone["p"].item()) == (0.5, 0.25)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1))
def test_units_with_equal_counts_have_the_chance_that_each_alone_has(counts):
    below, above = np.array(counts).T
    rest = np.maximum((below + above).sum() - below - above, 1)
    usual = np.maximum((above.sum() - above) / rest, 0.5)
    found = beyond_usual(below, above)
    assert found[0].tolist() == usual.tolist()
    assert found[1] == pytest.approx(binomial_tail(above, below + above, usual), rel=1e-12)


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12), st.floats(0, 1)), max_size=9))
def test_the_binomial_tail_agrees_with_scipy(given):
    hits, rest, share = (np.array(column) for column in zip(*given, strict=True)) if given else (
        np.empty(0, dtype=int), np.empty(0, dtype=int), np.empty(0))  # fmt: skip
    oracle = stats.binom.sf(hits - 1, hits + rest, share)
    assert binomial_tail(hits, hits + rest, share) == pytest.approx(oracle, abs=1e-12)


def test_no_score_near_a_threshold_is_no_heap():
    assert heaping([], [90], window=1).to_numpy().tolist() == [[90, 0, 0, 1.0]]
    assert heaping([50.0], [90], window=1).to_numpy().tolist() == [[90, 0, 0, 1.0]]


def test_digits_agree_with_scipy():
    points = [80.0] * 60 + [80.5] * 40
    found = digit_preference(points, 0.5)
    oracle = stats.chisquare([60, 40])
    assert found.counts.tolist() == [60, 40]
    assert (found.chi_square, found.p) == pytest.approx((oracle.statistic, oracle.pvalue))


def test_ten_digits_of_a_tenth(chance):
    points = chance.integers(700, 1000, 2000) / 10
    even, heaped = digit_preference(points, 0.1), digit_preference(np.round(points * 2) / 2, 0.1)
    oracle = stats.chisquare(np.bincount(np.rint(points * 10).astype(int) % 10))
    assert (even.chi_square, even.p) == pytest.approx((oracle.statistic, oracle.pvalue))
    assert heaped.counts[[1, 2, 3, 4, 6, 7, 8, 9]].sum() == 0
    assert heaped.p < 1e-100


def test_no_points_prefer_no_digit():
    found = digit_preference([np.nan], 0.5)
    assert (found.counts.tolist(), found.p) == ([0, 0], 1.0)


def test_a_flat_line_is_found_and_a_gap_does_not_break_it(chance):
    matrix = chance.normal(85, 5, (200, 18)).round(1)
    matrix[7, 2:16] = 95.0
    matrix[7, 5] = np.nan
    found = flat_runs(matrix)
    assert found[["row", "length", "value", "last"]].to_numpy().tolist() == [[7, 13, 95.0, 15]]
    assert found["p"][0] < 1e-9
    assert flat_runs(matrix, least=14).empty


def test_scores_that_often_repeat_make_flat_lines_no_surprise(chance):
    coarse = chance.choice([90.0, 95.0], (500, 18))
    found = flat_runs(coarse)
    assert len(found) > 20
    assert not benjamini_hochberg(found["p"]).found.any()


def test_flat_runs_by_hand():
    found = flat_runs([[1, 1, 1, 2, 2, 2], [1, 2, 3, 4, 5, np.nan]], least=3)
    # Four of nine steps repeat; a run of 3 among 6 has 4 places.
    assert found[["row", "length", "value", "last"]].to_numpy().tolist() == [[0, 3, 1, 2]]
    assert found["p"].tolist() == pytest.approx([4 * (4 / 9) ** 2])


@pytest.mark.parametrize("matrix", [np.empty((0, 5)), np.full((3, 5), np.nan), np.empty((3, 0))])
def test_without_meetings_no_line_is_flat(matrix):
    assert flat_runs(matrix, least=1).empty


@given(st.lists(st.integers(0, 2) | st.just(np.nan), min_size=1, max_size=15))
def test_the_longest_run_is_the_longest(row):
    known = [value for value in row if value == value]
    runs = [len(list(run)) for _, run in groupby(known)]
    found = flat_runs([row], least=1)
    assert found["length"].tolist() == ([max(runs)] if known else [])


def test_identical_sheets_of_one_branch():
    sheet, other = [5.0, 4.0, np.nan], [5.0, 4.5, np.nan]
    units = ["a", "a", "b", "a", "b", "a"]
    found = identical_sheets(units, [sheet, other, sheet, sheet, other, sheet])
    # Three of seven pairs are equal: C(4, 3)·(3/7)².
    assert found.to_dict("list") == {
        "unit": ["a"],
        "first": [0],
        "n": [3],
        "meetings": [4],
        "p": pytest.approx([4 * (3 / 7) ** 2]),
    }


def test_a_gap_is_no_nought_and_minus_nought_is_nought():
    points = [[0.0, 1.0], [np.nan, 1.0], [-0.0, 1.0], [1.0, 0.0]]
    assert identical_sheets([1] * 4, points)[["first", "n"]].to_numpy().tolist() == [[0, 2]]


def test_a_copied_sheet_stands_out_in_a_nation(chance):
    unit = np.repeat(np.arange(500), 12)
    points = chance.integers(4, 11, (len(unit), 20)) / 2
    points[36:44] = points[36]
    found = identical_sheets(unit, points)
    assert found[["unit", "first", "n"]].to_numpy().tolist() == [[3, 36, 8]]
    assert found["p"][0] < 1e-6


def test_no_sheet_twice_is_an_empty_list():
    assert identical_sheets([1, 1], [[1.0], [2.0]]).empty
    assert identical_sheets([], np.empty((0, 3))).columns.tolist() == [
        "unit",
        "first",
        "n",
        "meetings",
        "p",
    ]
