"""One branch over time: its total with the limits of its own variation, and the four groups."""

from itertools import pairwise
from typing import Any

import pandas as pd

from dashboard.figures.caption import Caption, Figure
from dashboard.figures.marks import TOTAL
from dashboard.figures.trend import Link, trend
from dashboard.text import Words

FEWEST_POINTS = 12
RANGE_FACTOR = 2.66
SCREEN_FACTOR = 3.267
FULL = 100.0


def branch_history(
    scores: pd.DataFrame, words: Words, caption: Caption, link: Link, good_from: float
) -> Figure:
    """Draw total and groups by month; needs month, measure, percent (0–100), n.

    From 12 months on a band shows where the total moves by itself (XmR chart).
    """
    drawn = trend(scores, words, caption, link, good_from)
    total = scores[scores["measure"] == TOTAL].dropna(subset=["percent"]).sort_values("month")
    limits = own_limits([float(value) for value in total["percent"]])
    if limits is None or drawn["layout"]["meta"]["empty"]:
        return drawn
    drawn["layout"]["shapes"] += [_band(*limits)]
    drawn["layout"]["meta"]["note"] = " · ".join(
        filter(None, [
            caption.note,
            words("figure.limits", low=words.number(limits[0]), high=words.number(limits[1])),
        ])
    )  # fmt: skip
    return drawn


def own_limits(values: list[float]) -> tuple[float, float] | None:
    """Mean ± 2.66 × mean moving range of the first 12 points, cut to 0–100 (Nelson 1982, NHS).

    A moving range of at least 3.267 × the mean range is screened out first.
    """
    if len(values) < FEWEST_POINTS:
        return None
    base = values[:FEWEST_POINTS]
    moves = [abs(after - before) for before, after in pairwise(base)]
    usual = sum(moves) / len(moves)
    kept = [move for move in moves if move < SCREEN_FACTOR * usual] or moves
    reach = RANGE_FACTOR * sum(kept) / len(kept)
    middle = sum(base) / len(base)
    return max(0.0, middle - reach), min(FULL, middle + reach)


def _band(low: float, high: float) -> dict[str, Any]:
    return {
        "type": "rect", "xref": "paper", "yref": "y", "x0": 0, "x1": 1, "y0": low, "y1": high,
        "fillcolor": "var(--grid)", "opacity": 0.6, "line": {"width": 0}, "layer": "below",
    }  # fmt: skip
