"""Traces of formality (F18): each gives p-values for F13 and is only ever "to be checked"."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.statistics.chi_square import binomial_tail, chi_square_tail, coin_tail
from dashboard.statistics.intervals import Flags, Numbers

LEAST_FLAT = 6
DIGITS = 10
FAIR = 0.5
# Scores are decimals: 89.99999999999999 is 90.
HAIR = 1e-9


@dataclass(frozen=True)
class DigitPreference:
    """counts: how many points end on each last place, rising; χ² against equal counts; its p."""

    counts: npt.NDArray[np.int64]
    chi_square: float
    p: float


def heaping(
    values: npt.ArrayLike,
    thresholds: Sequence[float],
    window: float,
    counts: npt.ArrayLike | None = None,
) -> pd.DataFrame:
    """Return threshold, below, above and p: scores in [t − window, t) and in [t, t + window), and
    the chance of so many above or more if a score were as likely to fall on either side.

    counts: how often each of the values occurs, once where not given.
    Exact and one-sided. Steeply sloping scores heap by themselves: take a window of a few points.
    Source: binomial test around a cutoff, Cattaneo, Idrobo & Titiunik 2020, A Practical
    Introduction to Regression Discontinuity Designs: Foundations.
    """
    found = [sides(values, threshold, window) for threshold in thresholds]
    times = np.ones(np.size(values), dtype=np.int64) if counts is None else np.asarray(counts)
    below = np.array([int(times[under].sum()) for under, _ in found], dtype=np.int64)
    above = np.array([int(times[over].sum()) for _, over in found], dtype=np.int64)
    return pd.DataFrame({
        "threshold": list(thresholds), "below": below, "above": above,
        "p": coin_tail(above, below + above),
    })  # fmt: skip


def heaping_by_unit(
    unit: npt.ArrayLike, values: npt.ArrayLike, threshold: float, window: float
) -> pd.DataFrame:
    """Return unit, below, above, usual and p for each unit (numbers from 0); one entry per score.

    below, above: as in `heaping`; usual and p: see `beyond_usual`.
    """
    below, above = sides(values, threshold, window)
    numbers = np.asarray(unit, dtype=np.int64)
    units = np.flatnonzero(np.bincount(numbers))
    size = int(units[-1]) + 1 if len(units) else 0
    under, over = (
        np.bincount(numbers[side], minlength=size)[units] for side in (below, above)
    )
    usual, p = beyond_usual(under, over)
    return pd.DataFrame({"unit": units, "below": under, "above": over, "usual": usual, "p": p})


def beyond_usual(below: npt.ArrayLike, above: npt.ArrayLike) -> tuple[Numbers, Numbers]:
    """Return usual and p for each unit's counts on either side of a threshold.

    usual: the share above among the scores of all other units, 0–1, and at least ½; p: the chance
    of so many above or more of the unit's own, were it like the others. So a habit that all share
    marks nobody, and only what goes beyond it is found.
    Source: binomial test as in `heaping`, against the rest as in a funnel (Spiegelhalter 2005).
    """
    under, over = (np.asarray(counts, dtype=np.int64) for counts in (below, above))
    # Most units have the counts of many others, and with them their chance.
    width = int(over.max(initial=0)) + 1
    pairs, kind = np.unique(under * width + over, return_inverse=True)
    hits, own = pairs % width, pairs // width + pairs % width
    others = np.maximum(under.sum() + over.sum() - own, 1)
    usual = np.maximum((over.sum() - hits) / others, FAIR)
    return usual[kind], binomial_tail(hits, own, usual)[kind]


def sides(values: npt.ArrayLike, threshold: float, window: float) -> tuple[Flags, Flags]:
    """Return which scores lie just below the threshold, and which on it or just above."""
    scores = np.asarray(values, dtype=float)
    above = (scores >= threshold - HAIR) & (scores < threshold + window - HAIR)
    return (scores >= threshold - window - HAIR) & (scores < threshold - HAIR), above


def digit_preference(points: npt.ArrayLike, step: float) -> DigitPreference:
    """Count the last places of points given in steps (0.5: whole or half; 0.1 or 1: ten digits).

    Take totals or means, whose last place should be anyone's guess; criterion points stand at
    their maximum for good reasons. p is 1 without points.
    Source: χ² test of equal digits, e.g. Preece 1981, The Statistician 30:31.
    """
    given = np.asarray(points, dtype=float)
    places = DIGITS if step >= 1 else max(2, round(1 / step))
    steps = np.rint(given[np.isfinite(given)] / step).astype(np.int64)
    counts = np.bincount(steps % places, minlength=places)
    expected = counts.sum() / places
    if not expected:
        return DigitPreference(counts, 0.0, 1.0)
    chi_square = float(((counts - expected) ** 2).sum() / expected)
    return DigitPreference(counts, chi_square, chi_square_tail(chi_square, places - 1))


def flat_runs(matrix: npt.ArrayLike, least: int = LEAST_FLAT) -> pd.DataFrame:
    """Return row, length, value, last and p of each unit's longest run of one and the same score.

    matrix: units × months, NaN where there was no meeting (it is stepped over). Only runs of
    `least` or more; last: the column it ends in. p bounds the chance of such a run from the
    share r of repeats among all units: (m − length + 1)·r^(length − 1) for m scores.
    Source: union bound over the possible places of a run (Feller 1968, XIII.7).
    """
    values = np.asarray(matrix, dtype=float)
    units, months = values.shape
    before, run = np.full(units, np.nan), np.zeros(units, dtype=np.int64)
    length, last = np.zeros(units, dtype=np.int64), np.full(units, -1)
    count, repeats = np.zeros(units, dtype=np.int64), 0
    for month in range(months):
        here = values[:, month]
        known = np.isfinite(here)
        if not known.any():
            continue
        same = np.abs(here - before) < HAIR
        repeats += int(np.count_nonzero(same))
        count += known
        run = np.where(known, run * same + 1, run)
        longer = run > length
        length, last = np.where(longer, run, length), np.where(longer, month, last)
        before = np.where(known, here, before)
    flat = np.flatnonzero(length >= max(least, 1))
    steps = int(np.maximum(count - 1, 0).sum())
    rate = repeats / steps if steps else 1.0
    chance = (count[flat] - length[flat] + 1) * rate ** (length[flat] - 1.0)
    return pd.DataFrame({
        "row": flat, "length": length[flat], "value": values[flat, last[flat]],
        "last": last[flat], "p": np.minimum(chance, 1.0),
    })  # fmt: skip


def identical_sheets(unit: npt.ArrayLike, points: npt.ArrayLike) -> pd.DataFrame:
    """Return the sheets that a unit handed in again with the very same points.

    unit: one per meeting; points: meetings × criteria, NaN where a criterion did not apply.
    Columns: unit, first (row of its first meeting), n (equal sheets), meetings (of the unit), p.
    p bounds the chance of n equal ones from the share r of equal pairs among all pairs of
    meetings of one unit: C(meetings, n)·r^(n − 1).
    """
    sheets = pd.DataFrame({"unit": np.asarray(unit), "sheet": _sheet_numbers(points)})
    sheets["first"] = np.arange(len(sheets))
    groups = sheets.groupby(["unit", "sheet"], sort=False)["first"].agg(["min", "size"])
    groups = groups.reset_index().rename(columns={"min": "first", "size": "n"})
    pairs = sheets.groupby("unit").size()
    groups["meetings"] = pairs.reindex(groups["unit"]).to_numpy(dtype=np.int64)
    every = float((pairs * (pairs - 1)).sum())
    rate = float((groups["n"] * (groups["n"] - 1)).sum()) / every if every else 1.0
    again = groups[groups["n"] > 1].reset_index(drop=True)
    again["p"] = repeat_chance(again["n"], again["meetings"], rate)
    return again[["unit", "first", "n", "meetings", "p"]]


def repeat_chance(
    n: npt.ArrayLike, meetings: npt.ArrayLike, rate: npt.ArrayLike
) -> Numbers:
    """Return the bound C(meetings, n)·rate^(n − 1) of `identical_sheets` on n equal sheets.

    rate: how likely a sheet is to equal another one, 0–1, one for all or one each; 0 is unknown.
    """
    equal, every = (np.asarray(count, dtype=np.int64) for count in (n, meetings))
    likely = np.asarray(rate, dtype=float)
    logs = np.log(np.where(likely > 0, likely, 1.0))
    chance = np.exp(_log_choose(every, equal) + (equal - 1) * logs)
    return np.asarray(np.minimum(chance, 1.0))


def _sheet_numbers(points: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Number equal rows alike; a gap equals a gap."""
    given = np.asarray(points, dtype=float)
    # Adding 0 turns −0 into 0, and one NaN stands for all of them: then equal is equal in bytes.
    rows = np.ascontiguousarray(np.where(np.isnan(given), np.nan, given + 0.0))
    return pd.factorize(rows.view(f"S{rows.itemsize * rows.shape[1]}").ravel())[0].astype(np.int64)


def _log_choose(n: npt.NDArray[np.int64], k: npt.NDArray[np.int64]) -> Numbers:
    logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, int(n.max(initial=0)) + 1)))])
    return np.asarray(logs[n] - logs[k] - logs[n - k], dtype=float)
