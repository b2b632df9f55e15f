"""Units of a peer group below each other, lowest first: estimate, both intervals, the mean."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.figures import axes
from dashboard.figures.caption import Caption, Figure, Table, empty, figure
from dashboard.figures.standings import STANDINGS
from dashboard.text import Words

MOST_ROWS = 60
NAMES_WIDTH = 0.36  # of the drawing; on a narrow card the names stand above their dots instead
NAME_LENGTH, NARROW_LENGTH = 44, 52
BETWEEN = " · "

Row = dict[str, Any]


def caterpillar(
    units: pd.DataFrame, hidden: int, benchmark: float, words: Words, caption: Caption
) -> Figure:
    """Draw a row a unit; needs name, parent, href, n, mean, estimate, low95, high95, low998,
    high998 (0–100), standing. `hidden` units in the middle of the rows given are left out, and a
    line says so."""
    known = units.dropna(subset=["estimate"])
    if known.empty:
        return empty(caption, words("ranks.too_few"))
    rows = [{str(key): value for key, value in row.items()} for row in known.to_dict("records")]
    split = len(rows) // 2 if hidden else len(rows)
    # The gap takes the room of one row.
    at = [place if place < split else place + 1 for place in range(len(rows))]
    span = axes.score_span([*known["low998"], *known["high998"]], benchmark)
    layout = _layout(rows, at, span, words)
    lines, labels = _benchmark(benchmark, words)
    layout["shapes"], layout["annotations"] = lines, [*labels, *layout["annotations"]]
    if hidden:
        layout["annotations"].append(_gap(split, hidden, words))
    data = [_bars(rows, at, "998", 1.5), _bars(rows, at, "95", 4), *_dots(rows, at, words)]
    made = figure(data, layout, caption, _table(rows, words))
    made["layout"]["meta"]["narrow"] = _narrow(rows, at, layout)
    return made


def _bars(rows: Sequence[Row], at: Sequence[int], level: str, width: float) -> dict[str, Any]:
    """Return the intervals of a level as error bars, which one key hides everywhere."""
    estimate = [round(float(row["estimate"]), 2) for row in rows]
    ends = {end: [round(float(row[f"{end}{level}"]), 2) for row in rows] for end in ("low", "high")}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": estimate,
        "y": list(at),
        "hoverinfo": "skip",
        "marker": {"size": 1, "opacity": 0},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [round(a - b, 2) for a, b in zip(ends["high"], estimate, strict=True)],
            "arrayminus": [round(b - a, 2) for a, b in zip(ends["low"], estimate, strict=True)],
            "color": "var(--muted)",
            "thickness": width,
            "width": 0,
        },
        "opacity": 0.6,
    }


def _dots(rows: Sequence[Row], at: Sequence[int], words: Words) -> list[dict[str, Any]]:
    return [
        _trace([pair for pair in zip(rows, at, strict=True) if pair[0]["standing"] == one], words)
        for one in STANDINGS
        if any(row["standing"] == one for row in rows)
    ]


def _trace(pairs: Sequence[tuple[Row, int]], words: Words) -> dict[str, Any]:
    mark = STANDINGS[pairs[0][0]["standing"]]
    hollow = mark.symbol.endswith("open")
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [round(float(row["estimate"]), 2) for row, _ in pairs],
        "y": [place for _, place in pairs],
        "text": [_hover(row, words) for row, _ in pairs],
        "customdata": [row["href"] for row, _ in pairs],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "symbol": mark.symbol,
            "size": 11,
            "color": mark.colour,
            "line": {
                "color": mark.colour if hollow else "var(--card)", "width": 2 if hollow else 1
            },
        },
        "cliponaxis": False,
    }  # fmt: skip


def _hover(row: Row, words: Words) -> str:
    return words(
        "ranks.hover", name=row["name"], parent=row["parent"],
        score=words.number(row["estimate"]), low=words.number(row["low95"]),
        high=words.number(row["high95"]), mean=words.number(row["mean"]),
        n=words.count(row["n"]), standing=words(f"standing.{row['standing']}"),
    )  # fmt: skip


def _layout(
    rows: Sequence[Row], at: Sequence[int], span: axes.Span, words: Words
) -> dict[str, Any]:
    names = [
        _name(place, _named(row, NAME_LENGTH), {"yanchor": "middle"})
        for row, place in zip(rows, at, strict=True)
    ]
    values = [
        {
            "xref": "paper", "yref": "y", "x": 1, "y": place, "xshift": 8, "showarrow": False,
            "xanchor": "left", "yanchor": "middle", "text": words.number(row["estimate"]),
            "font": {"color": "var(--ink)", "size": 13},
        }
        for row, place in zip(rows, at, strict=True)
    ]  # fmt: skip
    return {
        "margin": {"l": 6, "r": 48, "t": 26, "b": 30},
        "hovermode": "closest",
        "xaxis": axes.score_axis(span) | {"showgrid": True, "domain": [NAMES_WIDTH, 1]},
        "yaxis": {
            "range": [at[-1] + 0.6, -0.6],
            "fixedrange": True,
            "showticklabels": False,
            "showgrid": False,
            "zeroline": False,
        },
        "annotations": [*names, *values],
    }


def _narrow(rows: Sequence[Row], at: Sequence[int], layout: dict[str, Any]) -> dict[str, Any]:
    """Return what a narrow card changes: names above their dots, over the whole width."""
    above = [
        _name(place, _short(str(row["name"]), NARROW_LENGTH), {"yanchor": "bottom", "yshift": 4})
        for row, place in zip(rows, at, strict=True)
    ]
    others = [one for one in layout["annotations"] if one.get("xanchor") != "left" or one["x"]]
    return {
        "xaxis": layout["xaxis"] | {"domain": [0, 1]},
        "yaxis": layout["yaxis"] | {"range": [at[-1] + 0.5, -0.9]},
        "annotations": [*others, *above],
    }


def _named(row: Row, length: int) -> str:
    name, parent = str(row["name"]), str(row["parent"] or "")
    room = length - len(name) - len(BETWEEN)
    if room < 8 or not parent:
        return _short(name, length)
    return f"{name}{BETWEEN}{_short(parent, room)}"


def _short(text: str, length: int) -> str:
    """Cut long words; the table and the hover keep all of them."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def _name(at: int, text: str, where: dict[str, Any]) -> dict[str, Any]:
    return {
        "xref": "paper", "yref": "y", "x": 0, "y": at, "showarrow": False, "xanchor": "left",
        "align": "left", "text": text, "font": {"color": "var(--ink)", "size": 13}, **where,
    }  # fmt: skip


