"""Two scores of the same meetings: their mean across, their difference up (F14)."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.figures import axes
from dashboard.figures.caption import Caption, Figure, Table, empty, figure
from dashboard.figures.differences import gap_axis, gap_span
from dashboard.statistics.agreement import Agreement
from dashboard.text import Words

PLOT_HEIGHT = 360
Point = Mapping[str, Any]


def bland_altman(
    points: Sequence[Point], found: Agreement, words: Words, caption: Caption
) -> Figure:
    """Draw a dot a meeting with the bias, the limits of agreement, and how sure they are.

    points: middle (mean of the two, 0–100), gap, outside (whether beyond the limits), told (branch
    and month), href. The table holds bias and limits; fewer than two pairs have none.
    """
    if not points:
        return empty(caption, words("figure.empty"))
    lines = _lines(found)
    ends = [float(end) for line in lines for end in line[1:]]
    heights = gap_span([*ends, *(float(point["gap"]) for point in points)])
    across = axes.score_span([float(point["middle"]) for point in points])
    inside = [point for point in points if not point["outside"]]
    outside = [point for point in points if point["outside"]]
    layout = {
        "margin": {"l": 40, "r": 118, "t": 10, "b": 48},
        "hovermode": "closest",
        "xaxis": axes.score_axis(across) | {
            "showgrid": False,
            "title": {"text": words("gap.across"), "font": {"size": 13}, "standoff": 8},
        },
        "yaxis": gap_axis(heights),
        "shapes": [shape for line in lines for shape in _drawn(line)],
        "annotations": _labels(lines, heights, words),
    }  # fmt: skip
    return figure(
        [_dots(inside, "circle", "var(--improve)", 0.45),
         _dots(outside, "diamond", "var(--concern)", 0.9)],
        layout, caption, _table(found, lines, words),
    )  # fmt: skip


def _lines(found: Agreement) -> list[tuple[str, float, float, float]]:
    """Return name, height, and ends of its interval of each line; none where n is too small."""
    if found.sd != found.sd:
        return []
    return [
        ("high", found.high, *found.high_interval),
        ("bias", found.bias, found.bias_low, found.bias_high),
        ("low", found.low, *found.low_interval),
    ]


def _drawn(line: tuple[str, float, float, float]) -> list[dict[str, Any]]:
    name, height, low, high = line
    whole = {"xref": "paper", "yref": "y", "x0": 0, "x1": 1}
    band = {
        "type": "rect", **whole, "y0": low, "y1": high, "line": {"width": 0},
        "fillcolor": "var(--ink2)", "opacity": 0.14, "layer": "below",
    }  # fmt: skip
    style = {"color": "var(--ink)", "width": 2, "dash": "solid" if name == "bias" else "dash"}
    return [band, {"type": "line", **whole, "y0": height, "y1": height, "line": style}]


def _labels(
    lines: Sequence[tuple[str, float, float, float]], span: axes.Span, words: Words
) -> list[dict[str, Any]]:
    heights = [line[1] for line in lines]
    placed = axes.spread(heights, 2 * axes.label_gap(span, PLOT_HEIGHT), span)
    return [
        axes.end_label(
            f"<b>{words.change(height)}</b><br>{words(f'gap.line.{name}')}", at, "var(--ink)"
        )
        for (name, height, _, _), at in zip(lines, placed, strict=True)
    ]


def _dots(points: Sequence[Point], symbol: str, colour: str, opacity: float) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [round(float(point["middle"]), 2) for point in points],
        "y": [round(float(point["gap"]), 2) for point in points],
        "customdata": [point["href"] for point in points],
        "text": [point["told"] for point in points],
        "hovertemplate": "%{text}: %{y:+.1f}<extra></extra>",
        "marker": {"size": 7, "symbol": symbol, "color": colour, "opacity": opacity},
    }


def _table(
    found: Agreement, lines: Sequence[tuple[str, float, float, float]], words: Words
) -> Table:
    columns = [words("gap.line"), words("gap.points"), words("figure.interval"),
               words("gap.pairs")]  # fmt: skip
    shown = {name: (height, low, high) for name, height, low, high in lines}
    shown = shown or {"bias": (found.bias, float("nan"), float("nan"))}
    rows = [
        [words(f"gap.line.{name}.long"), words.change(height),
         words("figure.from_to", low=words.change(low), high=words.change(high)),
         words.count(found.n)]
        for name, (height, low, high) in shown.items()
    ]  # fmt: skip
    return Table(columns, rows, [{"line": name} for name in shown])
