"""Which rows that carry an organisation's code lie within a scope."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, true

from dashboard.database.tables import organisation, place


def reached(code: ColumnElement[Any], scope: str | None) -> ColumnElement[bool]:
    """Return the condition that an organisation (by code; NULL is all of them) lies within a scope.

    Then or now, as a reader sees it; without a scope everything does. An organisation without
    branches lies nowhere but in itself.
    """
    if scope is None:
        return true()
    inner, outer = place.alias("inner_place"), place.alias("outer_place")
    own, above = organisation.alias("own"), organisation.alias("above")
    below = (
        select(own.c.code)
        .join(inner, inner.c.organisation_id == own.c.id)
        .join(
            outer,
            and_(
                outer.c.reading == inner.c.reading,
                inner.c.first.between(outer.c.first, outer.c.last),
                inner.c.last.between(inner.c.first, outer.c.last),
                inner.c.depth >= outer.c.depth,
                inner.c.month_from <= outer.c.month_to,
                inner.c.month_to >= outer.c.month_from,
            ),
        )
        .join(above, above.c.id == outer.c.organisation_id)
        .where(above.c.code == scope)
    )
    return or_(code == scope, code.in_(below))
