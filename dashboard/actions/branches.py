"""The branches a viewer reaches, with the names of everything above them, as files name them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from dashboard.database.bulk import parts_of
from dashboard.database.tables import organisation, organisation_version
from dashboard.domain.names import bare_key, match_key
from dashboard.domain.viewer import Viewer
from dashboard.sheets.reference import LATEST, BranchName


@dataclass(frozen=True)
class Named:
    """One dated version of an organisation, with its name."""

    organisation_id: int
    parent_id: int | None
    level: str
    name: str
    valid_from: date
    valid_to: date | None
    official_order: int

    @property
    def until(self) -> date:
        """The day from which it no longer holds."""
        return self.valid_to or LATEST


C = organisation_version.c
VERSIONS = select(
    C.organisation_id, C.parent_id, C.level, C.name, C.valid_from, C.valid_to, C.official_order
).order_by(C.official_order, C.organisation_id, C.valid_from)


def read_named(connection: Connection) -> list[Named]:
    """Return every version in the official order, oldest first within an organisation."""
    return [Named(*row) for row in connection.execute(VERSIONS)]


def branch_names(
    connection: Connection, viewer: Viewer, only: Collection[int] | None = None
) -> list[BranchName]:
    """Return the dated names of branches that are, or were, below the viewer's scope.

    With `only`, those of these ids: nothing is read but them and what they hang under.
    """
    listed = select(organisation.c.id, organisation.c.code)
    if only is None:
        versions = read_named(connection)
        codes = {row[0]: row[1] for row in connection.execute(listed)}
    else:
        versions = _upwards(connection, only)
        ids = {one.organisation_id for one in versions}
        codes = {
            row[0]: row[1]
            for part in parts_of(ids)
            for row in connection.execute(listed.where(organisation.c.id.in_(part)))
        }
    tree = _Tree(versions, codes)
    return [
        tree.named(one)
        for one in versions
        if one.level == "branch"
        and (only is None or one.organisation_id in only)
        and (viewer.scope is None or viewer.scope in tree.codes_above(one))
    ]


def _upwards(connection: Connection, ids: Iterable[int]) -> list[Named]:
    """Return the versions of these organisations and of all above them, in the official order."""
    found: list[Named] = []
    asked: set[int] = set()
    waiting = set(ids)
    while waiting:
        asked |= waiting
        rows = [
            Named(*row)
            for part in parts_of(waiting)
            for row in connection.execute(VERSIONS.where(C.organisation_id.in_(part)))
        ]
        found += rows
        waiting = {one.parent_id for one in rows if one.parent_id is not None} - asked
    return sorted(found, key=lambda one: (one.official_order, one.organisation_id, one.valid_from))


Way = tuple[int | None, date, date]


class _Tree:
    """Where versions hang: branches of one unit share what stands above them."""

    def __init__(self, versions: Iterable[Named], codes: dict[int, str]) -> None:
        self._codes = codes
        self._of: dict[int, list[Named]] = {}
        for one in versions:
            self._of.setdefault(one.organisation_id, []).append(one)
        self._ways: dict[Way, frozenset[int]] = {}
        self._named: dict[Way, frozenset[str]] = {}

    def named(self, one: Named) -> BranchName:
        """Return a branch's dated name."""
        way = one.parent_id, one.valid_from, one.until
        if way not in self._named:
            units = (self._keys(number) for number in self._above(way) if number in self._of)
            self._named[way] = frozenset[str]().union(*units)
        number = one.organisation_id
        above = self._named[way] | self._keys(number)
        code = self._codes[number]
        return BranchName(number, code, one.name, above, one.valid_from, one.valid_to)

    def codes_above(self, one: Named) -> set[str]:
        """Return the codes of a branch and of every unit it hung under in this version."""
        above = self._above((one.parent_id, one.valid_from, one.until))
        return {self._codes[number] for number in (one.organisation_id, *above)}

    def _above(self, way: Way) -> frozenset[int]:
        """Return a unit and every one it hung under within two days."""
        known = self._ways.get(way)
        if known is not None:
            return known
        found: set[int] = set()
        waiting = [way]
        while waiting:
            number, start, end = waiting.pop()
            if number is None or number in found:
                continue
            found.add(number)
            waiting += [
                (one.parent_id, max(start, one.valid_from), min(end, one.until))
                for one in self._of.get(number, ())
                if one.valid_from < end and start < one.until
            ]
        self._ways[way] = frozenset(found)
        return self._ways[way]

    def _keys(self, number: int) -> frozenset[str]:
        names = {match_key(one.name) for one in self._of[number]}
        return frozenset({match_key(self._codes[number]), *names, *map(bare_key, names)})
