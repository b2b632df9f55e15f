"""What a chart says beside its picture: name, finding, note, table and why it is empty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

Figure = dict[str, Any]
Evidence = Mapping[str, Sequence[Any]]
FONT_SIZE = 14


@dataclass(frozen=True)
class Caption:
    """The words around a figure: its name, the finding in a sentence, n with period and source.

    evidence: which of the drawn rows the sentence was built from, column → values.
    """

    name: str
    finding: str
    note: str
    evidence: Evidence = field(default_factory=dict)

    def noted(self, *more: str) -> "Caption":
        """Return the same caption with more in its note; empty texts are left out."""
        return replace(self, note=" · ".join(filter(None, [self.note, *more])))


@dataclass(frozen=True)
class Table:
    """The same data to read: headings, and rows of text in the reader's language.

    keys: what each row is, such as {"month": 202401}; fields: what each column holds, such as a
    measure or a grade. By them the evidence of a sentence is found again. pale: numbers of the
    rows that are for reference only.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    keys: Sequence[Mapping[str, Any]] = ()
    fields: Sequence[str] = ()
    pale: Sequence[int] = ()


def figure(
    data: list[dict[str, Any]], layout: dict[str, Any], caption: Caption, table: Table
) -> Figure:
    """Join traces, layout and everything the chart card shows around them."""
    meta = {
        "name": caption.name,
        "finding": caption.finding,
        "note": caption.note,
        "label": f"{caption.name}. {caption.finding}",
        "table": {
            "columns": list(table.columns),
            "rows": [list(row) for row in table.rows],
        },
        "evidence": marks(table, caption.evidence),
        "pale": list(table.pale),
        "empty": None,
    }
    return {"data": data, "layout": {**layout, "showlegend": False, "meta": meta}}


def marks(table: Table, evidence: Evidence) -> dict[str, list[int]]:
    """Return the numbers of the table's rows and columns that the evidence names."""
    return {
        "rows": rows_of(table.keys, evidence),
        "columns": [
            at
            for at, name in enumerate(table.fields)
            if any(name in wanted for wanted in evidence.values())
        ],
    }


def rows_of(keys: Sequence[Mapping[str, Any]], evidence: Evidence) -> list[int]:
    """Return the numbers of the rows whose keys are all among the values the evidence names."""
    found = []
    for at, key in enumerate(keys):
        asked = [key[column] in wanted for column, wanted in evidence.items() if column in key]
        if asked and all(asked):
            found.append(at)
    return found


def empty(caption: Caption, reason: str) -> Figure:
    """Return a figure that draws nothing and says why."""
    nothing: Figure = figure([], {}, Caption(caption.name, reason, ""), Table([], []))
    hidden = {"visible": False, "fixedrange": True}
    nothing["layout"] |= {"xaxis": hidden, "yaxis": hidden}
    nothing["layout"]["meta"]["empty"] = reason
    return nothing
