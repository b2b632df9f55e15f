"""Branches as rows: who they are, where they hang, when they existed."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from dashboard.database.tables import organisation, organisation_version, place
from dashboard.domain.filters import Filters
from dashboard.domain.words import Reading
from dashboard.queries.tree import BRANCH


def branches(filters: Filters, within: ColumnElement[bool], before: date | None) -> Select[Any]:
    """Select id, code, name, name_key, kind, members, parent_id, position of branches.

    `within` is a condition on place; names and kinds are the last that began before the day.
    """
    hangs = _latest_place(filters.reading, within)
    called = _latest_version(before)
    found = (
        select(
            hangs.c.organisation_id.label("id"),
            organisation.c.code,
            called.c.name,
            called.c.name_key,
            called.c.branch_kind.label("kind"),
            called.c.members,
            hangs.c.parent_id,
            hangs.c.first.label("position"),
        )
        .join(organisation, organisation.c.id == hangs.c.organisation_id)
        .join(called, called.c.organisation_id == hangs.c.organisation_id)
        .where(hangs.c.newest == 1, called.c.newest == 1, called.c.level == BRANCH)
    )
    if not filters.branch_kinds:
        return found
    return found.where(called.c.branch_kind.in_([kind.value for kind in filters.branch_kinds]))


def existence(within: ColumnElement[bool]) -> Select[Any]:
    """Select branch_id, month_from, month_to from the trees as they were then."""
    return select(
        place.c.organisation_id.label("branch_id"), place.c.month_from, place.c.month_to
    ).where(place.c.reading == Reading.THEN.value, place.c.first == place.c.last, within)


def _latest_place(reading: Reading, within: ColumnElement[bool]) -> Any:
    newest = func.row_number().over(
        partition_by=place.c.organisation_id, order_by=place.c.month_from.desc()
    )
    return (
        select(
            place.c.organisation_id, place.c.parent_id, place.c.first, newest.label("newest")
        )
        .where(place.c.reading == reading.value, within)
        .subquery()
    )  # fmt: skip


def _latest_version(before: date | None) -> Any:
    version = organisation_version
    newest = func.row_number().over(
        partition_by=version.c.organisation_id, order_by=version.c.valid_from.desc()
    )
    found = select(
        version.c.organisation_id,
        version.c.name,
        version.c.name_key,
        version.c.branch_kind,
        version.c.members,
        version.c.level,
        newest.label("newest"),
    )
    return (found if before is None else found.where(version.c.valid_from < before)).subquery()
