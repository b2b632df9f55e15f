"""The branches a viewer reaches, with the names of everything above them, as files name them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from dashboard.database.tables import organisation, organisation_version
from dashboard.domain.names import bare_key, match_key
from dashboard.domain.viewer import Viewer
from dashboard.sheets.reference import LATEST, BranchIndex, BranchName


@dataclass(frozen=True)
class Named:
    """One dated version of an organisation, with its name."""

    organisation_id: int
    parent_id: int | None
    level: str
    name: str
    valid_from: date
    valid_to: date | None


def read_named(connection: Connection) -> list[Named]:
    """Return every version in the official order, oldest first within an organisation."""
    c = organisation_version.c
    found = connection.execute(
        select(c.organisation_id, c.parent_id, c.level, c.name, c.valid_from, c.valid_to).order_by(
            c.official_order, c.organisation_id, c.valid_from
        )
    )
    return [Named(*row) for row in found]


def branch_index(connection: Connection, viewer: Viewer) -> BranchIndex:
    """Return every name a branch within the viewer's scope ever had."""
    return BranchIndex(branch_names(connection, viewer))


def branch_names(connection: Connection, viewer: Viewer) -> list[BranchName]:
    """Return the dated names of branches that are, or were, below the viewer's scope."""
    listed = select(organisation.c.id, organisation.c.code)
    codes = {number: code for number, code in connection.execute(listed)}  # noqa: C416 -- a Row is no pair to the checker of types
    versions = read_named(connection)
    of: dict[int, list[Named]] = {}
    for one in versions:
        of.setdefault(one.organisation_id, []).append(one)
    keys = {number: _keys(codes[number], of[number]) for number in of}
    names = []
    for one in versions:
        if one.level != "branch":
            continue
        above = _above(one, of)
        if viewer.scope is not None and viewer.scope not in {codes[number] for number in above}:
            continue
        names.append(
            BranchName(
                one.organisation_id,
                codes[one.organisation_id],
                one.name,
                frozenset[str]().union(*(keys[number] for number in above if number in keys)),
                one.valid_from,
                one.valid_to,
            )
        )
    return names


def _above(one: Named, of: dict[int, list[Named]]) -> set[int]:
    """Return the organisation and every unit it hung under while this version was valid."""
    found = {one.organisation_id}
    waiting = [(one.parent_id, one.valid_from, one.valid_to or LATEST)]
    while waiting:
        number, start, end = waiting.pop()
        if number is None or number in found:
            continue
        found.add(number)
        waiting += [
            (parent.parent_id, max(start, parent.valid_from), min(end, parent.valid_to or LATEST))
            for parent in of.get(number, ())
            if _meet(parent, start, end)
        ]
    return found


def _meet(parent: Named, start: date, end: date) -> bool:
    return parent.valid_from < end and start < (parent.valid_to or LATEST)


def _keys(code: str, versions: Iterable[Named]) -> frozenset[str]:
    names = {match_key(one.name) for one in versions}
    return frozenset({match_key(code), *names, *map(bare_key, names)})
