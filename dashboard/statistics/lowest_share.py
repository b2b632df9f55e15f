"""How likely a unit whose few values are low is low in truth, among units of its own kind."""

from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt

from dashboard.statistics.dispersion import between_variance, shrunk
from dashboard.statistics.intervals import Numbers, mean_and_sd, pooled_sd
from dashboard.statistics.normal import normal_cdf


def chance_of_lowest(values: npt.ArrayLike, peers: npt.ArrayLike, share: float) -> Numbers:
    """Return per unit how likely its true level is within the lowest share of its peers' (0–1).

    values: units × months in one unit, NaN where unknown; peers: the kind of each unit. What moves
    all peers of a month is taken off; then the true levels of a kind are N(μ, τ²) with τ² of F5,
    and a unit's is that of F6: P = Φ((μ + z·τ − estimate)/sd), z the quantile of the share. NaN for
    a unit without a value, 0 where nothing tells its peers apart.
    Source: Leckie & Goldstein 2011, Research Papers in Education 26 (probability of the lowest
    tenth), with Efron & Morris 1975 for the estimate; normal instead of drawn.
    """
    given, kinds = np.asarray(values, dtype=float), np.asarray(peers)
    likely = np.full(len(given), np.nan)
    for kind in np.unique(kinds):
        own = kinds == kind
        likely[own] = _likely(given[own], NormalDist().inv_cdf(share))
    return likely


def _likely(values: Numbers, z: float) -> npt.NDArray[Any]:
    known = np.isfinite(values)
    filled = np.where(known, values, 0.0)
    months = filled.sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    away = np.where(known, values - months, 0.0)
    n = known.sum(axis=1)
    mean, sd = mean_and_sd(n, away.sum(axis=1), (away**2).sum(axis=1))
    spread, told = pooled_sd(n, sd), n > 0
    tau2 = between_variance(n, np.nan_to_num(mean), spread, 0.0).tau2
    if not np.isfinite(tau2) or tau2 == 0:
        return np.where(told, 0.0, np.nan)
    drawn = shrunk(n, mean, spread, tau2, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        errors = (z * tau2**0.5 - drawn.estimate) / drawn.sd
    # Where values never vary within units the estimate is the truth, above the end or not.
    return np.where(told & np.isnan(errors), 1.0, normal_cdf(errors))
