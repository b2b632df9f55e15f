"""Units, kinds or criteria below each other: a dot, its interval, and the benchmark."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.figures import axes
from dashboard.figures.caption import Caption, Figure, Table, empty, figure
from dashboard.text import Words

DEFAULT_COLOUR = "var(--ink2)"
MOST_ROWS = 20
NAME_LENGTH = 56


def rows(
    scores: pd.DataFrame, words: Words, caption: Caption, benchmark: float | None = None
) -> Figure:
    """Draw a dot and interval a row; needs name, percent, low, high (0–100), n; may have href,
    colour (a CSS variable) and aside (words at the right edge)."""
    known = scores.dropna(subset=["percent"]).head(MOST_ROWS)
    if known.empty:
        return empty(caption, words("figure.empty"))
    drawn: list[dict[str, Any]] = [
        {str(key): value for key, value in row.items()} for row in known.to_dict("records")
    ]
    reach = [float(row["low"]) for row in drawn] + [float(row["high"]) for row in drawn]
    reach += [float(row["percent"]) for row in drawn]
    span = axes.score_span(reach, *([] if benchmark is None else [benchmark]))
    layout = _layout(drawn, span, words, benchmark)
    return figure([_dots(drawn, words)], layout, caption, _table(drawn, words))


def _dots(drawn: Sequence[dict[str, Any]], words: Words) -> dict[str, Any]:
    colours = [row.get("colour") or DEFAULT_COLOUR for row in drawn]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [round(float(row["percent"]), 2) for row in drawn],
        "y": list(range(len(drawn))),
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [_length(row["high"], row["percent"]) for row in drawn],
            "arrayminus": [_length(row["percent"], row["low"]) for row in drawn],
            "color": "var(--muted)",
            "thickness": 2,
            "width": 0,
        },
        "customdata": [row.get("href") or "" for row in drawn],
        "text": [_hover(row, words) for row in drawn],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "size": 11,
            "color": colours,
            "line": {"color": "var(--card)", "width": 1.5},
        },
        "cliponaxis": False,
    }


def _length(high: Any, low: Any) -> float:
    # A single meeting has no interval: its ends are missing and no bar is drawn.
    length = float(high) - float(low)
    return round(length, 2) if length > 0 else 0.0


def _hover(row: dict[str, Any], words: Words) -> str:
    return words(
        "figure.hover.row", name=row["name"], score=words.number(row["percent"]),
        low=words.number(row["low"]), high=words.number(row["high"]), n=words.count(row["n"]),
    )  # fmt: skip


def _layout(
    drawn: Sequence[dict[str, Any]], span: axes.Span, words: Words, benchmark: float | None
) -> dict[str, Any]:
    names = [
        {
            "xref": "paper", "yref": "y", "x": 0, "y": at, "yshift": 5, "showarrow": False,
            "xanchor": "left", "yanchor": "bottom", "align": "left",
            "text": _short(str(row["name"])), "font": {"color": "var(--ink)", "size": 13},
        }
        for at, row in enumerate(drawn)
    ]  # fmt: skip
    values = [
        {
            "xref": "paper", "yref": "y", "x": 1, "y": at, "xshift": 8, "showarrow": False,
            "xanchor": "left", "yanchor": "middle", "align": "left",
            "text": f"<b>{words.number(row['percent'])}</b>{_aside(row)}",
            "font": {"color": "var(--ink)", "size": 13},
        }
        for at, row in enumerate(drawn)
    ]  # fmt: skip
    line, label = _benchmark(benchmark, words)
    wide = any(row.get("aside") for row in drawn)
    return {
        "margin": {"l": 6, "r": 104 if wide else 52, "t": 26, "b": 30},
        "hovermode": "closest",
        "xaxis": axes.score_axis(span) | {"showgrid": True},
        "yaxis": {
            "range": [len(drawn) - 0.6, -0.75],
            "fixedrange": True,
            "showticklabels": False,
            "showgrid": False,
            "zeroline": False,
        },
        "shapes": line,
        "annotations": [*label, *names, *values],
    }


def _benchmark(at: float | None, words: Words) -> tuple[list[dict[str, Any]], ...]:
    if at is None:
        return [], []
    line = {
        "type": "line", "xref": "x", "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 1,
        "line": {"color": "var(--ink2)", "width": 1.5, "dash": "dot"}, "layer": "below",
    }  # fmt: skip
    label = {
        "xref": "x", "yref": "paper", "x": at, "y": 1, "yanchor": "bottom", "xanchor": "center",
        "text": words("figure.benchmark", score=words.number(at)), "showarrow": False,
        "font": {"color": "var(--ink2)", "size": 12},
    }  # fmt: skip
    return [line], [label]


def _aside(row: dict[str, Any]) -> str:
    aside = row.get("aside")
    return f" {aside}" if aside else ""


def _short(name: str) -> str:
    """Cut a long name; the table and the hover keep all of it."""
    return name if len(name) <= NAME_LENGTH else f"{name[: NAME_LENGTH - 1].rstrip()}…"


def _table(drawn: Sequence[dict[str, Any]], words: Words) -> Table:
    columns = [words("figure.name"), words("figure.score"), words("figure.interval"),
               words("figure.n")]  # fmt: skip
    with_aside = any(row.get("aside") for row in drawn)
    cells = [
        [str(row["name"]), words.number(row["percent"]),
         words("figure.from_to", low=words.number(row["low"]), high=words.number(row["high"])),
         words.count(row["n"]), *([str(row["aside"] or "")] if with_aside else [])]
        for row in drawn
    ]  # fmt: skip
    return Table([*columns, *([words("figure.lost")] if with_aside else [])], cells)
