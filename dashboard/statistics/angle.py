"""Percents as angles, on which their spread no longer depends on how high they are."""

import numpy as np
import numpy.typing as npt

from dashboard.statistics.intervals import Numbers

FULL = 100.0
# Half the step in which points are given, so that a full mark is not the end of the scale.
CONTINUITY = 0.25


def angle(percent: npt.ArrayLike) -> Numbers:
    """Return arcsin √p of percents (0–100), p = (percent + ¼)/(100 + ½), in radians.

    Source: Anscombe 1948, Biometrika 35:246 (stabilises a binomial's variance, with continuity);
    Spiegelhalter 2005, Statistics in Medicine 24:1185, section 3.3 (funnels on this scale).
    """
    return np.asarray(np.arcsin(np.sqrt(_share(percent))))


def percent_of(angles: npt.ArrayLike) -> Numbers:
    """Return the percents of angles, cut to 0–100; an angle beyond the ends is at the end."""
    inside = np.clip(np.asarray(angles, dtype=float), 0.0, np.pi / 2)
    percent = (FULL + 2 * CONTINUITY) * np.sin(inside) ** 2 - CONTINUITY
    return np.asarray(np.clip(percent, 0.0, FULL))


def slope(percent: npt.ArrayLike) -> Numbers:
    """Return how many radians one percent point is at a percent (0–100): 1/(2·√(p(1 − p))·100½).

    A small spread in points times this is the spread of the angle (delta method).
    """
    share = _share(percent)
    return np.asarray(1 / (2 * np.sqrt(share * (1 - share)) * (FULL + 2 * CONTINUITY)))


def _share(percent: npt.ArrayLike) -> Numbers:
    given = np.asarray(percent, dtype=float)
    return np.asarray((given + CONTINUITY) / (FULL + 2 * CONTINUITY))
