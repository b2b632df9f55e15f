"""Places as intervals (F11) among so many units that drawing them would keep somebody waiting."""

import numpy as np
import numpy.typing as npt

from dashboard.statistics.intervals import Numbers
from dashboard.statistics.normal import normal_cdf
from dashboard.statistics.ranks import SMALLEST_SD, TENTH, Ranks

# Up to here every unit is drawn 1,000 times.
DRAWN_UNITS = 4_500
# The steps that the range of true means is cut into; what is known better than to so many steps
# is taken as known to so many: a hundredth of a point where means span the whole 0–100.
STEPS, LEAST_STEPS = 1 << 15, 4
REACH = 6.0
Z95 = 1.96
# Chances in thousandths, as 1,000 draws tell them: what is made of them looks at each once.
DIGITS = 3


def crowd_ranks(estimate: npt.ArrayLike, sd: npt.ArrayLike) -> Ranks:
    """Return what `rank_intervals` comes to with ever more draws, where units are thousands.

    Of N units N(1 − F(θ)) lie above a true mean θ, F(x) = Σ_j Φ((x − estimate_j)/sd_j)/N; how many
    do varies by √N/2 places at most, which is far within the interval of a unit's own place. So the
    interval is that of θ ~ N(estimate, sd²) itself, and the chance of the lowest tenth is
    Φ((t − estimate)/sd) with F(t) = 1/10. The same units have the same places.
    Source: Goldstein & Spiegelhalter 1996, JRSS A 159:385 (F11); van der Vaart 1998, Asymptotic
    Statistics, ch. 19 (an empirical distribution of many comes to its own mean).
    """
    centre, spread = np.asarray(estimate, dtype=float), np.asarray(sd, dtype=float)
    known = np.isfinite(centre) & np.isfinite(spread)
    found = np.full((5, len(centre)), np.nan)
    if known.any():
        found[:, known] = _places(centre[known], np.maximum(spread[known], SMALLEST_SD))
    return Ranks(*found)


def _places(centre: Numbers, spread: Numbers) -> Numbers:
    """Return five rows: median, low, high, p_bottom and p_top."""
    units = len(centre)
    # Counted from the lowest, or the digits of a narrow range would be lost behind those of 85.
    own = centre - centre.min()
    widest = max(float(spread.max()), 2 * LEAST_STEPS * float(own.max()) / STEPS)
    edges = np.linspace(-REACH * widest, float(own.max()) + REACH * widest, STEPS + 1)
    step = float(edges[1] - edges[0])
    spread = np.maximum(spread, LEAST_STEPS * step)
    below = _below(own, spread, edges)

    def place(z: float) -> Numbers:
        others = (1 - np.interp(own + z * spread, edges, below)) * units
        # The unit itself is among all of them, and never above itself.
        places: Numbers = np.clip(np.rint(others - normal_cdf(-z) + 1), 1, units)
        return places

    tenth = max(1, round(TENTH * units)) / units
    lowest, highest = np.interp([tenth, 1 - tenth], below, edges)
    chances = normal_cdf(np.array([lowest - own, own - highest]) / spread)
    return np.array([place(0.0), place(Z95), place(-Z95), *chances.round(DIGITS)])


def _below(own: Numbers, spread: Numbers, edges: Numbers) -> Numbers:
    """Return F at the edges of the steps."""
    step, length = edges[1] - edges[0], len(edges) - 1
    # Each unit stands on the two nearest middles of steps, so that its mean stays where it is.
    at = (own - edges[0]) / step - 0.5
    left = np.floor(at).astype(np.int64)
    right_share = at - left
    around = np.minimum(np.arange(length), length - np.arange(length)) * step
    found = np.zeros(length // 2 + 1, dtype=complex)
    spreads, kind = np.unique(spread, return_inverse=True)
    for number, one in enumerate(spreads.tolist()):
        here = kind == number
        mass = np.bincount(left[here], 1 - right_share[here], length + 1)[:length]
        mass += np.bincount(left[here] + 1, right_share[here], length + 1)[:length]
        bell = np.exp(-0.5 * (around / one) ** 2)
        found += np.fft.rfft(mass) * np.fft.rfft(bell / bell.sum())
    density = np.maximum(np.fft.irfft(found, length), 0.0)
    rising = np.concatenate([[0.0], np.cumsum(density)])
    below: Numbers = rising / rising[-1]
    return below
