"""A whole funnel (F3–F5, F10): each unit's limits and where it lies, and what chance would do."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from dashboard.statistics.angle import FULL, angle, percent_of, slope
from dashboard.statistics.by_chance import ByChance, by_chance
from dashboard.statistics.dispersion import Dispersion, between_variance
from dashboard.statistics.evidence import BAND_FROM
from dashboard.statistics.funnel import Z95, Z998, funnel_position, mean_limits
from dashboard.statistics.intervals import Interval, Numbers, Standing, Words, pooled_sd
from dashboard.statistics.normal import normal_cdf


@dataclass(frozen=True)
class Funnel:
    """Units against their benchmark, all in percent (0–100).

    benchmark: mean of all meetings, or the share of them; angular: whether limits are drawn on the
    scale of `angle`, which spread (of single meetings within units), found (how much more than
    chance divides the units) and allowed (the τ² in the limits, 0 without allowance) then are on.
    value, inner (95 %), outer (99.8 %), standing, away (value − benchmark in standard errors),
    chance (of lying outside 99.8 % for a unit that differs no more than units usually do): one
    entry per unit; a unit under 3 meetings is unknown and has no limits.
    """

    benchmark: float
    angular: bool
    spread: float
    found: Dispersion
    allowed: float
    value: Numbers
    inner: Interval
    outer: Interval
    standing: Words
    away: Numbers
    chance: Numbers

    def limits(self, n: npt.ArrayLike, z: float) -> Interval:
        """Return the limits at any number of meetings, cut to 0–100."""
        centre = float(angle(self.benchmark)) if self.angular else self.benchmark
        ends = mean_limits(n, centre, self.spread, self.allowed, z)
        if self.angular:
            return Interval(percent_of(ends.low), percent_of(ends.high))
        return Interval(np.clip(ends.low, 0.0, FULL), np.clip(ends.high, 0.0, FULL))

    @property
    def compared(self) -> int:
        """How many units have limits."""
        return int(np.sum(self.standing != Standing.UNKNOWN))

    @property
    def outside(self) -> int:
        """How many units lie outside 99.8 %."""
        sure = (self.standing == Standing.WORSE) | (self.standing == Standing.BETTER)
        return int(np.sum(sure))

    @property
    def between(self) -> float:
        """τ in percent points: how much units usually differ, about the benchmark."""
        scale = float(slope(self.benchmark)) if self.angular else 1.0
        return float(self.found.tau2**0.5) / scale

    @property
    def wide_apart(self) -> bool:
        """Whether units differ by more than the limits allow for."""
        return self.allowed < self.found.tau2

    @property
    def by_chance(self) -> ByChance:
        """How many of the units lie outside 99.8 % though they differ only as units usually do."""
        return by_chance(self.chance[np.isfinite(self.chance)])


def funnel_of_means(
    n: npt.ArrayLike, mean: npt.ArrayLike, sd: npt.ArrayLike, *, allowing: bool
) -> Funnel:
    """Return the funnel of mean percents (F4); allowing widens its limits by τ² (F5).

    n, mean, sd: one entry per unit. The spread is pooled within the units; of organisations it
    holds what divides their branches, so limits of chance alone are too narrow for them.
    Limits stand on the scale of `angle`. On plain percents means crowd below 100 and trail off
    below: in the sample means have skewness −1.0, sd and mean of branches correlate at −0.6, and
    13 of 300 lie below the lower 95 % limit, none above the upper, which is beyond 100; as angles
    it is −0.2, 0.0, 9 and 6.
    """
    centre, own = np.asarray(mean, dtype=float), np.asarray(sd, dtype=float)
    return _funnel(n, centre, pooled_sd(n, own * slope(centre)), (True, allowing))


def funnel_of_shares(n: npt.ArrayLike, successes: npt.ArrayLike, *, allowing: bool) -> Funnel:
    """Return the funnel of shares in percent (F3): p0 ± z·√(p0(1 − p0)/n + τ²), cut to 0–100."""
    count, hits = np.asarray(n, dtype=float), np.asarray(successes, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(count > 0, hits / count, np.nan)
        p0 = float(np.divide(hits.sum(), count.sum()))
    return _funnel(count, FULL * share, FULL * (p0 * (1 - p0)) ** 0.5, (False, allowing))


def _funnel(n: npt.ArrayLike, value: Numbers, spread: float, how: tuple[bool, bool]) -> Funnel:
    """Return the funnel; how: whether on the scale of angles, and whether allowing for τ²."""
    angular, allowing = how
    count = np.asarray(n, dtype=float)
    held = np.where((count > 0) & np.isfinite(value), count, 0.0)
    total = held.sum()
    benchmark = float(np.sum(held * np.nan_to_num(value)) / total) if total else float("nan")
    borne = np.where(held >= BAND_FROM, held, np.nan)
    scaled, centre = (angle(value), float(angle(benchmark))) if angular else (value, benchmark)
    found = between_variance(np.nan_to_num(borne), scaled, spread, centre)
    allowed = found.tau2 if allowing else 0.0 * found.tau2
    noise = spread**2 / borne
    with np.errstate(divide="ignore", invalid="ignore"):
        away = (scaled - centre) / np.sqrt(noise + allowed)
        share = np.where(noise + found.tau2 > 0, (noise + allowed) / (noise + found.tau2), 1.0)
    chance = np.where(np.isfinite(away), 2 * normal_cdf(-Z998 * np.sqrt(share)), np.nan)
    nothing = Interval(np.full_like(value, np.nan), np.full_like(value, np.nan))
    plot = Funnel(
        benchmark, angular, spread, found, allowed, value, nothing, nothing,
        np.full(value.shape, Standing.UNKNOWN, dtype=object), away, chance,
    )  # fmt: skip
    inner, outer = (plot.limits(np.nan_to_num(borne), z) for z in (Z95, Z998))
    return replace(
        plot, inner=inner, outer=outer, standing=funnel_position(value, inner, outer)
    )
