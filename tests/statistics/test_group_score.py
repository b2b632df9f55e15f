"""A group's percent is of what applied, and of nothing where too little was scored."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.statistics.group_score import applicable_percent

CONTENT = [6, 3, 5, 5, 4]


def test_a_criterion_that_does_not_apply_costs_no_points():
    # Content of a meeting without theme: 19 of 19 is 100 %, not 19 of 23.
    found = applicable_percent([[6, 3, 5, 5, np.nan], [6, 3, 5, 5, 0]], CONTENT, [19, 23])
    assert found == pytest.approx([100, 100 * 19 / 23])


def test_under_eighty_percent_of_the_weight_there_is_no_number():
    points = [[6, 3, 5, 5, np.nan], [6, 3, 5, np.nan, 4], [np.nan] * 5]
    # 19 of 23 is 82.6 % of the weight, 18 of 23 is 78.3 %.
    np.testing.assert_allclose(applicable_percent(points, CONTENT, 23), [100, np.nan, np.nan])
    assert applicable_percent([4, 4, 4, 4, np.nan], [5] * 5, 25) == pytest.approx(80)


def test_eighty_percent_that_misses_by_a_last_digit_is_enough():
    # 0.1 + 0.7 is 0.7999999999999999.
    assert applicable_percent([0.1, 0.7, np.nan], [0.1, 0.7, 0.2], 1.0) == pytest.approx(100)


def test_each_meeting_may_have_a_rubric_of_its_own():
    found = applicable_percent([[5, 5], [5, 5]], [[5, 10], [10, 10]], [15, 20])
    assert found == pytest.approx([100 * 10 / 15, 50])


def test_nothing_to_score_is_nothing_and_not_nought():
    assert np.isnan(applicable_percent([np.nan], [5.0], 0.0))


@given(st.lists(st.floats(0, 1), min_size=5, max_size=5), st.integers(0, 4))
def test_a_percent_lies_between_the_criteria(shares, gap):
    points = np.array(shares) * CONTENT
    points[gap] = np.nan
    found = applicable_percent(points, CONTENT, sum(CONTENT) - CONTENT[gap])
    scored = np.delete(np.array(shares), gap)
    assert 100 * scored.min() - 1e-9 <= found <= 100 * scored.max() + 1e-9
