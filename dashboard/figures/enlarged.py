"""A chart of a page as a hall can read it: rows and lines are drawn anew, all else is enlarged."""

import re
from collections.abc import Sequence
from typing import Any

from dashboard.figures.caption import Figure
from dashboard.figures.stage import Body, chart, row_marks, table_rows
from dashboard.text import Words

Trace = dict[str, Any]
COLOUR = re.compile(r"var\(--([a-z0-9-]+)\)")
TAG = re.compile(r"<[^>]+>")
MONTH = re.compile(r"(\d{4})-(\d{2})-01")
YEAR = 12
MOST_WORDS, MOST_LINES = 14, 4


def enlarged(figure: Figure, words: Words) -> Body:
    """Return the body of a slide for a figure of dashboard/figures.

    Rows (dots with intervals, or bars, below each other) and lines over months become bodies of
    their own, whose type follows the room; of a picture with more words than a hall can read the
    table is shown; any other is enlarged as it is.
    """
    traces = figure["data"]
    if len(traces) == 1 and _is_rows(traces[0]):
        return _rows(figure, traces[0])
    if len(traces) == 1 and _is_bars(traces[0]):
        return _bars(figure, traces[0])
    if traces and all(_is_line(trace) for trace in traces):
        return _lines(figure, traces, words)
    if len(figure["layout"].get("annotations", ())) > MOST_WORDS:
        table = figure["layout"]["meta"]["table"]
        return table_rows(table["columns"], table["rows"])
    return chart(figure)


def _is_rows(trace: Trace) -> bool:
    return (
        trace.get("type") == "scatter"
        and trace.get("mode") == "markers"
        and "error_x" in trace
        and list(trace.get("y", [])) == list(range(len(trace.get("y", []))))
    )


def _is_bars(trace: Trace) -> bool:
    return (
        trace.get("type") == "bar"
        and trace.get("orientation") == "h"
        and list(trace.get("y", [])) == list(range(len(trace.get("y", []))))
    )


def _is_line(trace: Trace) -> bool:
    return (
        trace.get("type") == "scatter"
        and "lines" in trace.get("mode", "")
        and bool(trace.get("name"))
        and all(isinstance(one, str) and MONTH.fullmatch(one) for one in trace.get("x", []))
    )


def _rows(figure: Figure, trace: Trace) -> Body:
    layout, error = figure["layout"], trace["error_x"]
    colours = trace["marker"]["color"]
    table = layout["meta"]["table"]["rows"]
    tick = next(
        (shape["x0"] for shape in layout.get("shapes", ()) if shape.get("xref") == "x"
         and shape["x0"] == shape["x1"]), None,
    )  # fmt: skip
    marks = [
        {
            "name": table[at][0], "text": table[at][1], "at": value, "tick": tick,
            "low": value - error["arrayminus"][at], "high": value + error["array"][at],
            "colour": _token(colours if isinstance(colours, str) else colours[at]),
        }
        for at, value in enumerate(trace["x"])
    ]  # fmt: skip
    low, high = layout["xaxis"]["range"]
    return row_marks(marks, (low, high), "dot")


def _bars(figure: Figure, trace: Trace) -> Body:
    names = {
        one["y"]: TAG.sub(" ", one["text"]) for one in figure["layout"]["annotations"]
        if one.get("yref") == "y"
    }  # fmt: skip
    marks = [
        {"name": names[at], "text": trace["text"][at], "at": value,
         "colour": _token(trace["marker"]["color"][at])}
        for at, value in enumerate(trace["x"])
    ]  # fmt: skip
    return row_marks(marks, (0.0, max(trace["x"]) or 1.0), "bar")


def _lines(figure: Figure, traces: Sequence[Trace], words: Words) -> Body:
    layout = figure["layout"]
    months = sorted({month for trace in traces for month in trace["x"]})[-YEAR:]
    threshold = next(
        (shape["y0"] for shape in layout.get("shapes", ()) if shape.get("yref") == "y"
         and shape["y0"] == shape["y1"]), None,
    )  # fmt: skip
    said = next(
        (TAG.sub("", one["text"]) for one in layout.get("annotations", ())
         if one.get("yref") == "y" and one["y"] == threshold), "",
    )  # fmt: skip
    lines = []
    for trace in traces:
        known = dict(zip(trace["x"], trace["y"], strict=True))
        values = [known.get(month) for month in months]
        if any(value is not None for value in values):
            last = [value for value in values if value is not None][-1]
            lines.append({
                "name": trace["name"], "values": values, "text": words.number(last),
                "colour": _token(trace["line"]["color"]), "dash": trace["line"].get("dash"),
            })  # fmt: skip
    return {
        "kind": "lines",
        "months": [
            {"name": words(f"axis.month.{int(month[5:7])}"), "year": int(month[:4])}
            for month in months
        ],
        "scale": list(layout["yaxis"]["range"]),
        "threshold": None if threshold is None else {"at": threshold, "text": said},
        # A hall tells four lines apart; the total, drawn first, is what the title speaks of.
        "lines": lines[-MOST_LINES:],
    }


def _token(colour: str) -> str:
    found = COLOUR.fullmatch(colour)
    return found[1] if found else "ink"
