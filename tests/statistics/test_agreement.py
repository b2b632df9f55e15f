"""Two scores or grades of the same meetings, by published tables."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.inter_rater import cohens_kappa

from dashboard.statistics.agreement import (
    bland_altman,
    grade_agreement,
    gwet_ac1,
    raw_agreement,
    weighted_kappa,
)

# Peak flow of 17 people by two meters (Bland & Altman 1986, table 1, first readings).
WRIGHT = [494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427]
MINI = [512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451]
GRADES = ["good", "fair", "average", "poor"]


def pairs(table, grades=GRADES):
    """Write a table of counts out as two lists of grades."""
    table = np.array(table)
    own = [grades[i] for i, row in enumerate(table) for n in row for _ in range(n)]
    other = [grades[j] for row in table for j, n in enumerate(row) for _ in range(n)]
    return own, other


def test_the_peak_flow_meters_of_bland_and_altman():
    found = bland_altman(WRIGHT, MINI)
    # Published: mean −2.1, sd 38.8, its 95 % interval −22.0 to 17.8.
    assert (found.n, round(found.bias, 1), round(found.sd, 1)) == (17, -2.1, 38.8)
    assert (found.bias_low, found.bias_high) == pytest.approx((-22.0, 17.8), abs=0.1)
    # They take 2 sd for 1.96 and √(3/n) for the error, 16.3: −79.7 and 75.5, −114.3 to −45.1.
    assert (found.low, found.high) == pytest.approx(
        (-79.7 + 0.04 * 38.8, 75.5 - 0.04 * 38.8), abs=0.1
    )
    assert found.low_interval == pytest.approx((-114.3, -45.1), abs=2.0)
    error = 38.77 * np.sqrt(1 / 17 + 1.96**2 / 32)
    assert found.high_interval[1] - found.high == pytest.approx(
        stats.t.ppf(0.975, 16) * error, rel=1e-3
    )


def test_the_interval_of_the_bias_agrees_with_scipy():
    found = bland_altman(WRIGHT, MINI)
    oracle = stats.ttest_rel(WRIGHT, MINI).confidence_interval()
    assert (found.bias_low, found.bias_high) == pytest.approx((oracle.low, oracle.high))


def test_a_pair_with_a_gap_is_left_out():
    assert bland_altman([90, np.nan, 95, 80], [85, 80, 90, np.nan]).n == 2


def test_one_pair_has_a_bias_and_no_interval():
    found = bland_altman([90.0], [85.0])
    assert (found.n, found.bias) == (1, 5.0)
    assert np.isnan([found.sd, found.low, found.bias_low, *found.high_interval]).all()
    assert np.isnan(bland_altman([], []).bias)


def test_uneven_grades_of_ninety_percent_agreement():
    # The table behind "90 % agreement, κ 0.285, AC1 0.895", of four grades that could be given.
    own, other = pairs([[88, 3, 0, 0], [6, 2, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0]])
    assert raw_agreement(own, other) == pytest.approx(0.90)
    assert gwet_ac1(own, other, GRADES) == pytest.approx(0.895, abs=0.0005)
    kappa = weighted_kappa(own, other, GRADES, "none")
    assert kappa == pytest.approx(0.285, abs=0.0005)
    table = np.array([[88, 3, 0], [6, 2, 0], [0, 1, 0]])
    assert kappa == pytest.approx(cohens_kappa(table).kappa)


def test_the_paradox_of_kappa_as_gwet_published_it():
    # Gwet 2008: 125 subjects, 118 + / +, 5 and 2 disagreements, none − / −.
    own, other = pairs([[118, 5], [2, 0]], ["+", "-"])
    assert raw_agreement(own, other) == pytest.approx(0.944)
    assert weighted_kappa(own, other, ["+", "-"]) == pytest.approx(-0.0234, abs=0.0001)
    assert gwet_ac1(own, other, ["+", "-"]) == pytest.approx(0.9408, abs=0.0001)


def test_the_abstractors_of_gwet():
    # Gwet 2014, Handbook of Inter-Rater Reliability, as in his package irrCAC (two abstractors).
    own, other = pairs([[13, 0, 0], [0, 20, 7], [0, 4, 56]])
    assert weighted_kappa(own, other, GRADES[:3], "none") == pytest.approx(0.7964094, abs=1e-6)
    assert gwet_ac1(own, other, GRADES[:3]) == pytest.approx(0.8493305, abs=1e-6)


@pytest.mark.parametrize("weights", ["linear", "quadratic"])
def test_weighted_kappa_agrees_with_statsmodels(chance, weights):
    for _ in range(20):
        table = chance.integers(0, 9, (4, 4)) + np.diag(chance.integers(1, 30, 4))
        oracle = cohens_kappa(table, wt=weights).kappa
        assert weighted_kappa(*pairs(table), GRADES, weights) == pytest.approx(oracle)


def test_a_missing_grade_leaves_its_pair_out():
    own, other = ["good", None, "fair", "good"], ["good", "good", "fair", float("nan")]
    assert raw_agreement(own, other) == 1.0
    assert weighted_kappa(own, other, GRADES) == 1.0
    assert gwet_ac1(own, other, GRADES) == 1.0


def test_what_cannot_be_told_is_not_told():
    assert np.isnan([raw_agreement([], []), gwet_ac1([], [], GRADES)]).all()
    assert np.isnan([weighted_kappa([], [], GRADES), gwet_ac1(["a"], ["a"], ["a"])]).all()
    assert np.isnan(weighted_kappa(["good"] * 9, ["good"] * 9, GRADES))
    with pytest.raises(KeyError):
        weighted_kappa(["great"], ["good"], GRADES)


graded = st.lists(st.tuples(st.sampled_from(GRADES), st.sampled_from(GRADES)), min_size=1)


@given(graded)
def test_agreement_is_the_same_from_either_side_and_never_above_one(given_pairs):
    own, other = [a for a, _ in given_pairs], [b for _, b in given_pairs]
    for measure in (weighted_kappa, gwet_ac1):
        one, two = measure(own, other, GRADES), measure(other, own, GRADES)
        assert one == pytest.approx(two, nan_ok=True)
        assert np.isnan(one) or -1 <= one <= 1 + 1e-12


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=2, max_size=30))
def test_limits_of_agreement_lie_around_the_bias(scores):
    own, other = np.array(scores).T
    found = bland_altman(own, other)
    assert found.low <= found.bias_low + 1e-9 or found.n < 6
    assert found.low_interval[0] <= found.low <= found.bias <= found.high <= found.high_interval[1]
    assert bland_altman(other, own).bias == pytest.approx(-found.bias)


def test_a_table_of_counts_says_the_same_as_the_pairs():
    own = ["good"] * 6 + ["fair"] * 3 + ["poor"]
    other = ["good"] * 4 + ["fair"] * 5 + ["average"]
    known = ["good", "fair", "average", "poor"]
    table = [[4, 2, 0, 0], [0, 3, 0, 0], [0, 0, 0, 0], [0, 0, 1, 0]]
    found = grade_agreement(table)
    assert found.n == 10
    assert found.raw == pytest.approx(raw_agreement(own, other))
    assert found.kappa == pytest.approx(weighted_kappa(own, other, known))
    assert found.ac1 == pytest.approx(gwet_ac1(own, other, known))
