"""One branch against itself: a control chart of the total and one of each group below it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from dashboard.figures import axes
from dashboard.figures.caption import Caption, Figure, Table, empty, figure
from dashboard.figures.marks import LINES
from dashboard.figures.trend import measure_name
from dashboard.text import Words

# The total stands higher than a group; between two charts there is room for a name.
HEIGHTS, ROOM = (1.7, 1.0, 1.0, 1.0, 1.0), 0.32
MARGIN, LINE_HEIGHT = 30, 17
# The words of an event take this much of a wide chart, and all of a narrow one.
WORDS_REACH = 0.2
CAUSES = {
    "common": ("var(--muted)", "circle", 7),
    "concern": ("var(--concern)", "diamond", 10),
    "improvement": ("var(--improve)", "square", 9),
}
Link = Callable[[int], str]


@dataclass(frozen=True)
class Event:
    """Something that happened on a day: drawn as a line through all charts, with its words."""

    day: date
    words: str


def xmr(
    points: pd.DataFrame, events: Sequence[Event], words: Words, caption: Caption, link: Link
) -> Figure:
    """Draw the measures below each other; needs month, measure, percent, n, span, mean, low, high,
    trial, cause and rules. `link(month)` is the address one level down from a point."""
    if points.empty:
        return empty(caption, words("figure.empty"))
    measures = [name for name in LINES if name in set(points["measure"])]
    months = sorted({int(month) for month in points["month"]})
    data: list[dict[str, Any]] = []
    layout: dict[str, Any] = {
        "margin": {"l": 44, "r": 20, "t": MARGIN, "b": 44},
        "hovermode": "closest",
        "xaxis": axes.month_axis(months, words) | {"anchor": f"y{len(measures)}"},
        "annotations": [],
    }
    for at, (measure, domain) in enumerate(zip(measures, _domains(len(measures)), strict=True), 1):
        own = points[points["measure"] == measure].sort_values("month")
        axis = "y" if at == 1 else f"y{at}"
        data += [*_limits(own, axis), _line(own, measure, axis), _marks(own, axis, words, link)]
        layout["yaxis" if at == 1 else f"yaxis{at}"] = _axis(own, domain)
        layout["annotations"].append(_name(own, measure, domain[1], words))
    shown = sorted((one for one in events if _within(one.day, months)), key=lambda one: one.day)
    layout["shapes"] = [_event_line(event) for event in shown]
    names = layout["annotations"]
    layout |= _labelled(layout, names, shown, WORDS_REACH, months)
    made = figure(data, layout, caption, _table(points, measures, months, words))
    made["layout"]["meta"]["narrow"] = _labelled(layout, names, shown, 1.0, months)
    return made


def _domains(count: int) -> list[tuple[float, float]]:
    heights = HEIGHTS[:count]
    whole = sum(heights) + ROOM * count
    domains, top = [], 1.0
    for height in heights:
        top -= ROOM / whole
        domains.append((round(top - height / whole, 4), round(top, 4)))
        top -= height / whole
    return [(max(0.0, low), high) for low, high in domains]


def _axis(own: pd.DataFrame, domain: tuple[float, float]) -> dict[str, Any]:
    ends = [own[name].dropna() for name in ("percent", "low", "high")]
    span = axes.score_span([float(value) for end in ends for value in end])
    return axes.score_axis(span) | {"domain": list(domain), "nticks": 4}


def _limits(own: pd.DataFrame, axis: str) -> list[dict[str, Any]]:
    """Return a band a span, with its mean; trial limits have no fill, only dashes."""
    drawn: list[dict[str, Any]] = []
    for _, span in own.dropna(subset=["low"]).groupby("span"):
        x = [axes.month_start(int(month)) for month in span["month"]]
        trial = bool(span["trial"].iloc[0])
        edge: dict[str, Any] = {"width": 1 if trial else 0, "color": "var(--line)", "dash": "dash"}
        base: dict[str, Any] = {
            "type": "scatter", "mode": "lines", "x": x, "yaxis": axis, "hoverinfo": "skip",
            "line": edge,
        }  # fmt: skip
        low, high, mean = (float(span[name].iloc[0]) for name in ("low", "high", "mean"))
        fill = {} if trial else {"fill": "tonexty", "fillcolor": "var(--grid)"}
        drawn += [
            base | {"y": [round(low, 2)] * len(x)},
            base | {"y": [round(high, 2)] * len(x)} | fill,
            base | {"y": [round(mean, 2)] * len(x),
                    "line": {"width": 1.2, "color": "var(--muted)", "dash": "dot"}},
        ]  # fmt: skip
    return drawn


def _line(own: pd.DataFrame, measure: str, axis: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [axes.month_start(int(month)) for month in own["month"]],
        "y": [round(float(value), 2) for value in own["percent"]],
        "yaxis": axis,
        "hoverinfo": "skip",
        "line": {"color": LINES[measure].colour, "width": 2},
    }


def _marks(own: pd.DataFrame, axis: str, words: Words, link: Link) -> dict[str, Any]:
    looks = [CAUSES[str(cause)] for cause in own["cause"]]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [axes.month_start(int(month)) for month in own["month"]],
        "y": [round(float(value), 2) for value in own["percent"]],
        "yaxis": axis,
        "customdata": [link(int(month)) for month in own["month"]],
        "text": [_hover(row, words) for row in own.to_dict("records")],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "color": [colour for colour, _, _ in looks],
            "symbol": [symbol for _, symbol, _ in looks],
            "size": [size for _, _, size in looks],
            "line": {"color": "var(--card)", "width": 1},
        },
        "cliponaxis": False,
    }


def _hover(row: dict[Any, Any], words: Words) -> str:
    text = words(
        "xmr.hover", month=words.month(int(row["month"])), score=words.number(row["percent"]),
        cause=words(f"xmr.cause.{row['cause']}"),
    )  # fmt: skip
    rules = words.listing([words(f"xmr.rule.{rule}") for rule in row["rules"]])
    return f"{text}<br>{rules}" if row["rules"] else text


def _name(own: pd.DataFrame, measure: str, top: float, words: Words) -> dict[str, Any]:
    last = own.iloc[-1]
    text = words(
        "xmr.name", name=measure_name(measure, words), score=words.number(last["percent"]),
        low=words.number(last["low"]), high=words.number(last["high"]),
    )  # fmt: skip
    return {
        "xref": "paper", "yref": "paper", "x": 0, "y": top, "yshift": 2, "showarrow": False,
        "xanchor": "left", "yanchor": "bottom", "text": text,
        "font": {"color": "var(--ink)", "size": 13},
    }  # fmt: skip


def _within(day: date, months: Sequence[int]) -> bool:
    return months[0] <= day.year * 100 + day.month <= months[-1]


def _labelled(
    layout: dict[str, Any], names: list[Any], events: Sequence[Event], reach: float,
    months: Sequence[int],
) -> dict[str, Any]:  # fmt: skip
    """Return annotations and margin with the words of events above the chart: one line higher where
    they would stand nearer to those before than they reach, as a share of the chart."""
    labels, last = [], list[float]()
    for event in events:
        month = event.day.year * 100 + event.day.month
        at = sum(one < month for one in months) / len(months)
        free = (line for line, before in enumerate(last) if at - before >= reach)
        line = next(free, len(last))
        last[line : line + 1] = [at]
        labels.append(_event_label(event, line, axes.side(months, month)))
    room = LINE_HEIGHT * max(0, len(last) - 1)
    return {
        "annotations": [*names, *labels],
        "margin": layout["margin"] | {"t": MARGIN + room},
    }


def _event_line(event: Event) -> dict[str, Any]:
    at = event.day.isoformat()
    return {
        "type": "line", "xref": "x", "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 1,
        "line": {"color": "var(--ink2)", "width": 1.2, "dash": "dot"}, "layer": "below",
    }  # fmt: skip


def _event_label(event: Event, line: int, side: str) -> dict[str, Any]:
    return {
        "xref": "x", "yref": "paper", "x": event.day.isoformat(), "y": 1,
        "yshift": 6 + LINE_HEIGHT * line, "text": event.words, "xanchor": side,
        "yanchor": "bottom", "showarrow": False, "font": {"color": "var(--ink2)", "size": 12},
    }  # fmt: skip


def _table(
    points: pd.DataFrame, measures: Sequence[str], months: Sequence[int], words: Words
) -> Table:
    columns = [words("figure.month"), *(measure_name(name, words) for name in measures)]
    cells = {(int(row["month"]), str(row["measure"])): row for row in points.to_dict("records")}

    def cell(row: dict[Any, Any] | None) -> str:
        if row is None:
            return words.number(None)
        shown, cause = words.number(row["percent"]), str(row["cause"])
        return shown if cause == "common" else f"{shown} ({words(f'xmr.cause.{cause}')})"

    rows = [
        [words.month(month), *(cell(cells.get((month, name))) for name in measures)]
        for month in months
    ]
    return Table(columns, rows, [{"month": month} for month in months], ["month", *measures])
