"""Number the branches in tree order, so that everything below an organisation is one range.

A month is read with the tree that was valid on its first day ("then"); or every branch, also one
that has ended, hangs where its line hangs in the last tree ("now").
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, select

from dashboard.database.bulk import insert_columns
from dashboard.database.tables import organisation_event, organisation_version, place
from dashboard.domain.months import add_months, first_day, month_of
from dashboard.domain.words import Reading

BEGINNING, END = 190001, 299912


@dataclass(frozen=True, slots=True)
class Version:
    """One dated version of an organisation."""

    organisation_id: int
    parent_id: int | None
    level: str
    branch_kind: str | None
    official_order: int
    valid_from: date
    valid_to: date | None

    def valid_on(self, day: date) -> bool:
        """Tell whether this version holds on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


Tree = dict[int, Version]
C = organisation_version.c
VERSIONS = select(
    C.organisation_id, C.parent_id, C.level, C.branch_kind, C.official_order, C.valid_from,
    C.valid_to,
).order_by(C.valid_from, C.id)  # fmt: skip


def refresh_places(connection: Connection) -> None:
    """Compute the table `place` anew from versions and events."""
    versions = read_versions(connection)
    connection.execute(delete(place))
    if not versions:
        return
    starts = epochs(versions)
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        tree = tree_of(versions, start)
        end = add_months(following, -1) if following else END
        _write(connection, _numbered(Reading.THEN, tree, start, end))
    today = _today(connection, versions, starts[-1])
    _write(connection, _numbered(Reading.NOW, today, BEGINNING, END))


def _write(connection: Connection, rows: list[dict[str, Any]]) -> None:
    if rows:
        insert_columns(connection, place, {name: [row[name] for row in rows] for name in rows[0]})


def read_versions(connection: Connection) -> list[Version]:
    """Return every version, oldest first."""
    return [Version(*row) for row in connection.execute(VERSIONS)]


def epochs(versions: Iterable[Version]) -> list[int]:
    """Return the months from which a new tree is read, in order."""
    return _epochs({day for one in versions for day in (one.valid_from, one.valid_to) if day})


def read_epochs(connection: Connection) -> list[int]:
    """Return the same without reading every version."""
    days: set[date] = set()
    for column in (C.valid_from, C.valid_to):
        known = select(column).where(column.is_not(None)).distinct()
        days.update(connection.execute(known).scalars())
    return _epochs(days)


def _epochs(days: Iterable[date]) -> list[int]:
    return sorted({month_of(day) if day.day == 1 else add_months(month_of(day), 1) for day in days})


def tree_of(versions: Iterable[Version], month: int) -> Tree:
    """Return the versions valid on the first day of a month, by organisation."""
    day = first_day(month)
    return {one.organisation_id: one for one in versions if one.valid_on(day)}


def _today(connection: Connection, versions: list[Version], month: int) -> Tree:
    tree = tree_of(versions, month)
    last = {one.organisation_id: one for one in versions}
    found = connection.execute(
        select(organisation_event.c.predecessor_id, organisation_event.c.successor_id)
        .where(organisation_event.c.successor_id.is_not(None))
        .where(organisation_event.c.predecessor_id.is_not(None))
        .order_by(organisation_event.c.date, organisation_event.c.id)
    )
    followed = {before: after for before, after in found if before != after}
    roots = [one.organisation_id for one in tree.values() if one.parent_id is None]
    today = dict(tree)
    for number, ended in last.items():
        if ended.level == "branch" and number not in tree:
            home = _home(ended, tree, last, followed) or (min(roots) if roots else None)
            today[number] = Version(
                number,
                home,
                ended.level,
                ended.branch_kind,
                ended.official_order,
                ended.valid_from,
                None,
            )
    return today


def _home(
    ended: Version, tree: Tree, last: Tree, followed: dict[int | None, int | None]
) -> int | None:
    # A branch that was taken up by another hangs beside it; else its parent's line is followed.
    successor = followed.get(ended.organisation_id)
    if successor in tree and tree[successor].level == "branch":
        return tree[successor].parent_id
    at, seen = ended.parent_id, set[int]()
    while at is not None and at not in tree and at not in seen:
        seen.add(at)
        at = followed.get(at) or (last[at].parent_id if at in last else None)
    return at if at in tree else None


def _numbered(reading: Reading, tree: Tree, start: int, end: int) -> list[dict[str, Any]]:
    below: dict[int | None, list[Version]] = defaultdict(list)
    for one in sorted(tree.values(), key=lambda one: (one.official_order, one.organisation_id)):
        below[one.parent_id if one.parent_id in tree else None].append(one)
    rows: list[dict[str, Any]] = []
    count = 0

    def number(one: Version, depth: int, parent: int | None) -> None:
        nonlocal count
        first = count + 1
        if one.level == "branch":
            count += 1
        row = {
            "reading": reading.value,
            "organisation_id": one.organisation_id,
            "month_from": start,
            "month_to": end,
            "first": first,
            "depth": depth,
            "parent_id": parent,
        }
        rows.append(row)
        for child in below[one.organisation_id]:
            number(child, depth + 1, one.organisation_id)
        row["last"] = count

    for root in below[None]:
        number(root, 0, None)
    return rows
