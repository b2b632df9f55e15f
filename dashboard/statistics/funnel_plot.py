"""A whole funnel (F3–F5, F10): each unit's limits and where it lies, and what chance would do."""

from dataclasses import dataclass
from math import exp, lgamma, log

import numpy as np
import numpy.typing as npt

from dashboard.statistics.dispersion import Dispersion, between_variance
from dashboard.statistics.evidence import BAND_FROM
from dashboard.statistics.funnel import Z95, Z998, funnel_position, mean_limits
from dashboard.statistics.intervals import Interval, Numbers, Standing, Words, pooled_sd

FULL = 100.0
OUTSIDE = 0.002
RARE = 0.05


@dataclass(frozen=True)
class Funnel:
    """Units against their benchmark, all in percent (0–100).

    benchmark: mean of all meetings, or the share of them; spread: of single meetings within
    units; found: how much more than chance divides the units; allowed: the τ² in the limits (0
    without allowance). value, inner (95 %), outer (99.8 %), standing, away (value − benchmark in
    standard errors): one entry per unit; a unit under 3 meetings is unknown and has no limits.
    """

    benchmark: float
    spread: float
    found: Dispersion
    allowed: float
    value: Numbers
    inner: Interval
    outer: Interval
    standing: Words
    away: Numbers

    def limits(self, n: npt.ArrayLike, z: float) -> Interval:
        """Return the limits at any number of meetings, cut to 0–100."""
        return _cut(mean_limits(n, self.benchmark, self.spread, self.allowed, z))

    @property
    def compared(self) -> int:
        """How many units have limits."""
        return int(np.sum(self.standing != Standing.UNKNOWN))

    @property
    def outside(self) -> int:
        """How many units lie outside 99.8 %."""
        sure = (self.standing == Standing.WORSE) | (self.standing == Standing.BETTER)
        return int(np.sum(sure))


def funnel_of_means(
    n: npt.ArrayLike, mean: npt.ArrayLike, sd: npt.ArrayLike, *, allowing: bool
) -> Funnel:
    """Return the funnel of mean percents (F4); allowing widens its limits by τ² (F5).

    n, mean, sd: one entry per unit. The spread is pooled within the units; of organisations it
    holds what divides their branches, so limits of chance alone are too narrow for them.
    """
    return _funnel(n, np.asarray(mean, dtype=float), pooled_sd(n, sd), allowing=allowing)


def funnel_of_shares(n: npt.ArrayLike, successes: npt.ArrayLike, *, allowing: bool) -> Funnel:
    """Return the funnel of shares in percent (F3): p0 ± z·√(p0(1 − p0)/n + τ²), cut to 0–100."""
    count, hits = np.asarray(n, dtype=float), np.asarray(successes, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(count > 0, hits / count, np.nan)
        p0 = float(np.divide(hits.sum(), count.sum()))
    return _funnel(count, FULL * share, FULL * (p0 * (1 - p0)) ** 0.5, allowing=allowing)


def expected_outside(units: int) -> float:
    """Return how many of that many units chance alone puts outside 99.8 % (0.2 % of them)."""
    return OUTSIDE * units


def usual_most(expected: float) -> int:
    """Return the number that chance exceeds in at most 5 % of cases, where it gives `expected`."""
    count = 0
    while chance_of(count + 1, expected) > RARE:
        count += 1
    return count


def chance_of(count: int, expected: float) -> float:
    """Return the chance of that many or more where `expected` come by chance (Poisson)."""
    if not expected:
        return float(count <= 0)
    fewer = range(max(0, count))
    below = sum(exp(at * log(expected) - expected - lgamma(at + 1)) for at in fewer)
    return max(0.0, 1 - below)


def _funnel(n: npt.ArrayLike, value: Numbers, spread: float, *, allowing: bool) -> Funnel:
    count = np.asarray(n, dtype=float)
    held = np.where((count > 0) & np.isfinite(value), count, 0.0)
    total = held.sum()
    benchmark = float(np.sum(held * np.nan_to_num(value)) / total) if total else float("nan")
    borne = np.where(held >= BAND_FROM, held, np.nan)
    found = between_variance(np.nan_to_num(borne), value, spread, benchmark)
    allowed = found.tau2 if allowing else 0.0 * found.tau2
    inner = _cut(mean_limits(np.nan_to_num(borne), benchmark, spread, allowed, Z95))
    outer = _cut(mean_limits(np.nan_to_num(borne), benchmark, spread, allowed, Z998))
    with np.errstate(divide="ignore", invalid="ignore"):
        away = (value - benchmark) / np.sqrt(spread**2 / borne + allowed)
    standing = funnel_position(value, inner, outer)
    return Funnel(benchmark, spread, found, allowed, value, inner, outer, standing, away)


def _cut(limits: Interval) -> Interval:
    return Interval(np.clip(limits.low, 0.0, FULL), np.clip(limits.high, 0.0, FULL))
