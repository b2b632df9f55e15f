"""The score of a group from the criteria that applied (F17)."""

import numpy as np
import numpy.typing as npt

from dashboard.statistics.intervals import Numbers

LEAST_WEIGHT = 0.80


def applicable_percent(
    points: npt.ArrayLike, maxima: npt.ArrayLike, weight_all: npt.ArrayLike
) -> Numbers:
    """Return 100·Σ points/Σ maxima over the scored criteria, or NaN under 80 % of the weight.

    points: meetings × criteria, NaN where a criterion did not apply or was not scored; maxima:
    their maxima, one row for all or one per meeting; weight_all: sum of the maxima that should
    have been scored, one for all or one per meeting.
    Source: CQC, rating by key question with a least share of answered questions.
    """
    given, full = np.asarray(points, dtype=float), np.asarray(maxima, dtype=float)
    scored = np.isfinite(given)
    weight = np.where(scored, full, 0.0).sum(axis=-1)
    total = np.where(scored, given, 0.0).sum(axis=-1)
    # 80 % that is missed by a last digit is 80 %.
    enough = (weight > 0) & (weight >= LEAST_WEIGHT * np.asarray(weight_all, dtype=float) - 1e-9)
    return np.where(enough, 100 * total / np.where(weight > 0, weight, 1.0), np.nan)
