"""Scores around a threshold in steps of one percent: how many stand just above and just below."""

from typing import Any

import pandas as pd

from dashboard.figures.caption import Caption, Figure, Table, empty, figure
from dashboard.text import Words

FEW = 6
BELOW, ABOVE, FAR = "var(--ink2)", "var(--concern)", "var(--grid)"


def heaping(
    bins: pd.DataFrame, threshold: float, window: float, words: Words, caption: Caption
) -> Figure:
    """Draw a column a step; needs start (percent) and n. The steps within the window on either
    side of the threshold are marked."""
    if bins.empty or not bins["n"].sum():
        return empty(caption, words("figure.empty"))
    rows = [(float(start), int(n)) for start, n in zip(bins["start"], bins["n"], strict=True)]
    bars = {
        "type": "bar",
        "x": [start + 0.5 for start, _ in rows],
        "y": [n for _, n in rows],
        "width": [0.92] * len(rows),
        "marker": {
            "color": [_colour(start, threshold, window) for start, _ in rows],
            "line": {"width": [_edge(start, threshold, window) for start, _ in rows],
                     "color": "var(--muted)"},
        },
        "text": [
            words.count(n) if _near(start, threshold, window) else "" for start, n in rows
        ],
        "textposition": "outside",
        "textfont": {"color": "var(--ink)", "size": 12},
        "cliponaxis": False,
        "hovertext": [
            words("heaping.hover", low=words.count(start), high=words.count(start + 1),
                  n=words.count(n))
            for start, n in rows
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }  # fmt: skip
    table = Table(
        [words("heaping.column.scores"), words("heaping.column.n")],
        [[words("heaping.step", low=words.count(start), high=words.count(start + 1)),
          words.count(n)] for start, n in rows],
    )  # fmt: skip
    return figure([bars], _layout(rows, threshold, words), caption, table)


def _near(start: float, threshold: float, window: float) -> bool:
    return threshold - window <= start < threshold + window


def _colour(start: float, threshold: float, window: float) -> str:
    if not _near(start, threshold, window):
        return FAR
    return ABOVE if start >= threshold else BELOW


def _edge(start: float, threshold: float, window: float) -> float:
    # Columns as pale as the grid take a line, so that they stand out from the ground.
    return 0.0 if _near(start, threshold, window) else 1.0


def _layout(rows: list[tuple[float, int]], threshold: float, words: Words) -> dict[str, Any]:
    first, last = rows[0][0], rows[-1][0] + 1
    most = max(n for _, n in rows)
    line = {
        "type": "line", "xref": "x", "yref": "paper", "x0": threshold, "x1": threshold,
        "y0": 0, "y1": 1, "line": {"color": "var(--ink2)", "width": 1.5, "dash": "dot"},
    }  # fmt: skip
    label = {
        "xref": "x", "yref": "paper", "x": threshold, "y": 1, "xanchor": "center",
        "yanchor": "bottom", "showarrow": False,
        "text": words("heaping.threshold", score=words.count(threshold)),
        "font": {"color": "var(--ink2)", "size": 12},
    }  # fmt: skip
    return {
        "margin": {"l": 24 + 9 * len(words.count(most)), "r": 12, "t": 28, "b": 44},
        "hovermode": "closest",
        "bargap": 0,
        "xaxis": {
            "range": [first, last], "fixedrange": True, "showgrid": False, "dtick": 2,
            "tick0": first, "tickformat": ",.0f", "ticklabelstandoff": 5,
            "title": {"text": words("heaping.axis"), "font": {"size": 13}, "standoff": 8},
        },
        "yaxis": {
            "range": [0, most * 1.12], "fixedrange": True, "zeroline": False,
            "tickformat": ",.0f", "rangemode": "tozero", "ticklabelstandoff": 5,
            # A few meetings have no halves between them.
            **({"dtick": 1} if most < FEW else {"nticks": 6}),
        },
        "shapes": [line],
        "annotations": [label],
    }  # fmt: skip
