"""How much may be said of a unit, by how much is known of it."""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from dashboard.statistics.intervals import Words

BAND_FROM = 3
COMPARISON_FROM = 6
CHART_FROM = 12
BAND_RELIABILITY = 0.4
COMPARISON_RELIABILITY = 0.7
FEWEST_FOR_INTERVAL = 2


class Tier(StrEnum):
    """What a unit's figures bear, from least to most.

    reference: for reference only, no grade colour and no place; band: a band of grades only;
    comparison: comparison with interval; chart: own XmR chart as well.
    """

    REFERENCE = "reference"
    BAND = "band"
    COMPARISON = "comparison"
    CHART = "chart"


TIERS: Sequence[Tier] = tuple(Tier)


def tier(n: int, reliability: float | None = None) -> Tier:
    """Return the tier of one unit of n meetings; see `tiers`."""
    found: Tier = tiers([n], None if reliability is None else [reliability])[0]
    return found


def tiers(n: npt.ArrayLike, reliability: npt.ArrayLike | None = None) -> Words:
    """Return a Tier per unit from its meetings n and, where given, its reliability B of F6.

    By n alone: under 3 reference, 3–5 band, 6–11 comparison, 12 or more chart. With B of the
    site's own data: under 0.4 reference, under 0.7 band, else comparison, never above reference
    with a single meeting; a chart of its own takes 12 points whatever B is, since it compares the
    unit with nobody else. NaN counts as not given.
    Source: 0.4 is what CMS asks of a measure as moderate reliability, 0.7 what Adams 2009 (RAND
    TR-653) asks before units are told apart.
    """
    count = np.asarray(n, dtype=float)
    level = np.searchsorted([BAND_FROM, COMPARISON_FROM], count, side="right")
    if reliability is not None:
        share = np.asarray(reliability, dtype=float)
        cuts = [BAND_RELIABILITY, COMPARISON_RELIABILITY]
        by_share = np.searchsorted(cuts, share, side="right")
        by_share = np.where(count < FEWEST_FOR_INTERVAL, 0, by_share)
        level = np.where(np.isnan(share), level, by_share)
    level = np.where(count >= CHART_FROM, len(TIERS) - 1, level)
    words: Words = np.array(TIERS, dtype=object)[level]
    return words
