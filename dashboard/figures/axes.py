"""Axes and lines that every chart shares: months, scores, thresholds, the seminar, end labels."""

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.domain.months import month_of
from dashboard.domain.seminar import SEMINAR
from dashboard.figures.caption import FONT_SIZE
from dashboard.statistics.evidence import BAND_FROM
from dashboard.text import Words

SEMINAR_DAY = SEMINAR.isoformat()
SEMINAR_MONTH = month_of(SEMINAR)
LABEL_HEIGHT = 20
FULL = 100.0

Span = tuple[float, float]


def whiskers(points: pd.DataFrame, colour: str, thickness: float) -> dict[str, Any]:
    """Return the intervals of points as error bars; needs percent, low, high, n.

    Under 3 meetings no bar is drawn: it would span the chart and tell nothing.
    """
    # Plain numbers: a frame of a few rows takes a hundred times as long to reckon with.
    ends = list(zip(points["percent"].tolist(), intervals(points), strict=True))
    return {
        "type": "data",
        "symmetric": False,
        "array": [_length(high - percent) for percent, (_, high) in ends],
        "arrayminus": [_length(percent - low) for percent, (low, _) in ends],
        "color": colour,
        "thickness": thickness,
        "width": 0,
    }


def intervals(points: pd.DataFrame) -> list[tuple[float, float]]:
    """Return low and high of each point, NaN under 3 meetings; needs low, high, n."""
    ends = zip(*(points[name].tolist() for name in ("low", "high", "n")), strict=True)
    return [(low, high) if n >= BAND_FROM else (math.nan, math.nan) for low, high, n in ends]


def _length(value: float) -> float:
    return round(value, 2) if value > 0 else 0.0


def month_start(month: int) -> str:
    """2024-01-01 of 202401, as a date axis reads it."""
    return f"{month // 100}-{month % 100:02d}-01"


def month_axis(months: Sequence[int], words: Words) -> dict[str, Any]:
    """Return a date axis with a tick each month, and words on few of them, so that phones fit."""
    shown = _labelled(months)
    return {
        "type": "date",
        "range": [_days_before(months[0]), _days_after(months[-1])],
        "tickmode": "array",
        "tickvals": [month_start(month) for month in shown],
        "ticktext": [
            month_label(month, words, with_year=index == 0 or month % 100 == 1)
            for index, month in enumerate(shown)
        ],
        "tickangle": 0,
        "fixedrange": True,
        "showgrid": False,
        "hoverformat": "%m/%Y",
    }


def month_label(month: int, words: Words, *, with_year: bool) -> str:
    """T1, and the year on a second line where asked."""
    name = words(f"axis.month.{month % 100}")
    return f"{name}<br>{month // 100}" if with_year else name


def _labelled(months: Sequence[int]) -> list[int]:
    if len(months) <= 6:
        return list(months)
    named = (1, 4, 7, 10) if len(months) <= 14 else (1, 7)
    return [month for month in months if month % 100 in named]


def _days_before(month: int) -> str:
    year, number = divmod(month, 100)
    previous = (year - 1, 12) if number == 1 else (year, number - 1)
    return f"{previous[0]}-{previous[1]:02d}-20"


def _days_after(month: int) -> str:
    return f"{month // 100}-{month % 100:02d}-12"


def score_span(values: Sequence[float], *always: float) -> Span:
    """Return the fives around all values (0–100) and around lines that must be seen."""
    known = [value for value in (*values, *always) if not math.isnan(value)]
    low = max(0.0, 5 * math.floor((min(known) - 0.5) / 5))
    high = min(FULL, 5 * math.ceil((max(known) + 0.5) / 5))
    return low, high


def score_axis(span: Span, threshold: float | None = None) -> dict[str, Any]:
    """Return a fixed axis of percent of the maximum; a labelled threshold needs no tick."""
    room = span[1] - span[0]
    step = 5 if room <= 30 else 10 if room <= 60 else 20
    first = step * math.ceil(span[0] / step)
    ticks = [tick for tick in range(first, int(span[1]) + 1, step) if tick != threshold]
    return {
        "range": list(span),
        "tickmode": "array",
        "tickvals": ticks,
        "fixedrange": True,
        "zeroline": False,
        "tickformat": ",.0f",
    }


def spread(values: Sequence[float], gap: float, span: Span) -> list[float]:
    """Move label heights apart until no two are nearer than gap, in order and near their values."""
    order = sorted(range(len(values)), key=values.__getitem__)
    placed: list[float] = []
    for index in order:
        wanted = values[index]
        placed.append(wanted if not placed else max(wanted, placed[-1] + gap))
    over = placed[-1] - span[1] if placed else 0.0
    if over > 0:
        limit = span[1]
        for at in range(len(placed) - 1, -1, -1):
            placed[at] = min(placed[at], limit)
            limit = placed[at] - gap
    result = [0.0] * len(values)
    for index, height in zip(order, placed, strict=True):
        result[index] = height
    return result


def label_gap(span: Span, height: int) -> float:
    """Return the room one line of text takes, in units of an axis drawn this many pixels high."""
    return (span[1] - span[0]) * LABEL_HEIGHT / height


def threshold(at: float, text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the dotted line across the chart and its label, at a height in percent."""
    line = {
        "type": "line", "xref": "paper", "yref": "y", "x0": 0, "x1": 1, "y0": at, "y1": at,
        "line": {"color": "var(--muted)", "width": 1.5, "dash": "dot"}, "layer": "below",
    }  # fmt: skip
    label = {
        "xref": "paper", "yref": "y", "x": 0, "y": at, "xshift": -4, "text": f"<b>{text}</b>",
        "xanchor": "right", "yanchor": "middle", "showarrow": False,
        "font": {"color": "var(--ink2)", "size": 12},
    }  # fmt: skip
    return line, label


def seminar(months: Sequence[int], words: Words) -> tuple[list[dict[str, Any]], ...]:
    """Return the line and label of the seminar, or nothing when it is out of range."""
    if not months[0] <= SEMINAR_MONTH <= months[-1]:
        return [], []
    line = {
        "type": "line", "xref": "x", "yref": "paper", "x0": SEMINAR_DAY, "x1": SEMINAR_DAY,
        "y0": 0, "y1": 1, "line": {"color": "var(--ink2)", "width": 1.5, "dash": "dot"},
        "layer": "below",
    }  # fmt: skip
    label = {
        "xref": "x", "yref": "paper", "x": SEMINAR_DAY, "y": 1, "text": words("figure.seminar"),
        "xanchor": side(months, SEMINAR_MONTH), "yanchor": "bottom", "showarrow": False,
        "font": {"color": "var(--ink2)", "size": 12},
    }  # fmt: skip
    return [line], [label]


def side(months: Sequence[int], at: int) -> str:
    """Return the anchor with which a month's label stays inside the chart near its ends."""
    before = sum(month <= at for month in months) / len(months)
    return "left" if before < 1 / 4 else "right" if before > 3 / 4 else "center"


def end_label(text: str, height: float, colour: str) -> dict[str, Any]:
    """Return the label to the right of a line's end, at a height in axis units."""
    return {
        "xref": "paper", "yref": "y", "x": 1, "y": height, "xshift": 6, "text": text,
        "xanchor": "left", "yanchor": "middle", "align": "left", "showarrow": False,
        "font": {"color": colour, "size": FONT_SIZE - 1},
    }  # fmt: skip
