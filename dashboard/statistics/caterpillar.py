"""Units of one peer group, drawn towards their mean (F6) and set against it (F10)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dashboard.statistics.dispersion import Dispersion, Shrunk, between_variance, shrunk
from dashboard.statistics.evidence import BAND_FROM
from dashboard.statistics.funnel import Z95, Z998
from dashboard.statistics.intervals import Interval, Numbers, Words, compared, pooled_sd

FULL = 100.0


@dataclass(frozen=True)
class Caterpillar:
    """Units against the mean of their group (benchmark, of all its meetings), in percent.

    shrunk (F6), inner (95 %), outer (99.8 %), standing: one entry per unit, unknown under 3
    meetings; found: how much more than chance divides the units.
    """

    benchmark: float
    spread: float
    found: Dispersion
    shrunk: Shrunk
    inner: Interval
    outer: Interval
    standing: Words

    @property
    def known(self) -> bool:
        """Whether there are units enough to compare."""
        return bool(np.isfinite(self.shrunk.estimate).any())

    @property
    def reliability(self) -> float:
        """The median B of the units; NaN where none is known."""
        known = self.shrunk.reliability[np.isfinite(self.shrunk.reliability)]
        return float(np.median(known)) if len(known) else float("nan")


def caterpillar(n: npt.ArrayLike, mean: npt.ArrayLike, sd: npt.ArrayLike) -> Caterpillar:
    """Return the estimates of one group; n, mean (0–100), sd: one entry per unit.

    The intervals are estimate ± 1.96 and ± 3.09 of its sd, cut to 0–100.
    """
    count, centre = np.asarray(n, dtype=float), np.asarray(mean, dtype=float)
    held = np.where(np.isfinite(centre), count, 0.0)
    total = held.sum()
    benchmark = float(np.sum(held * np.nan_to_num(centre)) / total) if total else float("nan")
    spread = pooled_sd(count, sd)
    borne = np.where(held >= BAND_FROM, held, 0.0)
    found = between_variance(borne, centre, spread, benchmark)
    drawn = shrunk(borne, centre, spread, found.tau2, benchmark)
    inner, outer = _around(drawn, Z95), _around(drawn, Z998)
    standing = compared(inner, outer, benchmark)
    return Caterpillar(benchmark, spread, found, drawn, inner, outer, standing)


def _around(drawn: Shrunk, z: float) -> Interval:
    reach: Numbers = z * drawn.sd
    low, high = drawn.estimate - reach, drawn.estimate + reach
    return Interval(np.clip(low, 0.0, FULL), np.clip(high, 0.0, FULL))
