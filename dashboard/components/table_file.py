"""What a table shows as its file holds it."""

from collections.abc import Sequence
from typing import Any

from dashboard.components.data_table import NUMBERS, Column, Row, written
from dashboard.text import Words

KEPT = NUMBERS | {"date"}


def table_file(
    rows: Sequence[Row], columns: Sequence[Column], words: Words
) -> tuple[list[str], list[list[Any]]]:
    """Return headings and rows: numbers and dates as such, all else in words; the organisation
    above a branch (row["parent"]) in a column of its own, after the name."""
    shown = [one for column in columns for one in _columns(column)]
    heads = [words(column.heading) for column in shown]
    return heads, [[_in_file(row.get(one.key), one.kind, words) for one in shown] for row in rows]


def _columns(column: Column) -> list[Column]:
    if column.kind != "name":
        return [column]
    return [Column(column.key, column.heading), Column("parent", "table.unit")]


def _in_file(value: Any, kind: str, words: Words) -> Any:
    return value if kind in KEPT else written(value, kind, words)
