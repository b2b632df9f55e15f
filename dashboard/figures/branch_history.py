"""One branch over time: its total with the limits of its own variation, and the four groups."""

from typing import Any

import pandas as pd

from dashboard.figures.caption import Caption, Figure
from dashboard.figures.marks import TOTAL
from dashboard.figures.trend import Link, trend
from dashboard.statistics.control_chart import xmr_limits
from dashboard.text import Words


def branch_history(
    scores: pd.DataFrame, words: Words, caption: Caption, link: Link, good_from: float
) -> Figure:
    """Draw total and groups by month; needs month, measure, percent (0–100), n.

    From 12 months on a band shows where the total moves by itself (XmR chart).
    """
    total = scores[scores["measure"] == TOTAL].dropna(subset=["percent"]).sort_values("month")
    limits = xmr_limits(total["percent"])[0]
    if limits.trial:
        return trend(scores, words, caption, link, good_from)
    ends = {"low": words.number(limits.low), "high": words.number(limits.high)}
    noted = caption.noted(words("figure.limits", **ends))
    drawn = trend(scores, words, noted, link, good_from)
    drawn["layout"]["shapes"] += [_band(limits.low, limits.high)]
    return drawn


def _band(low: float, high: float) -> dict[str, Any]:
    return {
        "type": "rect", "xref": "paper", "yref": "y", "x0": 0, "x1": 1, "y0": low, "y1": high,
        "fillcolor": "var(--grid)", "opacity": 0.6, "line": {"width": 0}, "layer": "below",
    }  # fmt: skip
