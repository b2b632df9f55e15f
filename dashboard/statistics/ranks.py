"""A place as an interval, never as a bare number (F11)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dashboard.statistics.intervals import Numbers

DRAWS = 1000
TENTH = 0.1
CELLS_AT_ONCE = 2_000_000
SMALLEST_SD = 1e-9


@dataclass(frozen=True)
class Ranks:
    """Per unit: median place and ends of its 95 % interval (1 is the highest mean), and the
    chance of being among the lowest and the highest tenth; NaN for a unit without estimate."""

    median: Numbers
    low: Numbers
    high: Numbers
    p_bottom: Numbers
    p_top: Numbers


def rank_intervals(
    estimate: npt.ArrayLike, sd: npt.ArrayLike, *, draws: int = DRAWS, seed: int
) -> Ranks:
    """Draw every unit's true mean from N(estimate, sd²) many times and rank each draw.

    estimate, sd: of `shrunk` (F6). The same seed gives the same places. Keeps draws × units
    small integers (2 bytes each up to 65,535 units, 4 above): rank inside one peer group; a
    whole nation is a job for the night. Units that nothing tells apart (sd 0, the same
    estimate) share their places at random instead of by their order.
    Source: Leckie & Goldstein 2011, Research Papers in Education 26; Goldstein &
    Spiegelhalter 1996, JRSS A 159:385.
    """
    centre, spread = np.asarray(estimate, dtype=float), np.asarray(sd, dtype=float)
    known = np.isfinite(centre) & np.isfinite(spread)
    places = _places(centre[known], np.maximum(spread[known], SMALLEST_SD), draws, seed)
    found = np.full((5, len(centre)), np.nan)
    if known.any():
        found[:, known] = _summary(places)
    return Ranks(*found)


def _places(
    centre: Numbers, spread: Numbers, draws: int, seed: int
) -> npt.NDArray[np.unsignedinteger]:
    """Return draws × units places, 1 for the highest."""
    units = len(centre)
    dtype = np.uint16 if units <= np.iinfo(np.uint16).max else np.uint32
    places = np.empty((draws, units), dtype=dtype)
    chance = np.random.default_rng(seed)
    order = np.arange(1, units + 1, dtype=dtype)
    rows = max(1, CELLS_AT_ONCE // max(units, 1))
    for start in range(0, draws, rows):
        block = places[start : start + rows]
        truth = centre + spread * chance.standard_normal(block.shape)
        by_height = np.argsort(-truth, axis=1)
        np.put_along_axis(block, by_height, np.broadcast_to(order, block.shape), axis=1)
    return places


def _summary(places: npt.NDArray[np.unsignedinteger]) -> Numbers:
    """Return five rows, median, low, high, p_bottom and p_top, from draws × units places."""
    draws, units = places.shape
    tenth = max(1, round(TENTH * units))
    cut = [(draws - 1) // 2, int(0.025 * draws), draws - 1 - int(0.025 * draws)]
    found = np.empty((5, units))
    columns = max(1, CELLS_AT_ONCE // draws)
    for start in range(0, units, columns):
        part = np.sort(places[:, start : start + columns], axis=0)
        found[:3, start : start + columns] = part[cut]
        found[3, start : start + columns] = (part > units - tenth).mean(axis=0)
        found[4, start : start + columns] = (part <= tenth).mean(axis=0)
    return found
