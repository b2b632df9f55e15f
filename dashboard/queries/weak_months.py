"""Which units are weak in one group for months running, among units of their kind."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dashboard.domain.attention import AttentionRules
from dashboard.statistics.intervals import Flags, Numbers
from dashboard.statistics.lowest_share import chance_of_lowest


@dataclass(frozen=True)
class WeakMonths:
    """Per unit: below (the fair threshold in each month counted), weak (below it or in the lowest
    tenth of enough peers), lacking (percent points below the peers' median, NaN where not weak),
    doubt (how likely its true level is not in the lowest tenth, NaN where not weak); tests: how
    many units have as many months as count."""

    below: Flags
    weak: Flags
    lacking: Numbers
    doubt: Numbers
    tests: int


def weak_months(
    months: Numbers, peers: npt.NDArray[Any], fair: float, rules: AttentionRules
) -> WeakMonths:
    """Look at the latest known months of each unit, as many as the rules ask for; those without a
    meeting are stepped over, as many as count. months: units × months, percent."""
    order = np.argsort(peers, kind="stable")
    # Months as rows, and one kind at a time: a strip that stays in the processor's cache.
    rows = np.ascontiguousarray(months[order, -2 * rules.weak_months :].T)
    edges = np.flatnonzero(np.diff(peers[order])) + 1
    starts, stops = [0, *edges], [*edges, len(order)]
    parts = [
        _of_kind(rows[:, start:stop], fair, rules)
        for start, stop in zip(starts, stops, strict=True)
    ]

    def joined(name: str) -> npt.NDArray[Any]:
        ordered = np.concatenate([getattr(part, name) for part in parts])
        found = np.empty_like(ordered)
        found[order] = ordered
        return found

    return WeakMonths(
        joined("below"), joined("weak"), joined("lacking"), joined("doubt"),
        sum(part.tests for part in parts),
    )  # fmt: skip


def _of_kind(rows: Numbers, fair: float, rules: AttentionRules) -> WeakMonths:
    """Look at units of one kind: months × units."""
    lowest, middle, count = _levels(rows, rules.weak_share)
    lowest[count < rules.weak_peers] = -np.inf
    latest, at = _latest(rows, rules.weak_months)
    long = np.full(rows.shape[1], len(latest) == rules.weak_months)
    enough = long & np.isfinite(latest).all(axis=0)
    under = latest < fair
    below = np.asarray(enough & under.all(axis=0))
    weak = np.asarray(enough & (under | (latest <= lowest[at])).all(axis=0))
    lacking, doubt = np.full(len(weak), np.nan), np.full(len(weak), np.nan)
    lacking[weak] = (middle[at[:, weak]] - latest[:, weak]).mean(axis=0)
    doubt[weak] = 1 - chance_of_lowest(latest, weak, rules.weak_share)
    return WeakMonths(below, weak, lacking, doubt, int(enough.sum()))


def _latest(rows: Numbers, run: int) -> tuple[Numbers, npt.NDArray[np.int64]]:
    """Return the last `run` known values of each column in order, and which rows they are of; a
    column that knows fewer has NaN among them."""
    latest = rows[-run:].copy()
    at = np.repeat(np.arange(len(rows))[-run:, None], rows.shape[1], axis=1)
    some = np.flatnonzero(np.isnan(latest).any(axis=0))
    # What is known is sorted behind what is not, and stays in order.
    last = np.argsort(np.isfinite(rows[:, some]), axis=0, kind="stable")[-run:]
    latest[:, some], at[:, some] = np.take_along_axis(rows[:, some], last, axis=0), last
    return latest, at


def _levels(rows: Numbers, share: float) -> Numbers:
    """Return of each row's known values the quantile of the share, the median and the number.

    A quantile lies between the two nearest values (type 7); NaN where nothing is known.
    """
    found = np.full((3, len(rows)), np.nan)
    for number, row in enumerate(rows):
        values = row[np.isfinite(row)]
        found[2, number] = last = len(values)
        if last:
            places = np.array([share, 0.5]) * (last - 1)
            below = places.astype(np.int64)
            above = np.minimum(below + 1, last - 1)
            # Only these places have to be right, so nothing is sorted whole.
            values.partition([*below, *above])
            low = values[below]
            found[:2, number] = low + (values[above] - low) * (places - below)
    return found
