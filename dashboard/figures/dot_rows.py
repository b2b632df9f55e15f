"""Rows below each other: a name, a dot with its interval, and its value at the right edge."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import pandas as pd

from dashboard.figures import axes
from dashboard.figures.caption import Caption, Figure, Table, empty, figure
from dashboard.statistics.evidence import Tier, tier
from dashboard.text import Words

PLAIN, PALE = "var(--ink2)", "var(--muted)"
MOST_ROWS = 20
NAMES_WIDTH = 0.4  # of the drawing; on a narrow card the names stand above their dots instead
LINE_LENGTH, NARROW_LENGTH = 28, 56
TAG = re.compile("<[^>]*>")
# A little to the right of a line at the left edge, as that of no difference may be.
ABOVE = {"yanchor": "bottom", "yshift": 5, "xshift": 5}
Row = dict[str, Any]


@dataclass(frozen=True)
class Measure:
    """What the dots of a chart are.

    column: where their places stand; called: their heading in the table; written: a place in words;
    hover: key of what is said over a dot, from name, value, low, high and n; axis: from all places
    to an axis; mark: a place of its own and the words above it; aside: heading of row["aside"] in
    the table; beside: whether that stands at the right edge too.
    """

    column: str
    called: str
    written: Callable[[Any], str]
    hover: str
    axis: Callable[[Sequence[float]], dict[str, Any]]
    aside: str
    beside: bool = False
    mark: tuple[float, str] | None = None


def dot_rows(scores: pd.DataFrame, words: Words, caption: Caption, measure: Measure) -> Figure:
    """Draw a row each; needs name, the measure's column, low, high, n; may have href, colour (a CSS
    variable), symbol and aside.

    The first 20 rows are drawn and all stand in the table. A row under 3 meetings is pale, its
    interval not drawn.
    """
    known = scores.dropna(subset=[measure.column])
    if known.empty:
        return empty(caption, words("figure.empty"))
    listed: list[Row] = [
        {str(key): value for key, value in row.items()} for row in known.to_dict("records")
    ]
    drawn = listed[:MOST_ROWS]
    first = known.head(MOST_ROWS).rename(columns={measure.column: "percent"})
    layout = _layout(drawn, measure)
    ends = [end for both in axes.intervals(first) for end in both]
    places = [float(at) for at in (*ends, *first["percent"])]
    layout["xaxis"] = measure.axis(places) | {"showgrid": True, "domain": [NAMES_WIDTH, 1]}
    noted = caption.noted(*_notes(drawn, len(listed), words))
    dots = _dots(first, drawn, words, measure)
    made = figure([dots], layout, noted, _table(listed, words, measure))
    made["layout"]["meta"]["narrow"] = _narrow(drawn, layout)
    return made


def _pale(row: Row) -> bool:
    return tier(int(row["n"])) is Tier.REFERENCE


def _notes(drawn: Sequence[Row], total: int, words: Words) -> list[str]:
    notes = []
    if any(_pale(row) for row in drawn):
        notes.append(words("evidence.reference.note"))
    if total > len(drawn):
        counts = {"n": words.count(len(drawn)), "total": words.count(total)}
        notes.append(words("evidence.first_rows", **counts))
    return notes


def _dots(first: pd.DataFrame, drawn: Sequence[Row], words: Words, measure: Measure) -> Row:
    symbols = [str(row.get("symbol") or "circle") for row in drawn]
    pairs = list(zip(symbols, drawn, strict=True))
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [round(float(at), 2) for at in first["percent"]],
        "y": list(range(len(drawn))),
        "error_x": axes.whiskers(first, PALE, 2),
        "customdata": [row.get("href") or "" for row in drawn],
        "text": [_hover(row, words, measure) for row in drawn],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "size": 11,
            "symbol": [f"{symbol}-open" if _pale(row) else symbol for symbol, row in pairs],
            "color": [PALE if _pale(row) else row.get("colour") or PLAIN for row in drawn],
            "line": {"color": "var(--card)", "width": 1.5},
        },
        "cliponaxis": False,
    }


def _hover(row: Row, words: Words, measure: Measure) -> str:
    places = {"value": row[measure.column], "low": row["low"], "high": row["high"]}
    said = {name: measure.written(at) for name, at in places.items()}
    told = words(measure.hover, name=row["name"], n=words.count(row["n"]), **said)
    return f"{told}<br>{words('evidence.reference')}" if _pale(row) else told


def _layout(drawn: Sequence[Row], measure: Measure) -> dict[str, Any]:
    names = [
        name_beside(at, two_lines(str(row["name"])), {"yanchor": "middle"})
        for at, row in enumerate(drawn)
    ]
    values = [
        {
            "xref": "paper", "yref": "y", "x": 1, "y": at, "xshift": 8, "showarrow": False,
            "xanchor": "left", "yanchor": "middle", "align": "left",
            "text": _value(row, measure),
            "font": {"color": PALE if _pale(row) else "var(--ink)", "size": 13},
        }
        for at, row in enumerate(drawn)
    ]  # fmt: skip
    line, label = _mark(measure)
    wide = measure.beside and any(row.get("aside") for row in drawn)
    return {
        "margin": {"l": 6, "r": 104 if wide else 52, "t": 26, "b": 30},
        "hovermode": "closest",
        "yaxis": {
            "range": [len(drawn) - 0.5, -0.5],
            "fixedrange": True,
            "showticklabels": False,
            "showgrid": False,
            "zeroline": False,
        },
        "shapes": line,
        "annotations": [*label, *names, *values],
    }


def _value(row: Row, measure: Measure) -> str:
    value, aside = measure.written(row[measure.column]), measure.beside and row.get("aside")
    shown = value if _pale(row) else f"<b>{value}</b>"
    return f"{shown} {aside}" if aside else shown


def _mark(measure: Measure) -> tuple[list[dict[str, Any]], ...]:
    if measure.mark is None:
        return [], []
    at, said = measure.mark
    line = {
        "type": "line", "xref": "x", "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 1,
        "line": {"color": "var(--ink2)", "width": 1.5, "dash": "dot"}, "layer": "below",
    }  # fmt: skip
    label = {
        "xref": "x", "yref": "paper", "x": at, "y": 1, "yanchor": "bottom", "xanchor": "center",
        "text": said, "showarrow": False, "font": {"color": "var(--ink2)", "size": 12},
    }  # fmt: skip
    return [line], [label]


def _narrow(drawn: Sequence[Row], layout: dict[str, Any]) -> dict[str, Any]:
    """Return what a narrow card changes: names above their dots, over the whole width."""
    above = [
        name_beside(at, short(str(row["name"]), NARROW_LENGTH), ABOVE)
        for at, row in enumerate(drawn)
    ]
    others = [one for one in layout["annotations"] if one.get("xanchor") != "left" or one["x"]]
    return {
        "xaxis": layout["xaxis"] | {"domain": [0, 1]},
        "yaxis": layout["yaxis"] | {"range": [len(drawn) - 0.6, -0.75]},
        "annotations": [*others, *above],
    }


def name_beside(at: float, text: str, where: dict[str, Any]) -> dict[str, Any]:
    """Return a row's name at the left edge of the chart."""
    return {
        "xref": "paper", "yref": "y", "x": 0, "y": at, "showarrow": False, "xanchor": "left",
        "align": "left", "text": text, "font": {"color": "var(--ink)", "size": 13}, **where,
    }  # fmt: skip


def short(name: str, length: int) -> str:
    """Cut a long name; the table and the hover keep all of it."""
    return name if len(name) <= length else f"{name[: length - 1].rstrip()}…"


def two_lines(name: str) -> str:
    """Break a long name between words into two lines, and cut what is longer still."""
    unseen = sum(map(len, TAG.findall(name)))
    first, *rest = wrap(name, LINE_LENGTH + unseen) or [""]
    return f"{first}<br>{short(' '.join(rest), LINE_LENGTH)}" if rest else first


def _table(listed: Sequence[Row], words: Words, measure: Measure) -> Table:
    told = any(row.get("aside") for row in listed)
    written = measure.written
    cells = [
        [str(row["name"]), written(row[measure.column]),
         words("figure.from_to", low=written(row["low"]), high=written(row["high"])),
         words.count(row["n"]), *([str(row["aside"] or "")] if told else [])]
        for row in listed
    ]  # fmt: skip
    heads = [words("figure.name"), measure.called, words("figure.interval"), words("figure.n"),
             *([measure.aside] if told else [])]  # fmt: skip
    pale = [at for at, row in enumerate(listed) if _pale(row)]
    return Table(heads, cells, listed, pale=pale)
