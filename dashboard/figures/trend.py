"""Scores of each month: one line a group, named at its end."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from dashboard.figures import axes
from dashboard.figures.caption import Caption, Figure, Table, empty, figure
from dashboard.figures.marks import LINES, TOTAL
from dashboard.text import Words

PLOT_HEIGHT = 240

Link = Callable[[str, int], str]


def trend(
    scores: pd.DataFrame, words: Words, caption: Caption, link: Link, good_from: float
) -> Figure:
    """Draw one line per measure; needs month (yyyymm), measure, percent (0–100), n;
    may have low and high, the ends of its interval.

    `link(measure, month)` is the address one level down from a point; good_from the percent at
    which the best grade begins.
    """
    known = scores.dropna(subset=["percent"]).sort_values("month", kind="stable")
    if known.empty:
        return empty(caption, words("figure.empty"))
    months = sorted({int(month) for month in known["month"]})
    measure = known["measure"].to_numpy(dtype=object)
    measures = [name for name in LINES if name in measure]
    span = axes.score_span(_reach(known), good_from)
    lines = {name: known[measure == name] for name in measures}
    data = [_line(name, lines[name], words, link) for name in measures]
    layout = _layout(lines, months, span, words) | {"yaxis": axes.score_axis(span, good_from)}
    text = words("figure.good_line", score=words.number(good_from, 0))
    line, label = axes.threshold(good_from, text)
    layout["shapes"] = [line, *layout["shapes"]]
    layout["annotations"] = [label, *layout["annotations"]]
    return figure(data, layout, caption, _table(lines, months, words))


def _reach(known: pd.DataFrame) -> list[float]:
    """Return all heights that must be seen; those of intervals may be missing."""
    heights = [float(value) for value in known["percent"]]
    if "high" not in known:
        return heights
    return heights + [end for ends in axes.intervals(known) for end in ends]


def measure_name(measure: str, words: Words) -> str:
    """Return the short name of a group, or of the total."""
    return words("figure.total") if measure == TOTAL else words(f"group.{measure}.short")


def _line(measure: str, points: pd.DataFrame, words: Words, link: Link) -> dict[str, Any]:
    mark = LINES[measure]
    months = [int(month) for month in points["month"]]
    name = measure_name(measure, words)
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": [axes.month_start(month) for month in months],
        "y": [round(float(value), 2) for value in points["percent"]],
        "customdata": [link(measure, month) for month in months],
        "text": [
            words("figure.hover.month", name=name, month=words.month(month),
                  score=words.number(percent), n=words.count(n))
            for month, percent, n in zip(months, points["percent"], points["n"], strict=True)
        ],
        "hovertemplate": "%{text}<extra></extra>",
        **({"error_y": axes.whiskers(points, mark.colour, 1.25)} if "high" in points else {}),
        "line": {"color": mark.colour, "width": 3 if measure == TOTAL else 2.5, "dash": mark.dash},
        "marker": {"symbol": mark.symbol, "size": 6, "color": mark.colour},
        "cliponaxis": False,
    }  # fmt: skip


def _layout(
    lines: dict[str, pd.DataFrame], months: list[int], span: axes.Span, words: Words
) -> dict[str, Any]:
    ends = [float(points["percent"].iloc[-1]) for points in lines.values()]
    heights = axes.spread(ends, axes.label_gap(span, PLOT_HEIGHT), span)
    labels = [
        axes.end_label(
            f"<b>{words.number(end)}</b> {measure_name(name, words)}", height, LINES[name].colour
        )
        for name, end, height in zip(lines, ends, heights, strict=True)
    ]
    event_lines, event_labels = axes.seminar(months, words)
    return {
        "margin": {"l": 66, "r": 108, "t": 26, "b": 44},
        "hovermode": "closest",
        "xaxis": axes.month_axis(months, words),
        "shapes": event_lines,
        "annotations": [*event_labels, *labels],
    }


def _table(lines: dict[str, pd.DataFrame], months: list[int], words: Words) -> Table:
    by_month = {
        name: dict(zip(points["month"], points["percent"], strict=True))
        for name, points in lines.items()
    }
    counts: dict[int, int] = {}
    for points in lines.values():
        for month, n in zip(points["month"], points["n"], strict=True):
            counts[int(month)] = max(counts.get(int(month), 0), int(n))
    columns = [words("figure.month"), *(measure_name(name, words) for name in lines),
               words("figure.n")]  # fmt: skip
    rows = [
        [words.month(month), *(words.number(by_month[name].get(month)) for name in lines),
         words.count(counts.get(month))]
        for month in months
    ]  # fmt: skip
    keys = [{"month": month} for month in months]
    return Table(columns, rows, keys, ["month", *lines, "n"])
