"""Differences below each other: a dot, its interval, and the line of no difference."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.figures import axes
from dashboard.figures.caption import Caption, Figure, Table, empty, figure
from dashboard.figures.rows import NAMES_WIDTH, NARROW_LENGTH, name_beside, short, two_lines
from dashboard.statistics.evidence import Tier, tier
from dashboard.text import Words
from dashboard.text.numbers import MINUS

MOST_ROWS = 20
PLAIN, PALE = "var(--ink2)", "var(--muted)"


@dataclass(frozen=True)
class Scale:
    """What the differences of a chart are: key of what they are called, and a mark among them
    (such as the difference of all) with the key of its words."""

    called: str
    mark: float | None = None
    mark_called: str = "difference.mark"


def differences(gaps: pd.DataFrame, words: Words, caption: Caption, scale: Scale) -> Figure:
    """Draw a dot and interval a row around 0; needs name, gap, low, high, n; may have href, colour
    (a CSS variable), symbol, and aside (words in the table beside the row).

    The first 20 rows are drawn and all stand in the table. A row under 3 is pale, its interval not
    drawn.
    """
    known = gaps.dropna(subset=["gap"])
    if known.empty:
        return empty(caption, words("figure.empty"))
    listed: list[dict[str, Any]] = [
        {str(key): value for key, value in row.items()} for row in known.to_dict("records")
    ]
    drawn = listed[:MOST_ROWS]
    span = gap_span(_reach(drawn, scale))
    layout = _layout(drawn, span, words, scale)
    notes = [words("evidence.reference.note")] if any(_pale(row) for row in drawn) else []
    if len(listed) > len(drawn):
        counts = {"n": words.count(len(drawn)), "total": words.count(len(listed))}
        notes.append(words("evidence.first_rows", **counts))
    made = figure(
        [_dots(known.head(MOST_ROWS), drawn, words)],
        layout,
        caption.noted(*notes),
        _table(listed, words, scale),
    )
    made["layout"]["meta"]["narrow"] = _narrow(drawn, layout)
    return made


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


def _pale(row: dict[str, Any]) -> bool:
    return tier(int(row["n"])) is Tier.REFERENCE


def _reach(drawn: Sequence[dict[str, Any]], scale: Scale) -> list[float]:
    values = [] if scale.mark is None else [scale.mark]
    for row in drawn:
        values += [row["gap"]] if _pale(row) else [row["gap"], row["low"], row["high"]]
    return [float(value) for value in values]


def _dots(known: pd.DataFrame, drawn: Sequence[dict[str, Any]], words: Words) -> dict[str, Any]:
    points = known.assign(percent=known["gap"])
    symbols = [str(row.get("symbol") or "circle") for row in drawn]
    pairs = list(zip(symbols, drawn, strict=True))
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [round(float(row["gap"]), 2) for row in drawn],
        "y": list(range(len(drawn))),
        "error_x": axes.whiskers(points, PALE, 2),
        "customdata": [row.get("href") or "" for row in drawn],
        "text": [_hover(row, words) for row in drawn],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "size": 11,
            "symbol": [f"{symbol}-open" if _pale(row) else symbol for symbol, row in pairs],
            "color": [PALE if _pale(row) else row.get("colour") or PLAIN for row in drawn],
            "line": {"color": "var(--card)", "width": 1.5},
        },
        "cliponaxis": False,
    }


def _hover(row: dict[str, Any], words: Words) -> str:
    return words(
        "difference.hover", name=row["name"], gap=words.change(row["gap"]),
        low=words.change(row["low"]), high=words.change(row["high"]), n=words.count(row["n"]),
    )  # fmt: skip


def _layout(
    drawn: Sequence[dict[str, Any]], span: axes.Span, words: Words, scale: Scale
) -> dict[str, Any]:
    names = [
        name_beside(at, two_lines(str(row["name"])), {"yanchor": "middle"})
        for at, row in enumerate(drawn)
    ]
    line, label = _mark(words, scale)
    return {
        "margin": {"l": 6, "r": 52, "t": 26, "b": 30},
        "hovermode": "closest",
        "xaxis": gap_axis(span) | {"domain": [NAMES_WIDTH, 1]},
        "yaxis": {
            "range": [len(drawn) - 0.5, -0.5],
            "fixedrange": True,
            "showticklabels": False,
            "showgrid": False,
            "zeroline": False,
        },
        "shapes": line,
        "annotations": [*label, *names, *(_value(at, row, words) for at, row in enumerate(drawn))],
    }


def _value(at: int, row: dict[str, Any], words: Words) -> dict[str, Any]:
    text = words.change(row["gap"])
    return {
        "xref": "paper", "yref": "y", "x": 1, "y": at, "xshift": 8, "showarrow": False,
        "xanchor": "left", "yanchor": "middle", "align": "left",
        "text": text if _pale(row) else f"<b>{text}</b>",
        "font": {"color": PALE if _pale(row) else "var(--ink)", "size": 13},
    }  # fmt: skip


def _mark(words: Words, scale: Scale) -> tuple[list[dict[str, Any]], ...]:
    if scale.mark is None:
        return [], []
    line = {
        "type": "line", "xref": "x", "yref": "paper", "x0": scale.mark, "x1": scale.mark, "y0": 0,
        "y1": 1, "line": {"color": "var(--ink2)", "width": 1.5, "dash": "dot"}, "layer": "below",
    }  # fmt: skip
    label = {
        "xref": "x", "yref": "paper", "x": scale.mark, "y": 1, "yanchor": "bottom",
        "xanchor": "center", "showarrow": False, "font": {"color": "var(--ink2)", "size": 12},
        "text": words(scale.mark_called, gap=words.change(scale.mark)),
    }  # fmt: skip
    return [line], [label]


def _narrow(drawn: Sequence[dict[str, Any]], layout: dict[str, Any]) -> dict[str, Any]:
    """Return what a narrow card changes: names above their dots, over the whole width."""
    above = [
        name_beside(at, short(str(row["name"]), NARROW_LENGTH), {"yanchor": "bottom", "yshift": 5})
        for at, row in enumerate(drawn)
    ]
    others = [one for one in layout["annotations"] if one.get("xanchor") != "left" or one["x"]]
    return {
        "xaxis": layout["xaxis"] | {"domain": [0, 1]},
        "yaxis": layout["yaxis"] | {"range": [len(drawn) - 0.6, -0.75]},
        "annotations": [*others, *above],
    }


def _table(listed: Sequence[dict[str, Any]], words: Words, scale: Scale) -> Table:
    told = any(row.get("aside") for row in listed)
    columns = [words("figure.name"), words(scale.called), words("figure.interval"),
               words("figure.n"), *([words("difference.aside")] if told else [])]  # fmt: skip
    cells = [
        [str(row["name"]), words.change(row["gap"]),
         words("figure.from_to", low=words.change(row["low"]), high=words.change(row["high"])),
         words.count(row["n"]), *([str(row["aside"] or "")] if told else [])]
        for row in listed
    ]  # fmt: skip
    pale = [at for at, row in enumerate(listed) if _pale(row)]
    return Table(columns, cells, listed, pale=pale)
