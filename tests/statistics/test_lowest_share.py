"""How likely a low unit is low in truth."""

import numpy as np
import pytest

from dashboard.statistics.lowest_share import chance_of_lowest


def test_of_units_said_to_be_in_the_lowest_tenth_so_many_are():
    """Calibrated: of units with a chance about p, the share p lies in the lowest tenth."""
    random = np.random.default_rng(4)
    truth = random.normal(85, 6, 40_000)
    months = random.normal(0, 2, (3, 1))
    values = truth + months + random.normal(0, 5, (3, len(truth)))
    lowest = truth < np.quantile(truth, 0.1)
    likely = chance_of_lowest(values, np.ones(len(truth)), 0.1)
    for low in np.arange(0, 1, 0.2):
        some = (likely >= low) & (likely < low + 0.2)
        assert lowest[some].mean() == pytest.approx(likely[some].mean(), abs=0.04)
    assert likely.mean() == pytest.approx(0.1, abs=0.01)
    assert chance_of_lowest(values, lowest, 0.1) == pytest.approx(likely[lowest])


def test_where_nothing_tells_units_apart_none_is_low_and_who_has_no_value_is_unknown():
    alike = np.full((3, 4), 80.0)
    assert chance_of_lowest(alike, np.ones(4), 0.1).tolist() == [0, 0, 0, 0]
    alike[:, 1] = np.nan
    unknown = np.isnan(chance_of_lowest(alike, np.ones(4), 0.1))
    assert unknown.tolist() == [False, True, False, False]
    assert chance_of_lowest(np.empty((3, 0)), np.empty(0), 0.1).tolist() == []


def test_units_that_never_vary_are_where_they_are():
    steady = np.repeat([[80.0, 81.0, 82.0, 83.0, 84.0, 85.0, 86.0, 87.0, 88.0, 60.0]], 3, axis=0)
    assert chance_of_lowest(steady, np.ones(10), 0.1).tolist() == [0] * 9 + [1]
