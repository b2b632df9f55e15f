"""How many of a list's flags chance alone raises: the expected number, and how far it can go."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dashboard.statistics.intervals import Numbers

RARE = 0.01
# Beyond so many standard deviations, and so many counts, nothing is left of a binomial's tail.
DEVIATIONS, COUNTS = 12.0, 40.0


@dataclass(frozen=True)
class ByChance:
    """expected: flags that chance alone raises on average; most: the number it exceeds in at most
    1 of 100 such lists. Neither is above the number of flags the list holds."""

    expected: float
    most: int


NOTHING = ByChance(0.0, 0)


def by_chance(
    chance: npt.ArrayLike, tests: npt.ArrayLike = 1, *, found: int | None = None
) -> ByChance:
    """Return what chance alone raises among tests where the tested thing is not there.

    chance: of a false flag in one test (0–1); tests: how many tests have it, one entry each or one
    for all. The number of false flags is Poisson-binomial (binomial where all chances are equal):
    expected = Σ tests·chance, most = the smallest k with P(more than k) ≤ 1 %. found: the flags of
    the list, which bound both. Tests are taken as independent.
    Source: Hoeffding 1956, Annals of Mathematical Statistics 27:713; for a list cut by F13 at the
    threshold t the chance is t: Storey 2003, Annals of Statistics 31:2013.
    """
    first, counts = _distribution(chance, tests)
    mean = float(np.sum(np.asarray(chance, dtype=float) * np.asarray(tests)))
    # Summed from the far end, where the small numbers are.
    above = np.cumsum(counts[::-1])[::-1]
    rare = np.flatnonzero(above <= RARE)
    most = first + int(rare[0] if len(rare) else len(above)) - 1
    ceiling = np.inf if found is None else found
    return ByChance(float(min(mean, ceiling)), int(min(max(most, 0), ceiling)))


def chance_of(count: int, chance: npt.ArrayLike, tests: npt.ArrayLike = 1) -> float:
    """Return how likely chance alone raises that many flags or more; see `by_chance`."""
    first, counts = _distribution(chance, tests)
    return float(min(1.0, counts[max(count - first, 0) :].sum()))


def _distribution(chance: npt.ArrayLike, tests: npt.ArrayLike) -> tuple[int, Numbers]:
    """Return the smallest count and the probabilities of it and those after it."""
    each, many = np.broadcast_arrays(
        np.asarray(chance, dtype=float).ravel(), np.asarray(tests, dtype=np.int64).ravel()
    )
    kinds, at = np.unique(each, return_inverse=True)
    first, counts = 0, np.ones(1)
    for likely, number in zip(kinds, np.bincount(at, many, len(kinds)), strict=True):
        start, added = _binomial(int(number), float(likely))
        first, counts = first + start, np.convolve(counts, added)
        kept = np.flatnonzero(counts > np.finfo(float).tiny)
        first, counts = first + int(kept[0]), counts[kept[0] : kept[-1] + 1]
    return first, counts


def _binomial(n: int, p: float) -> tuple[int, Numbers]:
    """Return the smallest count worth telling, and the binomial probabilities from it on."""
    if n == 0 or p <= 0 or p >= 1:
        return (n if p >= 1 else 0), np.ones(1)
    reach = DEVIATIONS * (n * p * (1 - p)) ** 0.5 + COUNTS
    low, high = max(0, int(n * p - reach)), min(n, int(n * p + reach) + 1)
    k = np.arange(low, high + 1)
    logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, n + 1)))])
    terms = logs[n] - logs[k] - logs[n - k] + k * np.log(p) + (n - k) * np.log1p(-p)
    return low, np.exp(terms)
