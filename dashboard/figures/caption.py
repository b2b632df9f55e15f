"""What a chart says beside its picture: name, finding, note, table and why it is empty."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Figure = dict[str, Any]
FONT_SIZE = 14


@dataclass(frozen=True)
class Caption:
    """The words around a figure: its name, the finding in a sentence, n with period and source."""

    name: str
    finding: str
    note: str


@dataclass(frozen=True)
class Table:
    """The same data to read: headings, and rows of text in the reader's language."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def figure(
    data: list[dict[str, Any]], layout: dict[str, Any], caption: Caption, table: Table
) -> Figure:
    """Join traces, layout and everything the chart card shows around them."""
    meta = {
        "finding": caption.finding,
        "note": caption.note,
        "label": f"{caption.name}. {caption.finding}",
        "table": {
            "columns": list(table.columns),
            "rows": [list(row) for row in table.rows],
        },
        "empty": None,
    }
    return {"data": data, "layout": {**layout, "showlegend": False, "meta": meta}}


def empty(caption: Caption, reason: str) -> Figure:
    """Return a figure that draws nothing and says why."""
    nothing: Figure = figure([], {}, Caption(caption.name, reason, ""), Table([], []))
    hidden = {"visible": False, "fixedrange": True}
    nothing["layout"] |= {"xaxis": hidden, "yaxis": hidden}
    nothing["layout"]["meta"]["empty"] = reason
    return nothing
