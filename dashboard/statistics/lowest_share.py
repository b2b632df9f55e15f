"""How likely a unit whose few values are low is low in truth, among units of its own kind."""

from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from dashboard.statistics.dispersion import between_variance, shrunk
from dashboard.statistics.intervals import Numbers, mean_and_sd, pooled_sd
from dashboard.statistics.normal import normal_cdf


def chance_of_lowest(values: npt.ArrayLike, asked: npt.ArrayLike, share: float) -> Numbers:
    """Return how likely a unit's true level is within the lowest share of its peers' (0–1).

    values: months × units, all peers of one kind, NaN where unknown; asked: a mask of the units to
    tell of, in order. What moves all peers of a month is taken off; then the true levels are
    N(μ, τ²) with τ² of F5, and a unit's is that of F6: P = Φ((μ + z·τ − estimate)/sd), z the
    quantile of the share. NaN for a unit without a value, 0 where nothing tells the peers apart.
    Source: Leckie & Goldstein 2011, Research Papers in Education 26 (probability of the lowest
    tenth), with Efron & Morris 1975 for the estimate; normal instead of drawn.
    """
    given, of = np.asarray(values, dtype=float), np.asarray(asked, dtype=bool)
    known = np.isfinite(given)
    filled = np.where(known, given, 0.0)
    months = filled.sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    away = np.where(known, filled - months[:, None], 0.0)
    n = known.sum(axis=0)
    mean, sd = mean_and_sd(n, away.sum(axis=0), (away * away).sum(axis=0))
    spread, told = pooled_sd(n, sd), n[of] > 0
    tau2 = between_variance(n, mean, spread, 0.0).tau2
    if not np.isfinite(tau2) or tau2 == 0:
        return np.where(told, 0.0, np.nan)
    drawn = shrunk(n[of], mean[of], spread, tau2, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        errors = (NormalDist().inv_cdf(share) * tau2**0.5 - drawn.estimate) / drawn.sd
    # Where values never vary within units the estimate is the truth, at the very end it is inside.
    return np.where(told & np.isnan(errors), 1.0, normal_cdf(errors))
