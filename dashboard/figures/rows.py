"""Units, kinds or criteria below each other: a dot, its interval, and the benchmark."""

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

import pandas as pd

from dashboard.figures import axes
from dashboard.figures.caption import Caption, Figure, Table, empty, figure
from dashboard.statistics.evidence import Tier, tier
from dashboard.text import Words

DEFAULT_COLOUR = "var(--ink2)"
PALE = "var(--muted)"
MOST_ROWS = 20
NAMES_WIDTH = 0.4  # of the drawing; on a narrow card the names stand above their dots instead
LINE_LENGTH, NARROW_LENGTH = 36, 56


def rows(
    scores: pd.DataFrame,
    words: Words,
    caption: Caption,
    benchmark: float | None = None,
    scale: axes.Span | None = None,
) -> Figure:
    """Draw a dot and interval a row; needs name, percent, low, high (0–100), n; may have href,
    colour (a CSS variable) and aside (words at the right edge).

    scale: the ends of the axis where several charts share them. The first 20 rows are drawn and
    all stand in the table. A row under 3 meetings is pale.
    """
    known = scores.dropna(subset=["percent"])
    if known.empty:
        return empty(caption, words("figure.empty"))
    listed: list[dict[str, Any]] = [
        {str(key): value for key, value in row.items()} for row in known.to_dict("records")
    ]
    drawn = listed[:MOST_ROWS]
    first = known.head(MOST_ROWS)
    reach = [float(value) for value in axes.intervals(first).to_numpy().ravel()]
    reach += [float(row["percent"]) for row in drawn]
    span = scale or axes.score_span(reach, *([] if benchmark is None else [benchmark]))
    layout = _layout(drawn, span, words, benchmark)
    dots = _dots(first, drawn, words)
    noted = caption.noted(*_notes(drawn, len(listed), words))
    made = figure([dots], layout, noted, _table(listed, words))
    made["layout"]["meta"]["narrow"] = _narrow(drawn, layout)
    return made


def _pale(row: dict[str, Any]) -> bool:
    return tier(int(row["n"])) is Tier.REFERENCE


def _notes(drawn: Sequence[dict[str, Any]], total: int, words: Words) -> list[str]:
    notes = []
    if any(_pale(row) for row in drawn):
        notes.append(words("evidence.reference.note"))
    if total > len(drawn):
        counts = {"n": words.count(len(drawn)), "total": words.count(total)}
        notes.append(words("evidence.first_rows", **counts))
    return notes


def _dots(known: pd.DataFrame, drawn: Sequence[dict[str, Any]], words: Words) -> dict[str, Any]:
    colours = [PALE if _pale(row) else row.get("colour") or DEFAULT_COLOUR for row in drawn]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [round(float(row["percent"]), 2) for row in drawn],
        "y": list(range(len(drawn))),
        "error_x": axes.whiskers(known, PALE, 2),
        "customdata": [row.get("href") or "" for row in drawn],
        "text": [_hover(row, words) for row in drawn],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "size": 11,
            "symbol": ["circle-open" if _pale(row) else "circle" for row in drawn],
            "color": colours,
            "line": {"color": "var(--card)", "width": 1.5},
        },
        "cliponaxis": False,
    }


def _hover(row: dict[str, Any], words: Words) -> str:
    told = words(
        "figure.hover.row", name=row["name"], score=words.number(row["percent"]),
        low=words.number(row["low"]), high=words.number(row["high"]), n=words.count(row["n"]),
    )  # fmt: skip
    return f"{told}<br>{words('evidence.reference')}" if _pale(row) else told


def _layout(
    drawn: Sequence[dict[str, Any]], span: axes.Span, words: Words, benchmark: float | None
) -> dict[str, Any]:
    names = [
        name_beside(at, two_lines(str(row["name"])), {"yanchor": "middle"})
        for at, row in enumerate(drawn)
    ]
    values = [
        {
            "xref": "paper", "yref": "y", "x": 1, "y": at, "xshift": 8, "showarrow": False,
            "xanchor": "left", "yanchor": "middle", "align": "left",
            "text": _value(row, words),
            "font": {"color": PALE if _pale(row) else "var(--ink)", "size": 13},
        }
        for at, row in enumerate(drawn)
    ]  # fmt: skip
    line, label = _benchmark(benchmark, words)
    wide = any(row.get("aside") for row in drawn)
    return {
        "margin": {"l": 6, "r": 104 if wide else 52, "t": 26, "b": 30},
        "hovermode": "closest",
        "xaxis": axes.score_axis(span) | {"showgrid": True, "domain": [NAMES_WIDTH, 1]},
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


def name_beside(at: int, text: str, where: dict[str, Any]) -> dict[str, Any]:
    """Return a row's name at the left edge of the chart."""
    return {
        "xref": "paper", "yref": "y", "x": 0, "y": at, "showarrow": False, "xanchor": "left",
        "align": "left", "text": text, "font": {"color": "var(--ink)", "size": 13}, **where,
    }  # fmt: skip


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


def _value(row: dict[str, Any], words: Words) -> str:
    score, aside = words.number(row["percent"]), row.get("aside")
    shown = score if _pale(row) else f"<b>{score}</b>"
    return f"{shown} {aside}" if aside else shown


def short(name: str, length: int) -> str:
    """Cut a long name; the table and the hover keep all of it."""
    return name if len(name) <= length else f"{name[: length - 1].rstrip()}…"


def two_lines(name: str) -> str:
    """Break a long name between words into two lines, and cut what is longer still."""
    first, *rest = wrap(name, LINE_LENGTH) or [""]
    return f"{first}<br>{short(' '.join(rest), LINE_LENGTH - 4)}" if rest else first


def _table(listed: Sequence[dict[str, Any]], words: Words) -> Table:
    columns = [words("figure.name"), words("figure.score"), words("figure.interval"),
               words("figure.n")]  # fmt: skip
    with_aside = any(row.get("aside") for row in listed)
    cells = [
        [str(row["name"]), words.number(row["percent"]),
         words("figure.from_to", low=words.number(row["low"]), high=words.number(row["high"])),
         words.count(row["n"]), *([str(row["aside"] or "")] if with_aside else [])]
        for row in listed
    ]  # fmt: skip
    pale = [at for at, row in enumerate(listed) if _pale(row)]
    heads = [*columns, *([words("figure.lost")] if with_aside else [])]
    return Table(heads, cells, listed, pale=pale)
