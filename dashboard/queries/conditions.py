"""Conditions of a reader's selects: stretches, kinds and assessments as SQL."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, false, or_

from dashboard.database.tables import assessment, meeting, place
from dashboard.domain.words import AssessmentView
from dashboard.queries import tree
from dashboard.queries.tree import Months, Stretch


def any_of(conditions: Iterable[ColumnElement[bool]]) -> ColumnElement[bool]:
    """Join conditions by or; nothing chosen, or nothing allowed, is no row at all."""
    return or_(false(), *conditions)


def of_stretches(table: Table, parts: Iterable[Stretch]) -> ColumnElement[bool]:
    """Tell of sums by organisation and month whether they are of these stretches."""
    # Organisations that share their months share one range of the index: far fewer terms.
    by_months: dict[Months, list[int]] = {}
    for number, months in tree.joined(parts):
        by_months.setdefault(months, []).append(number)
    return any_of(
        and_(table.c.organisation_id.in_(numbers), table.c.month.between(*months))
        for months, numbers in by_months.items()
    )


def held_in(parts: Iterable[Stretch]) -> ColumnElement[bool]:
    """Tell of meetings, joined to place, whether they were held in these stretches."""
    return _in(parts, meeting)


def scored_in(parts: Iterable[Stretch]) -> ColumnElement[bool]:
    """Tell of assessments, joined to place, whether they are of these stretches."""
    return _in(parts, assessment)


def of_view(view: AssessmentView) -> ColumnElement[bool]:
    """Tell of assessments whether they are those looked at."""
    if view is AssessmentView.OFFICIAL:
        return assessment.c.is_official.is_(True)
    return assessment.c.kind == view.value


def of_kinds(column: ColumnElement[Any], chosen: Sequence[StrEnum]) -> list[ColumnElement[bool]]:
    """Ask for the chosen kinds; nothing chosen asks for nothing."""
    return [column.in_([kind.value for kind in chosen])] if chosen else []


def _in(parts: Iterable[Stretch], table: Table) -> ColumnElement[bool]:
    return any_of(
        and_(place.c.first.between(first, last), table.c.month.between(*months))
        for months, first, last in ranges(parts)
    )


def ranges(parts: Iterable[Stretch]) -> list[tuple[Months, int, int]]:
    """Return months with ranges of branches (both ends included), neighbours in the same months
    made one: a commune's branches, each a range, are one to ask for."""
    found: list[tuple[Months, int, int]] = []
    for part in sorted(parts, key=lambda one: (one.first_month, one.last_month, one.first)):
        months, first, last = (part.first_month, part.last_month), part.first, part.last
        if found and found[-1][0] == months and first <= found[-1][2] + 1:
            last = max(last, found[-1][2])
            first = found.pop()[1]
        found.append((months, first, last))
    return found
