"""Differences below each other: a dot, its interval, and the line of no difference."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.figures import axes
from dashboard.figures.caption import Caption, Figure
from dashboard.figures.dot_rows import Measure, dot_rows
from dashboard.text import Words
from dashboard.text.numbers import MINUS


@dataclass(frozen=True)
class Scale:
    """What the differences of a chart are: key of what they are called, and a mark among them
    (such as the difference of all) with the key of its words."""

    called: str
    mark: float | None = None
    mark_called: str = "difference.mark"


def differences(gaps: pd.DataFrame, words: Words, caption: Caption, scale: Scale) -> Figure:
    """Draw differences around 0 as `dot_rows`; needs name, gap, low, high, n; may have href, colour
    (a CSS variable), symbol, and aside (words in the table beside the row)."""
    marked = [] if scale.mark is None else [scale.mark]
    measure = Measure(
        "gap",
        words(scale.called),
        words.change,
        "difference.hover",
        lambda places: gap_axis(gap_span([*places, *marked])),
        words("difference.aside"),
        mark=None
        if scale.mark is None
        else (scale.mark, words(scale.mark_called, gap=words.change(scale.mark))),
    )
    return dot_rows(gaps, words, caption, measure)


def gap_span(values: Sequence[float]) -> axes.Span:
    """Return even numbers around all values and 0."""
    known = [value for value in (*values, 0.0) if math.isfinite(value)]
    low = 2.0 * math.floor((min(known) - 0.2) / 2) if min(known) < 0 else 0.0
    high = 2.0 * math.ceil((max(known) + 0.2) / 2) if max(known) > 0 else 0.0
    return (low, high) if low < high else (-2.0, 2.0)


def gap_axis(span: axes.Span) -> dict[str, Any]:
    """Return a fixed axis of differences with a line at 0."""
    room = span[1] - span[0]
    step = 2 if room <= 14 else 5 if room <= 40 else 10 if room <= 80 else 20
    first = step * math.ceil(span[0] / step)
    ticks = list(range(int(first), int(span[1]) + 1, step))
    return {
        "range": [span[0] - 0.02 * room, span[1] + 0.02 * room],
        "tickmode": "array",
        "tickvals": ticks,
        "ticktext": [f"{tick:+d}".replace("-", MINUS) if tick else "0" for tick in ticks],
        "fixedrange": True,
        "showgrid": True,
        "zeroline": True,
        "zerolinecolor": "var(--ink2)",
        "zerolinewidth": 1.5,
    }
