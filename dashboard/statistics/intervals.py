"""Intervals of a mean (F1) and of a share (F2), and what they say of a benchmark (F10)."""

from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt

from dashboard.statistics.student import t_quantile

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Words = npt.NDArray[np.object_]
OWN_SPREAD_FROM = 6
LEVEL = 0.95


@dataclass(frozen=True)
class Interval:
    """Lower and upper ends, one per unit; NaN where there is no interval to give."""

    low: Numbers
    high: Numbers


class Standing(StrEnum):
    """Where a unit stands to a benchmark; "signs" are sure at 95 %, the plain words at 99.8 %.

    Without an interval nothing is known, which is not the same as similar.
    """

    BETTER = "better"
    SIGNS_BETTER = "signs_better"
    SIMILAR = "similar"
    SIGNS_WORSE = "signs_worse"
    WORSE = "worse"
    UNKNOWN = "unknown"


def mean_and_sd(n: npt.ArrayLike, total: npt.ArrayLike, squares: npt.ArrayLike) -> Numbers:
    """Return two rows, mean and sample sd (n − 1), from counts, sums and sums of squares.

    The mean of nothing and the sd of fewer than two are NaN.
    """
    count, sums, squared = (np.asarray(column, dtype=float) for column in (n, total, squares))
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(count > 0, sums / count, np.nan)
        # Rounding can leave a hair below zero where all values are the same.
        left = np.maximum(squared - sums * mean, 0.0)
        spread = np.where(count > 1, np.sqrt(left / (count - 1)), np.nan)
    return np.stack([mean, spread])


def pooled_sd(n: npt.ArrayLike, sd: npt.ArrayLike) -> float:
    """Return s_w = √(Σ(n_i − 1)s_i² / Σ(n_i − 1)), the spread within units; NaN if none is known.

    Source: the usual pooled variance, e.g. NIST/SEMATECH e-Handbook 1.3.5.3.
    """
    count, spread = np.asarray(n, dtype=float), np.asarray(sd, dtype=float)
    known = (count > 1) & np.isfinite(spread)
    freedom = float(np.sum(count[known] - 1))
    if freedom == 0:
        return float("nan")
    return float(np.sqrt(np.sum((count[known] - 1) * spread[known] ** 2) / freedom))


def mean_interval(
    n: npt.ArrayLike, mean: npt.ArrayLike, sd: npt.ArrayLike, *, level: float = LEVEL
) -> Interval:
    """Return x̄ ± t(n − 1; ½ + level/2) · s/√n, with the pooled s_w for s where n < 6.

    n, mean, sd: one entry per unit, in the unit of the mean. One meeting gives no interval.
    Source: PHE `phe_mean` (PHEindicatormethods); Student 1908. Pooling keeps two alike
    meetings from looking certain.
    """
    count, centre = np.asarray(n, dtype=np.int64), np.asarray(mean, dtype=float)
    own = np.asarray(sd, dtype=float)
    spread = np.where(count < OWN_SPREAD_FROM, pooled_sd(count, own), own)
    each, back = np.unique(count, return_inverse=True)
    upper = 0.5 + level / 2
    quantiles = np.array([t_quantile(int(k) - 1, upper) if k > 1 else np.nan for k in each])
    with np.errstate(divide="ignore", invalid="ignore"):
        half = quantiles[back].reshape(count.shape) * spread / np.sqrt(count)
    return Interval(centre - half, centre + half)


def share_interval(successes: npt.ArrayLike, n: npt.ArrayLike, *, level: float = LEVEL) -> Interval:
    """Return Wilson's interval of a share, 0–1; NaN where n is 0.

    (p + z²/2n ± z√(p(1 − p)/n + z²/4n²)) / (1 + z²/n).
    Source: Wilson 1927, as in PHE `phe_proportion` (PHEindicatormethods).
    """
    count = np.asarray(n, dtype=float)
    z = NormalDist().inv_cdf(0.5 + level / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.asarray(successes, dtype=float) / count
        below = 1 + z * z / count
        centre = (share + z * z / (2 * count)) / below
        half = z * np.sqrt(share * (1 - share) / count + z * z / (4 * count**2)) / below
    return Interval(np.clip(centre - half, 0.0, 1.0), np.clip(centre + half, 0.0, 1.0))


def compared(interval95: Interval, interval998: Interval, benchmark: npt.ArrayLike) -> Words:
    """Return a Standing per unit: on which side of the benchmark its whole interval lies.

    The intervals are of one and the same mean or share, at 95 % and 99.8 %; higher is better.
    Source: PHE Fingertips, comparison with a benchmark by confidence intervals.
    """
    mark = np.asarray(benchmark, dtype=float)
    return standings(
        known=np.isfinite(interval95.low) & np.isfinite(interval95.high) & np.isfinite(mark),
        signs=(interval95.low > mark, interval95.high < mark),
        sure=(interval998.low > mark, interval998.high < mark),
    )


def standings(*, known: Flags, signs: tuple[Any, Any], sure: tuple[Any, Any]) -> Words:
    """Return a Standing per unit from what is (above, below) at 95 % and at 99.8 %."""
    words = np.full(np.shape(known), Standing.SIMILAR, dtype=object)
    words[signs[0]], words[signs[1]] = Standing.SIGNS_BETTER, Standing.SIGNS_WORSE
    words[sure[0]], words[sure[1]] = Standing.BETTER, Standing.WORSE
    words[~known] = Standing.UNKNOWN
    return words
