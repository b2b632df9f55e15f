"""Tables in the order the address asks for, with headings that lead to other orders."""

from collections.abc import Sequence
from typing import Any

from dashboard.components.data_table import Column, Row, Sorting, data_table
from dashboard.components.view import View

ORDER = "_order"


def sorted_table(
    view: View, path: str, rows: Sequence[Row], columns: Sequence[Column], label: str
) -> Any:
    """Return rows as a table sorted by the address; a heading leads to the order by its column."""
    known = [column for column in columns if column.kind != "part"]
    return data_table(rows, columns, view.words, label, sorting(view, path, known))


def sorting(view: View, path: str, columns: Sequence[Column]) -> Sorting:
    """Return which column the view is sorted by, and what each heading leads to."""
    by = view.filters.sort
    links = {
        column.key: view.link(path, sort=f"-{column.key}" if by == column.key else column.key)
        for column in columns
    }
    return Sorting(by, links)


def in_order(rows: Sequence[Row], by: str, columns: Sequence[Column]) -> list[Row]:
    """Return rows by a column ("-" before it: downwards), unknown ones last; else as they are.

    row["<key>_order"] stands for row["<key>"] where words do not tell the order.
    """
    key = by.removeprefix("-")
    if key not in {column.key for column in columns}:
        return list(rows)
    known = [row for row in rows if not _missing(_value(row, key))]
    unknown = [row for row in rows if _missing(_value(row, key))]
    down = by.startswith("-")
    return sorted(known, key=lambda row: _value(row, key), reverse=down) + unknown


def _value(row: Row, key: str) -> Any:
    return row.get(f"{key}{ORDER}", row.get(key))


def _missing(value: Any) -> bool:
    return value is None or value != value  # NaN alone differs from itself
