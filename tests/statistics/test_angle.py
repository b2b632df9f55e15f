"""Percents as angles: the way there and back, and a spread that no longer depends on the level."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.statistics.angle import angle, percent_of, slope


@given(st.floats(0, 100))
def test_an_angle_leads_back_to_its_percent(percent):
    assert percent_of(angle(percent)) == pytest.approx(percent, abs=1e-9)


def test_angles_are_those_of_the_formula():
    assert angle(49.75) == pytest.approx(np.arcsin(np.sqrt(50 / 100.5)))
    assert angle([0, 100]) == pytest.approx(np.arcsin(np.sqrt([0.25 / 100.5, 100.25 / 100.5])))


def test_beyond_the_ends_is_at_the_end():
    assert percent_of([-0.3, 0.0, np.pi / 2, 2.0]) == pytest.approx([0, 0, 100, 100])


@given(st.floats(1, 99))
def test_the_slope_is_that_of_the_angle(percent):
    step = 1e-5
    rise = (angle(percent + step) - angle(percent - step)) / (2 * step)
    assert slope(percent) == pytest.approx(float(rise), rel=1e-4)


def test_shares_of_a_hundred_spread_alike_at_every_level(chance):
    spreads = [
        np.std(angle(chance.binomial(100, p, 40_000))) for p in (0.5, 0.7, 0.9, 0.95)
    ]
    assert spreads == pytest.approx([0.05] * 4, rel=0.05)
