"""Sums of cells by one or more of their keys."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Label, Select, func
from sqlalchemy.sql.base import ColumnCollection

from dashboard.domain.filters import Filters
from dashboard.domain.months import add_months
from dashboard.domain.period import Period
from dashboard.queries.moments import MEASURES
from dashboard.queries.reader import Reader
from dashboard.queries.shared import shared
from dashboard.queries.tree import Months

SHOWN_MONTHS = 24
SUMS = ("meetings", *(f"{one}_{part}" for one in MEASURES for part in ("n", "sum", "squares")))

Row = dict[str, Any]


def shown_months(reader: Reader, filters: Filters) -> Months:
    """Return the first and last month a chart over time shows."""
    first, last = reader.period(filters)
    return min(first, add_months(last, 1 - SHOWN_MONTHS)), last


@shared
def monthly(reader: Reader, filters: Filters) -> list[Row]:
    """Sum what is chosen by month and grade: the months shown over time, and before them those
    that the period is compared with. One question for all that add these up."""
    months = reader.period(filters)
    earlier = Period.previous(*months), Period.year_before(*months)
    first = min(shown_months(reader, filters)[0], *(one[0] for one in earlier))
    return by(reader, reader.rollup(filters, (first, months[1])), "month", "grade")


def added(rows: Iterable[Row], months: Months, *keys: str) -> list[Row]:
    """Add up rows of `monthly` in these months: a row each with the keys and what is summed."""
    found: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        if months[0] <= row["month"] <= months[1]:
            found.setdefault(tuple(row[key] for key in keys), []).append(row)
    return [
        dict(zip(keys, values, strict=True))
        | {name: sum(row[name] or 0 for row in part) for name in SUMS}
        for values, part in found.items()
    ]


def added_whole(rows: Iterable[Row], months: Months) -> Row:
    """Add up all rows of `monthly` in these months into one."""
    return next(iter(added(rows, months)), dict.fromkeys(SUMS, 0))


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
