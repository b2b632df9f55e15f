"""Sums of cells by one or more of their keys."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Label, Select, Subquery, func, select

from dashboard.queries.moments import MEASURES
from dashboard.queries.reader import Reader

Row = dict[str, Any]


def by(reader: Reader, cells: Select[Any], *keys: str) -> list[Row]:
    """Sum cells by the keys: a row each with the keys, meetings and {measure}_n/_sum/_squares."""
    base = cells.subquery()
    return reader.rows(select(*(base.c[key] for key in keys), *sums(base)).group_by(
        *(base.c[key] for key in keys)
    ))  # fmt: skip


def overall(reader: Reader, cells: Select[Any]) -> Row:
    """Sum all cells into one row."""
    return reader.rows(select(*sums(cells.subquery())))[0]


def sums(cells: Subquery, parts: Sequence[str] = ("n", "sum", "squares")) -> list[Label[Any]]:
    """Return the summed columns of a select over cells."""
    columns = [func.sum(cells.c.meetings).label("meetings")]
    for measure in MEASURES:
        columns += [
            func.sum(cells.c[f"{measure}_{part}"]).label(f"{measure}_{part}") for part in parts
        ]
    return columns
