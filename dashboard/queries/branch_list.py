"""Branches as rows: who they are, where they hang, when they existed."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, select

from dashboard.database.tables import organisation, organisation_version, place
from dashboard.domain.filters import Filters
from dashboard.domain.words import Reading
from dashboard.queries import cells
from dashboard.queries.tree import BRANCH


def branches(filters: Filters, within: ColumnElement[bool], before: date | None) -> Select[Any]:
    """Select id, code, name, name_key, kind, member_count, parent_id, position of branches.

    `within` is a condition on place; names and kinds are the last that began before the day.
    """
    hangs, called = _latest_place(filters.reading, within), organisation_version
    found = (
        select(
            hangs.c.organisation_id.label("id"),
            organisation.c.code,
            called.c.name,
            called.c.name_key,
            called.c.branch_kind.label("kind"),
            called.c.members.label("member_count"),
            place.c.parent_id,
            place.c.first.label("position"),
        )
        .select_from(hangs)
        .join(
            place,
            and_(
                place.c.reading == filters.reading.value,
                place.c.organisation_id == hangs.c.organisation_id,
                place.c.month_from == hangs.c.month_from,
            ),
        )
        .join(organisation, organisation.c.id == hangs.c.organisation_id)
        .join(
            called,
            and_(
                called.c.organisation_id == hangs.c.organisation_id,
                called.c.valid_from == _latest_start(hangs.c.organisation_id, before),
            ),
        )
        .where(called.c.level == BRANCH)
    )
    if not filters.branch_kinds:
        return found
    return found.where(called.c.branch_kind.in_([kind.value for kind in filters.branch_kinds]))


def existence(filters: Filters, within: ColumnElement[bool]) -> Select[Any]:
    """Select branch_id, month_from, month_to from the trees as they were then."""
    found = (
        select(place.c.organisation_id.label("branch_id"), place.c.month_from, place.c.month_to)
        # Each change begins a new tree, so a kind holds as long as the row does.
        .join(organisation_version, cells.valid_in(place.c.organisation_id, place.c.month_from))
        .where(place.c.reading == Reading.THEN.value, within)
        .where(organisation_version.c.level == BRANCH)
    )
    if not filters.branch_kinds:
        return found
    kinds = [kind.value for kind in filters.branch_kinds]
    return found.where(organisation_version.c.branch_kind.in_(kinds))


def _latest_place(reading: Reading, within: ColumnElement[bool]) -> Subquery:
    return (
        select(place.c.organisation_id, func.max(place.c.month_from).label("month_from"))
        .where(place.c.reading == reading.value, within)
        .group_by(place.c.organisation_id)
        .subquery()
    )


def _latest_start(organisation_id: ColumnElement[int], before: date | None) -> Any:
    # A look-up by key for each branch: joining two whole lists was quadratic.
    version = organisation_version.alias()
    found = select(func.max(version.c.valid_from)).where(
        version.c.organisation_id == organisation_id
    )
    return (
        found if before is None else found.where(version.c.valid_from < before)
    ).scalar_subquery()
