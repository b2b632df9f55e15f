"""The normal distribution is exact to more digits than any page shows."""

import numpy as np
import pytest
from scipy import stats

from dashboard.statistics.normal import normal_cdf, normal_quantile


def test_the_printed_table():
    # Abramowitz & Stegun (1964), table 26.1.
    known = {0.0: 0.5, 1.0: 0.8413447461, 1.96: 0.9750021049, 3.0: 0.9986501020}
    assert normal_cdf(list(known)) == pytest.approx(list(known.values()), abs=5e-11)


def test_chances_agree_with_scipy_also_far_out():
    z = np.linspace(-37, 9, 2001).reshape(3, 667)
    assert normal_cdf(z).shape == (3, 667)
    np.testing.assert_allclose(normal_cdf(z), stats.norm.cdf(z), rtol=1e-12)


def test_quantiles_agree_with_scipy():
    p = np.concatenate([np.logspace(-300, -1, 500), np.linspace(0.1, 1 - 1e-12, 501)])
    np.testing.assert_allclose(normal_quantile(p), stats.norm.ppf(p), rtol=1e-12, atol=1e-12)


def test_what_is_no_chance_has_no_quantile():
    found = normal_quantile([0.0, 1.0, -0.1, 1.1, np.nan])
    np.testing.assert_array_equal(found, [-np.inf, np.inf, np.nan, np.nan, np.nan])
    np.testing.assert_array_equal(normal_cdf([np.nan, np.inf, -np.inf]), [np.nan, 1, 0])
