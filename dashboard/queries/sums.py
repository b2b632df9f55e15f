"""Sums of cells by one or more of their keys."""

from typing import Any

from sqlalchemy import Label, Select, func
from sqlalchemy.sql.base import ColumnCollection

from dashboard.queries.moments import MEASURES
from dashboard.queries.reader import Reader

Row = dict[str, Any]


def by(reader: Reader, cells: Select[Any], *keys: str) -> list[Row]:
    """Sum cells by the keys: a row each with the keys, meetings and {measure}_n/_sum/_squares."""
    given = cells.selected_columns
    # The select itself is summed: one around it would take longer to build than to run.
    columns = [given[key] for key in keys]
    return reader.rows(cells.with_only_columns(*columns, *sums(given)).group_by(*columns))


def overall(reader: Reader, cells: Select[Any]) -> Row:
    """Sum all cells into one row."""
    return by(reader, cells)[0]


def sums(given: ColumnCollection[str, Any]) -> list[Label[Any]]:
    """Return the summed columns of cells."""
    columns = [func.sum(given["meetings"]).label("meetings")]
    for measure in MEASURES:
        names = (f"{measure}_{part}" for part in ("n", "sum", "squares"))
        columns += [func.sum(given[name]).label(name) for name in names]
    return columns
