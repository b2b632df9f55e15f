"""Limits by number of meetings: funnels of a share (F3) and of a mean (F4)."""

import numpy as np
import numpy.typing as npt

from dashboard.statistics.intervals import Interval, Words, standings

Z95 = 1.96
Z998 = 3.09


def share_limits(n: npt.ArrayLike, p0: float, z: float = Z95) -> Interval:
    """Return p0 ± z·√(p0(1 − p0)/n), cut to 0–1, for shares of n; NaN where n is 0.

    Source: Spiegelhalter 2005; PHE `phe_funnels` draws the same for large n.
    """
    count = _positive(n)
    reach = z * np.sqrt(p0 * (1 - p0) / count)
    return Interval(np.clip(p0 - reach, 0.0, 1.0), np.clip(p0 + reach, 0.0, 1.0))


def mean_limits(
    n: npt.ArrayLike, benchmark: float, s_w: float, tau2: float = 0.0, z: float = Z95
) -> Interval:
    """Return μ0 ± z·√(s_w²/n + τ²), in the unit of the mean and not cut; NaN where n is 0.

    With τ² of `between_variance` the limits allow for units that truly differ; with 0 they
    are those of chance alone. Source: Spiegelhalter 2005, Statistics in Medicine 24:1185.
    """
    reach = z * np.sqrt(s_w**2 / _positive(n) + tau2)
    return Interval(benchmark - reach, benchmark + reach)


def funnel_position(values: npt.ArrayLike, limits95: Interval, limits998: Interval) -> Words:
    """Return a Standing per unit: outside which of its own limits (one pair per unit) it lies."""
    points = np.asarray(values, dtype=float)
    return standings(
        known=np.isfinite(points) & np.isfinite(limits95.low),
        signs=(points > limits95.high, points < limits95.low),
        sure=(points > limits998.high, points < limits998.low),
    )


def standings_away(away: npt.ArrayLike) -> Words:
    """Return a Standing per unit from how many standard errors it lies above its benchmark."""
    errors = np.asarray(away, dtype=float)
    return standings(
        known=np.isfinite(errors),
        signs=(errors > Z95, errors < -Z95),
        sure=(errors > Z998, errors < -Z998),
    )


def _positive(n: npt.ArrayLike) -> npt.NDArray[np.float64]:
    count = np.asarray(n, dtype=float)
    return np.where(count > 0, count, np.nan)