def _gap(at: int, hidden: int, words: Words) -> dict[str, Any]:
    return {
        "xref": "paper", "yref": "y", "x": 0.5, "y": at, "showarrow": False, "xanchor": "center",
        "yanchor": "middle", "text": words("ranks.gap", count=words.count(hidden)),
        "font": {"color": "var(--muted)", "size": 13},
    }  # fmt: skip


def _benchmark(at: float, words: Words) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    line = {
        "type": "line", "xref": "x", "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 1,
        "line": {"color": "var(--ink)", "width": 1.5, "dash": "dot"}, "layer": "below",
    }  # fmt: skip
    label = {
        "xref": "x", "yref": "paper", "x": at, "y": 1, "yanchor": "bottom", "xanchor": "center",
        "text": words("ranks.benchmark", score=words.number(at)), "showarrow": False,
        "font": {"color": "var(--ink2)", "size": 12},
    }  # fmt: skip
    return [line], [label]


def _table(rows: Sequence[Row], words: Words) -> Table:
    columns = [
        words("figure.name"), words("figure.n"), words("ranks.column.estimate"),
        words("figure.interval"), words("ranks.column.standing"),
    ]  # fmt: skip
    cells = [
        [
            f"{row['name']}, {row['parent']}" if row["parent"] else str(row["name"]),
            words.count(row["n"]),
            words.number(row["estimate"]),
            words("figure.from_to", low=words.number(row["low95"]),
                  high=words.number(row["high95"])),
            words(f"standing.{row['standing']}"),
        ]
        for row in rows
    ]  # fmt: skip
    return Table(columns, cells, keys=[{"standing": row["standing"]} for row in rows])
