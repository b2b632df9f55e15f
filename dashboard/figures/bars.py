"""Amounts below each other as bars from nothing, the longest first, each with its number."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.figures.caption import Caption, Figure, Table, empty, figure
from dashboard.figures.dot_rows import NAMES_WIDTH, NARROW_LENGTH, name_beside, short, two_lines
from dashboard.text import Words

MOST_BARS = 20
THICK = 0.5  # of a row: on a narrow card the other half is for the name above the bar
BESIDE, A_LETTER = 14, 7  # pixels to the right of the longest bar, for its number


def bars(
    amounts: pd.DataFrame, words: Words, caption: Caption, columns: Sequence[tuple[str, str]]
) -> Figure:
    """Draw a bar a row in the order given; needs name, amount (0 or more), shown (its words) and
    colour (a CSS variable); may have href. columns are (heading, column) of the table."""
    if amounts.empty:
        return empty(caption, words("figure.empty"))
    drawn: list[dict[str, Any]] = [
        {str(key): value for key, value in row.items()}
        for row in amounts.head(MOST_BARS).to_dict("records")
    ]
    table = Table(
        [heading for heading, _ in columns],
        [[str(row[column]) for _, column in columns] for row in amounts.to_dict("records")],
    )
    layout = _layout(drawn)
    made = figure([_trace(drawn)], layout, caption, table)
    made["layout"]["meta"]["narrow"] = _narrow(drawn, layout)
    return made


def _trace(drawn: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "x": [round(float(row["amount"]), 3) for row in drawn],
        "y": list(range(len(drawn))),
        "width": THICK,
        "text": [row["shown"] for row in drawn],
        "textposition": "outside",
        "cliponaxis": False,
        "customdata": [row.get("href") or "" for row in drawn],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"color": [row["colour"] for row in drawn]},
    }


def _layout(drawn: Sequence[dict[str, Any]]) -> dict[str, Any]:
    longest = max((float(row["amount"]) for row in drawn), default=0.0) or 1.0
    names = [
        name_beside(at, two_lines(str(row["name"])), {"yanchor": "middle"})
        for at, row in enumerate(drawn)
    ]
    letters = max((len(str(row["shown"])) for row in drawn), default=0)
    return {
        "margin": {"l": 6, "r": BESIDE + A_LETTER * letters, "t": 8, "b": 8},
        "hovermode": "closest",
        "xaxis": {
            "range": [0, longest * 1.02], "fixedrange": True, "visible": False,
            "domain": [NAMES_WIDTH, 1],
        },
        "yaxis": {
            "range": [len(drawn) - 0.5, -0.5], "fixedrange": True, "showticklabels": False,
            "showgrid": False, "zeroline": False,
        },
        "annotations": names,
    }  # fmt: skip


def _narrow(drawn: Sequence[dict[str, Any]], layout: dict[str, Any]) -> dict[str, Any]:
    above = [
        name_beside(at - THICK / 2, short(str(row["name"]), NARROW_LENGTH), {"yanchor": "bottom"})
        for at, row in enumerate(drawn)
    ]
    return {
        "xaxis": layout["xaxis"] | {"domain": [0, 1]},
        "yaxis": layout["yaxis"] | {"range": [len(drawn) - 0.6, -0.75]},
        "annotations": above,
    }
