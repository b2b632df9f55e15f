"""The sender's own table with each problem written beside its row."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from dashboard.actions.outcome import Located
from dashboard.domain.problems import Problem
from dashboard.sheets.read import read_tables
from dashboard.sheets.table import Cell, Table
from dashboard.sheets.write import Sheet, Value, write_sheets

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
Say = Callable[[Problem], str]


def annotate_file(
    source: Path, located: Sequence[Located], target: Path, heading: str, say: Say
) -> bool:
    """Write every sheet with a first column that says what is wrong in each row.

    Rows keep their numbers. What concerns no single row stands in the first one. False where the
    source cannot be read as a table at all.
    """
    tables = read_tables(source)
    if isinstance(tables, Problem):
        return False
    sheets = []
    for at, table in enumerate(tables):
        own = [one.problem for one in located if one.sheet in ("", table.name)]
        # What names no sheet is told on the first one only.
        whole = [one for one in own if one.row is None] if at == 0 else []
        rows = [one for one in own if one.row is not None]
        sheets.append(_sheet(table, whole, rows, (heading, say)))
    write_sheets(target, sheets)
    return True


def _sheet(
    table: Table, whole: Sequence[Problem], rows: Sequence[Problem], words: tuple[str, Say]
) -> Sheet:
    heading, say = words
    by_row: dict[int, list[str]] = {}
    for one in rows:
        by_row.setdefault(one.row or 1, []).append(say(one))
    first = [*map(say, whole), *by_row.pop(1, [])]
    head = [str(cell) if cell is not None else "" for cell in (table.rows or [[]])[0]]
    return Sheet(
        _sheet_name(table.name),
        [": ".join([heading, "; ".join(first)]) if first else heading, *head],
        _rows(table, by_row),
    )


def _rows(table: Table, said: dict[int, list[str]]) -> Iterator[list[Value]]:
    for number, row in enumerate(table.rows[1:], 2):
        yield ["; ".join(said.get(number, [])), *map(_value, row)]


def _value(cell: Cell) -> Value:
    """Give a day back as a day: reading a workbook made it text."""
    if isinstance(cell, str) and ISO_DAY.fullmatch(cell):
        with suppress(ValueError):
            return date.fromisoformat(cell)
    return cell


def _sheet_name(name: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", name).strip("' ")[:31] or "1"
