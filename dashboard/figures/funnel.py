"""A funnel: units by their number of meetings, between the limits that number allows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dashboard.figures import axes
from dashboard.figures.caption import Caption, Figure, Table, empty, figure
from dashboard.figures.funnel_names import names_beside, nudged
from dashboard.figures.standings import STANDINGS
from dashboard.statistics.funnel import Z95, Z998
from dashboard.statistics.funnel_plot import Funnel
from dashboard.statistics.intervals import Standing
from dashboard.text import Words

PLOT_HEIGHT = 430
MOST_LISTED = 200
CURVE_POINTS = 120
BINS = 60


@dataclass(frozen=True)
class Drawn:
    """What a funnel draws: points (name, parent, href, n, value, low998, high998, standing, away)
    and, where there are too many units, those inside whose number alone is drawn (n, value)."""

    points: pd.DataFrame
    crowd: pd.DataFrame


def funnel(drawn: Drawn, plot: Funnel, gauge: str, words: Words, caption: Caption) -> Figure:
    """Draw every point or, of a crowd, its density; gauge: the name of what is measured."""
    points, crowd = drawn.points.assign(at=nudged(drawn.points["n"])), drawn.crowd
    if points.empty and crowd.empty:
        return empty(caption, words("figure.empty"))
    if not plot.compared:
        return empty(caption, words("funnel.too_few"))
    every = pd.concat([points[["n", "value"]], crowd[["n", "value"]]])
    x_span = _x_span(every["n"])
    grid = np.linspace(max(1.0, x_span[0]), x_span[1], CURVE_POINTS)
    lines = [_line(plot, grid, z, side) for z in (Z95, Z998) for side in ("low", "high")]
    y_span = _y_span(every["value"], plot.benchmark, lines)
    data = [
        *([_density(crowd, y_span, words)] if len(crowd) else []),
        *lines,
        *_points(points, words),
    ]
    layout = _layout((x_span, y_span), plot, lines, words)
    layout["annotations"].append(_gauge(gauge))
    made = figure(data, layout, caption, _table(points, gauge, words))
    # On a narrow card there is no room for names; hover and table hold them.
    made["layout"]["meta"]["narrow"] = {
        "annotations": list(layout["annotations"]),
        "margin": layout["margin"] | {"r": 116},
        "xaxis": layout["xaxis"] | ({} if "dtick" in layout["xaxis"] else {"nticks": 4}),
    }
    made["layout"]["annotations"] += names_beside(points, (x_span, y_span))
    return made


def _x_span(n: pd.Series) -> axes.Span:
    low, high = float(n.min()), float(n.max())
    room = max(0.7, 0.04 * (high - low))
    return max(0.3, low - room), high + room


def _y_span(values: pd.Series, benchmark: float, lines: Sequence[dict[str, Any]]) -> axes.Span:
    ends = [y for line in lines for y in (line["y"][0], line["y"][-1]) if y is not None]
    return axes.score_span([float(values.min()), float(values.max()), *ends], benchmark)


def _line(plot: Funnel, grid: Any, z: float, side: str) -> dict[str, Any]:
    height = getattr(plot.limits(grid, z), side)
    # Where a limit leaves 0–100 nothing can lie beyond it, so there is no line to draw.
    inside = (height > 0) & (height < axes.FULL)
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [round(float(x), 2) for x in grid],
        "y": [
            round(float(y), 2) if drawn else None for y, drawn in zip(height, inside, strict=True)
        ],
        "line": {
            "color": "var(--ink2)",
            "width": 1.5 if z == Z998 else 1.2,
            "dash": "solid" if z == Z998 else "dash",
            "shape": "spline",
        },
        "hoverinfo": "skip",
        "connectgaps": False,
    }


def _points(points: pd.DataFrame, words: Words) -> list[dict[str, Any]]:
    order = [Standing.SIMILAR, *(one for one in STANDINGS if one is not Standing.SIMILAR)]
    return [
        _trace(standing, some, words)
        for standing in order
        if len(some := points[points["standing"] == standing])
    ]


def _trace(standing: Standing, some: pd.DataFrame, words: Words) -> dict[str, Any]:
    mark, word = STANDINGS[standing], words(f"standing.{standing}")
    usual = standing in {Standing.SIMILAR, Standing.UNKNOWN}
    meetings = words("funnel.hover", standing=word, n="%{customdata[1]}")
    return {
        "type": "scatter",
        "mode": "markers",
        "name": word,
        "x": [round(float(x), 2) for x in some["at"]],
        "y": [round(float(y), 2) for y in some["value"]],
        "text": [
            f"{name}<br>{parent}" if parent else str(name)
            for name, parent in zip(some["name"], some["parent"], strict=True)
        ],
        "customdata": [[href, int(n)] for href, n in zip(some["href"], some["n"], strict=True)],
        "hovertemplate": f"<b>%{{y:.1f}}</b> %{{text}}<br>{meetings}<extra></extra>",
        "marker": {
            "symbol": mark.symbol,
            "size": 7 if usual else 11,
            "color": mark.colour,
            "opacity": 0.6 if usual else 1,
            "line": {
                "color": mark.colour if mark.symbol.endswith("open") else "var(--card)",
                "width": 1.5 if mark.symbol.endswith("open") else 0.5,
            },
        },
        "cliponaxis": False,
    }


def _density(crowd: pd.DataFrame, span: axes.Span, words: Words) -> dict[str, Any]:
    """Draw a rectangle a cell that holds anybody: bars that begin where they stand, so that no page
    needs more of Plotly than points, lines and bars."""
    low, high = int(crowd["n"].min()), int(crowd["n"].max())
    wide = max(1, -(-(high - low + 1) // BINS))
    across = np.arange(low - 0.5, high + wide + 0.5, wide)
    up = np.linspace(span[0], span[1], BINS + 1)
    counts = np.histogram2d(crowd["value"], crowd["n"], bins=(up, across))[0]
    step = up[1] - up[0]
    rows, columns = np.nonzero(counts)
    held, feet = counts[rows, columns], up[rows]
    return {
        "type": "bar",
        "x": [round(float(x), 2) for x in across[columns] + wide / 2],
        "y": [round(float(step), 3)] * len(rows),
        "base": [round(float(y), 3) for y in feet],
        "width": wide,
        "text": [
            words("funnel.hover.crowd", count=words.count(k), low=words.number(y),
                  high=words.number(y + step))
            for y, k in zip(feet, held, strict=True)
        ],
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            # Counts spread over powers of ten.
            "color": [round(float(np.log10(k + 1)), 3) for k in held],
            "colorscale": [[0, "var(--grid)"], [1, "var(--muted)"]],
            "cmin": 0,
            "cmax": round(float(np.log10(held.max(initial=0) + 1)), 3),
            "line": {"width": 0},
        },
    }  # fmt: skip


def _layout(
    spans: tuple[axes.Span, axes.Span],
    plot: Funnel,
    lines: Sequence[dict[str, Any]],
    words: Words,
) -> dict[str, Any]:
    x_span, y_span = spans
    benchmark = words("figure.benchmark", score=words.number(plot.benchmark))
    ends = [(plot.benchmark, f"<b>{benchmark}</b>")]
    ends += [
        (line["y"][-1], words.percent(level, digits))
        for line, level, digits in zip(lines, (95, 95, 99.8, 99.8), (0, 0, 1, 1), strict=True)
        if line["y"][-1] is not None
    ]
    gap = axes.label_gap(y_span, PLOT_HEIGHT)
    heights = axes.spread([at for at, _ in ends], gap, y_span)
    line = {
        "type": "line", "xref": "paper", "yref": "y", "x0": 0, "x1": 1, "y0": plot.benchmark,
        "y1": plot.benchmark, "line": {"color": "var(--ink)", "width": 1.5, "dash": "dot"},
    }  # fmt: skip
    labels = [
        axes.end_label(text, height, "var(--ink2)")
        for (_, text), height in zip(ends, heights, strict=True)
    ]
    return {
        "margin": {"l": 40, "r": 124, "t": 30, "b": 52},
        "hovermode": "closest",
        "xaxis": _n_axis(x_span, words),
        "yaxis": axes.score_axis(y_span),
        "shapes": [line],
        "annotations": labels,
    }


def _n_axis(span: axes.Span, words: Words) -> dict[str, Any]:
    axis: dict[str, Any] = {
        "range": [round(end, 2) for end in span],
        "fixedrange": True,
        "zeroline": False,
        "tickformat": ",.0f",
        "tickangle": 0,
        "title": {"text": words("funnel.axis.n"), "font": {"color": "var(--muted)", "size": 13}},
    }
    return axis | ({"dtick": 1} if span[1] - span[0] < 20 else {"nticks": 8})


def _gauge(name: str) -> dict[str, Any]:
    return {
        "xref": "paper", "yref": "paper", "x": 0, "y": 1, "text": name,
        "xanchor": "left", "yanchor": "bottom", "yshift": 6, "showarrow": False,
        "font": {"color": "var(--muted)", "size": 13},
    }  # fmt: skip


def _table(points: pd.DataFrame, gauge: str, words: Words) -> Table:
    """Return the units farthest from the benchmark first; those without limits last."""
    order = np.argsort(-points["away"].abs().fillna(-1).to_numpy(), kind="stable")
    listed = points.iloc[order[:MOST_LISTED]]
    columns = [
        words("figure.name"), words("figure.n"), gauge, words("funnel.column.outer"),
        words("funnel.column.standing"),
    ]  # fmt: skip
    rows = listed.to_dict("records")
    cells = [
        [
            f"{row['name']}, {row['parent']}" if row["parent"] else str(row["name"]),
            words.count(row["n"]),
            words.number(row["value"]),
            words("figure.from_to", low=words.number(row["low998"]),
                  high=words.number(row["high998"])),
            words(f"standing.{row['standing']}"),
        ]
        for row in rows
    ]  # fmt: skip
    keys = [{"standing": row["standing"]} for row in rows]
    pale = [at for at, row in enumerate(rows) if row["standing"] == Standing.UNKNOWN]
    return Table(columns, cells, keys=keys, pale=pale)
