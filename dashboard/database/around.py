"""Trees cut to what stands around some branches: a nation's are read whole only where they must be.

Sums above a branch need the units above it, and what stands right below these.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import date

from sqlalchemy import ColumnElement, Connection, func, select

from dashboard.database.bulk import parts_of
from dashboard.database.membership import Membership, Parents, Standing, below, standing_of
from dashboard.database.places import VERSIONS, Tree, Version
from dashboard.database.tables import organisation_version, place
from dashboard.domain.months import first_day
from dashboard.domain.words import Reading

# Of more than these the whole tree is read: it takes no longer then.
MOST = 50_000
C = organisation_version.c


class Around:
    """The tree of each month around some branches, made once for all months that share it."""

    def __init__(self, whole: Membership, branch_ids: Collection[int]) -> None:
        self._whole = whole
        self._branch_ids = branch_ids
        self._made: dict[int, Standing] = {}

    def during(self, month: int) -> Standing:
        """Return what stood around the branches in a month: nodes as in the whole tree."""
        index = self._whole.epoch(month)
        if index not in self._made:
            self._made[index] = self._cut(index) or self._whole.during(month)
        return self._made[index]

    def _cut(self, index: int) -> Standing | None:
        """Return the tree of an epoch around the branches; None where the whole must be read."""
        if index < 0 or len(self._branch_ids) > MOST:
            return None
        connection, day = self._whole.connection, first_day(self._whole.epochs[index])
        trees = _Trees(connection, day)
        above_then = trees.above(self._branch_ids, trees.parent_then)
        above_now = trees.above(self._branch_ids, trees.now.get)
        if trees.count_below(above_then | above_now) > MOST:
            return None
        moved = _moved(_Trees(connection, day))
        return None if moved is None else _around(trees, (above_then, above_now), moved)


class _Trees:
    """The tree of a day, and of now, as far as they were read: versions and parents by id."""

    def __init__(self, connection: Connection, day: date) -> None:
        self._connection = connection
        self._then = VERSIONS.where(C.valid_from <= day, C.valid_to.is_(None) | (C.valid_to > day))
        self._now = select(place.c.organisation_id, place.c.parent_id).where(
            place.c.reading == Reading.NOW.value
        )
        self._read: set[int] = set()
        self.then: Tree = {}
        self.now: Parents = {}

    def read(self, ids: Iterable[int]) -> None:
        """Read where organisations hung then and hang now."""
        missing = set(ids) - self._read
        self._read |= missing
        for part in parts_of(missing):
            self.then |= self._versions(C.organisation_id.in_(part))
            of_part = self._now.where(place.c.organisation_id.in_(part))
            self.now |= {row[0]: row[1] for row in self._connection.execute(of_part)}

    def ending(self) -> Tree:
        """Return the versions of then that hold no longer, not many more than can be of use."""
        return self._versions(C.valid_to.is_not(None), MOST + 1)

    def below_then(self, units: Iterable[int]) -> Tree:
        """Return what hung right below then."""
        return {
            number: one
            for part in parts_of(units)
            for number, one in self._versions(C.parent_id.in_(part)).items()
        }

    def below_now(self, units: Iterable[int]) -> set[int]:
        """Return what hangs right below now."""
        found: set[int] = set()
        for part in parts_of(units):
            hang = self._now.where(place.c.parent_id.in_(part))
            found |= {row[0] for row in self._connection.execute(hang)}
        return found

    def count_below(self, units: Iterable[int]) -> int:
        """Return how many hang right below now."""
        hang = select(func.count()).where(place.c.reading == Reading.NOW.value)
        return sum(
            self._connection.execute(hang.where(place.c.parent_id.in_(part))).scalar_one()
            for part in parts_of(units)
        )

    def lack_a_parent(self) -> bool:
        """Tell whether something hung then under what was not there."""
        parents = self._then.with_only_columns(C.parent_id).order_by(None).distinct()
        known = self._connection.execute(parents.where(C.parent_id.is_not(None))).scalars().all()
        self.read(known)
        return not self.then.keys() >= set(known)

    def parent_then(self, number: int) -> int | None:
        """Return what an organisation hung under."""
        return self.then[number].parent_id if number in self.then else None

    def above(self, ids: Iterable[int], parent: Callable[[int], int | None]) -> set[int]:
        """Read upwards, and return everything above."""
        found: set[int] = set()
        waiting = set(ids)
        while waiting:
            self.read(waiting)
            waiting = {up for one in waiting if (up := parent(one)) is not None} - found
            found |= waiting
        return found

    def _versions(self, which: ColumnElement[bool], most: int | None = None) -> Tree:
        found = self._connection.execute(self._then.where(which).limit(most))
        return {row[0]: Version(*row) for row in found}


def _moved(trees: _Trees) -> set[int] | None:
    """Return the units that had other branches below them then than they have now of these.

    None where that takes as long as to read everything, or what hung where cannot be told so.
    """
    ending = trees.ending()
    if len(ending) > MOST or trees.lack_a_parent():
        return None
    trees.read(ending)
    waiting = {
        number: one
        for number, one in ending.items()
        if number not in trees.now or trees.now[number] != one.parent_id
    }
    branches: set[int] = set()
    while waiting:
        branches |= {number for number, one in waiting.items() if one.level == "branch"}
        if len(branches) > MOST:
            return None
        waiting = trees.below_then(waiting)
    trees.above(branches, trees.parent_then)
    trees.above(branches, trees.now.get)
    then = below({number: one.parent_id for number, one in trees.then.items()}, branches)
    now = below(trees.now, branches)
    return {number for number in then.keys() | now.keys() if then.get(number) != now.get(number)}


def _around(trees: _Trees, above: tuple[set[int], set[int]], moved: set[int]) -> Standing:
    every = above[0] | above[1]
    trees.read(trees.below_then(every).keys() | trees.below_now(every))
    branches = {number for number, one in trees.then.items() if one.level == "branch"}
    then, now = above[0] | (trees.then.keys() - branches), above[1] | (trees.now.keys() - branches)
    return standing_of(trees.then, trees.now, (then, now), (then & now) - moved, whole=False)
