"""Which units fell (F12), and a list of many with few false alarms (F13)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dashboard.statistics.by_chance import ByChance, by_chance
from dashboard.statistics.intervals import Flags, Numbers

LAST = 3
BEFORE = 12
FALSE_SHARE = 0.20


@dataclass(frozen=True)
class Discoveries:
    """What a list holds, up to which p, and of how many tests."""

    found: Flags
    threshold: float
    tests: int

    @property
    def count(self) -> int:
        """How many are listed."""
        return int(self.found.sum())

    @property
    def by_chance(self) -> ByChance:
        """How many of them chance alone is expected to have put there (q of them), and how many
        it can: those of all tests, had none anything to find, with a p up to the threshold."""
        return by_chance(self.threshold, self.tests, found=self.count)

    @property
    def false_share(self) -> float:
        """Which share of the list chance alone is expected to have put there, 0–1."""
        return self.by_chance.expected / self.count if self.count else 0.0


def deterioration(
    last_mean: npt.ArrayLike,
    last_n: npt.ArrayLike,
    before_mean: npt.ArrayLike,
    before_n: npt.ArrayLike,
    s_w: npt.ArrayLike,
) -> Numbers:
    """Return z = (last − before)/(s_w·√(1/last_n + 1/before_n)) per unit; below 0 it fell.

    Usually LAST = 3 meetings against the BEFORE = 12 before them; other numbers serve where
    meetings are missing. s_w: spread within units, one for all or one per unit. NaN where one
    of the two means has no meeting or where nothing ever varies. The one-sided p of a fall is
    `normal_cdf(z)`. Source: two-sample z with known spread (e.g. Altman 1991, 9.6).
    """
    last, before, spread = (np.asarray(x, dtype=float) for x in (last_mean, before_mean, s_w))
    counts = np.asarray(last_n, dtype=float), np.asarray(before_n, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = spread * np.sqrt(1 / counts[0] + 1 / counts[1])
        return np.where(np.isfinite(error) & (error > 0), (last - before) / error, np.nan)


def benjamini_hochberg(
    p: npt.ArrayLike, q: float = FALSE_SHARE, *, tests: int | None = None, largest: float = 1.0
) -> Discoveries:
    """Return the units to list so that on average at most the share q of them is there by chance.

    With k the largest i for which the i-th smallest of m p-values is ≤ iq/m, the k smallest are
    found; the threshold is kq/m (0 where nothing is found). NaN is no test and is never found.
    tests: m, where the units whose p is 1 are not among those given. largest: a p above it is
    never found, so that a list of a few units does not take nearly anything; the threshold is
    never above it either.
    Print "N units, about x of them by chance, at most y" (`by_chance`).
    Source: Benjamini & Hochberg 1995, JRSS B 57:289.
    """
    chances = np.asarray(p, dtype=float)
    ordered = np.sort(chances[np.isfinite(chances)])
    m = max(len(ordered), tests or 0)
    steps = np.arange(1, len(ordered) + 1) * q / max(m, 1)
    passed = np.flatnonzero((ordered <= steps) & (ordered <= largest))
    threshold = min(float(steps[passed[-1]]), largest) if len(passed) else 0.0
    # Nothing found is nothing, even where a p of exactly 0 would equal the empty threshold.
    found = (chances <= threshold) & bool(len(passed))
    return Discoveries(found, threshold, m)
