"""Branches among their peers: estimates drawn to the mean, and what may be said of them."""

import numpy as np
import pytest

from dashboard.statistics.caterpillar import caterpillar
from dashboard.statistics.dispersion import shrunk
from dashboard.statistics.intervals import Standing

N = np.array([12, 12, 6, 3, 12])
MEAN = np.array([85.0, 92.0, 83.0, 72.0, 86.0])
SD = np.array([3.0, 3.0, 3.0, 3.0, 3.0])


def test_estimates_are_those_of_empirical_bayes():
    found = caterpillar(N, MEAN, SD)
    asked = shrunk(N, MEAN, found.spread, found.found.tau2, found.benchmark)
    assert found.benchmark == pytest.approx(np.average(MEAN, weights=N))
    assert found.shrunk.estimate == pytest.approx(asked.estimate)
    assert found.reliability == pytest.approx(np.median(asked.reliability))
    assert found.inner.low == pytest.approx(asked.estimate - 1.96 * asked.sd)
    assert found.outer.high == pytest.approx(np.minimum(100, asked.estimate + 3.09 * asked.sd))


def test_a_standing_needs_the_whole_interval_on_one_side():
    found = caterpillar(N, MEAN, SD)
    certain = (found.outer.high < found.benchmark) | (found.outer.low > found.benchmark)
    assert [one in {Standing.WORSE, Standing.BETTER} for one in found.standing] == list(certain)
    assert (found.standing[3], found.standing[1]) == (Standing.WORSE, Standing.BETTER)


def test_units_that_only_chance_divides_are_all_alike():
    found = caterpillar([4, 4, 4], [84.0, 85.0, 86.0], [8.0, 8.0, 8.0])
    assert found.reliability == 0
    assert found.shrunk.estimate == pytest.approx([85.0, 85.0, 85.0])
    assert set(found.standing) == {Standing.SIMILAR}


@pytest.mark.parametrize("n", [[], [12], [2, 2, 2]])
def test_too_few_are_not_compared(n):
    found = caterpillar(n, [80.0] * len(n), [3.0] * len(n))
    assert not found.known
    assert np.isnan(found.reliability)
    assert set(found.standing) <= {Standing.UNKNOWN}
