"""How likely a low unit is low in truth."""

import numpy as np
import pytest

from dashboard.statistics.lowest_share import chance_of_lowest


def test_of_units_said_to_be_in_the_lowest_tenth_so_many_are():
    """Calibrated: of units with a chance about p, the share p lies in the lowest tenth."""
    random = np.random.default_rng(4)
    truth = random.normal(85, 6, 40_000)
    months = random.normal(0, 2, 3)
    values = truth[:, None] + months + random.normal(0, 5, (len(truth), 3))
    lowest = truth < np.quantile(truth, 0.1)
    likely = chance_of_lowest(values, np.zeros(len(truth)), 0.1)
    for low in np.arange(0, 1, 0.2):
        some = (likely >= low) & (likely < low + 0.2)
        assert lowest[some].mean() == pytest.approx(likely[some].mean(), abs=0.04)
    assert likely.mean() == pytest.approx(0.1, abs=0.01)


def test_each_kind_has_its_own_lowest_tenth():
    values = np.array([[90.0, 90.1]] * 5 + [[95.0, 95.1]] + [[50.0, 50.1]] * 5 + [[30.0, 30.1]])
    values += np.arange(12)[:, None] / 10
    kinds = np.array(["a"] * 6 + ["b"] * 6)
    likely = chance_of_lowest(values, kinds, 0.1)
    assert likely[11] > 0.9
    assert likely[:6].max() < 0.6


def test_where_nothing_tells_units_apart_none_is_low_and_who_has_no_value_is_unknown():
    alike = np.full((4, 3), 80.0)
    assert chance_of_lowest(alike, np.zeros(4), 0.1).tolist() == [0, 0, 0, 0]
    alike[1] = np.nan
    unknown = np.isnan(chance_of_lowest(alike, np.zeros(4), 0.1))
    assert unknown.tolist() == [False, True, False, False]
    assert chance_of_lowest(np.empty((0, 3)), np.empty(0), 0.1).tolist() == []
