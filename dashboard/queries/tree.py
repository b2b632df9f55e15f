"""Where organisations hang: the integer ranges of branches a viewer may look at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Select, select

from dashboard.database.tables import organisation, organisation_version, place
from dashboard.domain.months import add_months
from dashboard.domain.words import Reading

BRANCH = "branch"
Months = tuple[int, int]


@dataclass(frozen=True)
class Stretch:
    """Months (both included) during which an organisation is one range of branches."""

    organisation_id: int
    first_month: int
    last_month: int
    first: int
    last: int
    depth: int

    def within(self, outer: "Stretch") -> "Stretch | None":
        """Return the months in which this lies inside the other, or None."""
        first_month = max(self.first_month, outer.first_month)
        last_month = min(self.last_month, outer.last_month)
        # A range without branches lies nowhere: it must not pass for a neighbour's.
        inside = outer.first <= self.first <= self.last <= outer.last and outer.depth <= self.depth
        if not inside or first_month > last_month:
            return None
        return replace(self, first_month=first_month, last_month=last_month)

    def during(self, months: Months) -> "Stretch | None":
        """Return the part of this within the months, or None."""
        first_month, last_month = max(self.first_month, months[0]), min(self.last_month, months[1])
        if first_month > last_month:
            return None
        return replace(self, first_month=first_month, last_month=last_month)


def joined(parts: Iterable[Stretch]) -> list[tuple[int, Months]]:
    """Return organisation ids with their months, months that follow on each other made one."""
    found: list[tuple[int, Months]] = []
    for part in sorted(parts, key=lambda one: (one.organisation_id, one.first_month)):
        number, months = part.organisation_id, (part.first_month, part.last_month)
        if found and found[-1][0] == number and add_months(found[-1][1][1], 1) >= months[0]:
            months = (found[-1][1][0], max(found[-1][1][1], months[1]))
            found.pop()
        found.append((number, months))
    return found


def tops(connection: Connection, reading: Reading, scope: str | None) -> list[Stretch]:
    """Return the top of what a viewer may see: the scope, or every root."""
    if scope is not None:
        return places_of(connection, reading, scope)
    return _stretches(connection, _places(reading).where(place.c.parent_id.is_(None)))


def chosen(
    connection: Connection, reading: Reading, scope: str | None, code: str | None
) -> list[Stretch]:
    """Return the stretches of an organisation, cut to the scope; empty outside it."""
    above = tops(connection, reading, scope)
    if code is None or code == scope:
        return above
    own = places_of(connection, reading, code)
    if scope is None:
        return own
    return [part for inner in own for outer in above if (part := inner.within(outer)) is not None]


def places_of(connection: Connection, reading: Reading, code: str) -> list[Stretch]:
    """Return every stretch of the organisation with this code."""
    return _stretches(
        connection,
        _places(reading)
        .join(organisation, organisation.c.id == place.c.organisation_id)
        .where(organisation.c.code == code),
    )


def children_of(
    connection: Connection, reading: Reading, parents: Sequence[Stretch]
) -> list[Stretch]:
    """Return the stretches of the organisations right below, in official (tree) order."""
    ids = {parent.organisation_id for parent in parents}
    # Put in order here: SQLite would go through all places in their order to find these few.
    found = _stretches(connection, _places(reading).where(place.c.parent_id.in_(ids)))
    return [
        part
        for child in sorted(found, key=lambda one: (one.first, one.first_month))
        for parent in parents
        if (part := child.within(parent)) is not None
    ]


def way_down(
    connection: Connection, reading: Reading, outer: Sequence[Stretch], inner: Sequence[Stretch]
) -> list[int]:
    """Return the ids from the first of the outer stretches down to the last of the inner."""
    ends = {part.organisation_id for part in outer}
    if not inner:
        return []
    part = max(inner, key=lambda one: one.last_month)
    way = [part.organisation_id]
    while way[0] not in ends:
        parent = connection.execute(
            select(place.c.parent_id).where(
                place.c.reading == reading.value,
                place.c.organisation_id == way[0],
                place.c.month_from <= part.last_month,
                place.c.month_to >= part.last_month,
            )
        ).scalar()
        if parent is None:
            return []
        way.insert(0, int(parent))
    return way


def branch_ids(connection: Connection, ids: Sequence[int]) -> set[int]:
    """Return which of these organisations are branches."""
    found = connection.execute(
        select(organisation_version.c.organisation_id).where(
            organisation_version.c.organisation_id.in_(ids),
            organisation_version.c.level == BRANCH,
        )
    )
    return set(found.scalars())


def _places(reading: Reading) -> Select[Any]:
    return select(
        place.c.organisation_id,
        place.c.month_from,
        place.c.month_to,
        place.c.first,
        place.c.last,
        place.c.depth,
    ).where(place.c.reading == reading.value)


def _stretches(connection: Connection, found: Select[Any]) -> list[Stretch]:
    return [Stretch(*row) for row in connection.execute(found)]
