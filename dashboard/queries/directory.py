"""Every branch in memory: where it hangs under both readings, and what it was called when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np

from dashboard.domain.masks import mask
from dashboard.domain.months import months_apart, months_between
from dashboard.domain.words import BranchKind, Reading
from dashboard.queries.dated import NONE as NONE
from dashboard.queries.dated import Column as Column
from dashboard.queries.dated import Places, Versions, day_number, taken
from dashboard.queries.texts import Texts
from dashboard.queries.tree import Months, Stretch


@dataclass(frozen=True)
class Directory:
    """Branches numbered from 0 by their position in the tree of today.

    id, code, its place among all codes, position and parent (its id, -1 for none) are of today; a
    branch that has ended hangs where its line does.
    """

    id: Column
    code: Texts
    code_rank: Column
    position: Column
    parent: Column
    places: Places
    versions: Versions
    # A result that holds it (see `size_of`) shares it with all others.
    shared = True

    def __len__(self) -> int:
        """Return how many branches there are or were."""
        return len(self.id)

    def numbers(self, ids: Column) -> Column:
        """Return the number of each branch by its id; every id must be a branch's."""
        order = np.argsort(self.id)
        return order[np.searchsorted(self.id, ids, sorter=order)]

    def known_numbers(self, ids: Iterable[int]) -> Column:
        """Return the numbers of those ids that are of branches."""
        return np.flatnonzero(np.isin(self.id, list(ids)))

    def below(self, part: Stretch) -> slice:
        """Return the numbers of the branches below an organisation of today's tree."""
        first, stop = np.searchsorted(self.position, [part.first, part.last + 1])
        return slice(int(first), int(max(first, stop)))

    def hanging(self, parts: Sequence[Stretch]) -> Column:
        """Tell of each branch whether it hangs in one of these stretches of today's tree."""
        inside = np.zeros(len(self), dtype=bool)
        for part in parts:
            inside[self.below(part)] = True
        return inside

    def there(
        self,
        reading: Reading,
        parts: Sequence[Stretch],
        kinds: Sequence[BranchKind],
        months: Months,
    ) -> Column:
        """Tell of every branch and month (both ends included) whether it was in the stretches.

        A branch is there in a month if it existed on the first, as a branch of these kinds then.
        """
        every = [part.organisation_id for part in parts]
        return self.owners(reading, dict.fromkeys(every[:1], parts), kinds, months) >= 0

    def owners(
        self,
        reading: Reading,
        children: Mapping[int, Sequence[Stretch]],
        kinds: Sequence[BranchKind],
        months: Months,
    ) -> Column:
        """Return of every branch and month the place among the children (stretches by id) of the
        one it was in, as `there` has it; -1 for none. No branch is in two of them at once."""
        places = self.places
        owner = np.full(len(places.branch), NONE, dtype=np.int32)
        for number, parts in enumerate(children.values()):
            owner[self._rows(reading, parts)] = number
        wanted = np.zeros(len(BranchKind) + 1, dtype=bool)
        wanted[[tuple(BranchKind).index(kind) for kind in kinds or BranchKind]] = True
        inside = np.flatnonzero((owner >= 0) & wanted[places.kind])
        found = np.full((len(self), months_apart(*months) + 1), NONE, dtype=np.int32)
        first, last = places.month_from[inside], places.month_to[inside]
        # Most rows of a tree hold all the while, and are written at once.
        always = (first <= months[0]) & (last >= months[1])
        found[places.branch[inside[always]]] = owner[inside[always], None]
        some = ~always
        inside, first, last = inside[some], first[some], last[some]
        for at, month in enumerate(months_between(*months)):
            row = inside[(first <= month) & (month <= last)]
            found[places.branch[row], at] = owner[row]
        return found

    def _rows(self, reading: Reading, parts: Sequence[Stretch]) -> Column:
        """Return the rows of the places of branches in the stretches."""
        if reading is Reading.THEN:
            return self.places.within(parts)
        below = [self.below(part) for part in parts]
        ends = np.searchsorted(self.places.branch, [(one.start, one.stop) for one in below])
        return np.concatenate([np.arange(first, stop) for first, stop in ends])

    def listed(
        self, reading: Reading, parts: Sequence[Stretch], before: date | None
    ) -> "BranchList":
        """Return the branches that hung in the stretches, called as just before the day.

        Where one hung in several, position and parent are the last ones.
        """
        if reading is Reading.NOW:
            number = np.flatnonzero(self.hanging(parts))
            position, parent = self.position[number], self.parent[number]
        else:
            row = self.places.within(parts)
            # In the order of branch and month: the last row of each branch.
            row = row[np.flatnonzero(np.diff(self.places.branch[row], append=NONE))]
            number = self.places.branch[row]
            position, parent = self.places.position[row], self.places.parent[row]
        version = self._called(number, before)
        found = BranchList(self, number, position, parent, version)
        return found.only((version >= 0) & (taken(self.versions.kind, version) >= 0))

    @cached_property
    def _latest(self) -> Column:
        """The row of each branch's last version."""
        found = np.full(len(self), NONE)
        # By branch and day: of several writes to one place the last stays.
        found[self.versions.branch] = np.arange(len(self.versions.branch))
        return found

    def _called(self, number: Column, before: date | None) -> Column:
        """Return the row of the version by which each branch was called just before a day."""
        if before is None:
            return self._latest[number]
        return self.versions.begun(number, np.full(len(number), day_number(before)))


@dataclass(frozen=True)
class BranchList:
    """Branches a reader may see: number (as in the score book's column `branch`), position and
    parent's id (-1 for none) in the tree asked for, and who they are."""

    _directory: Directory = field(repr=False)
    number: Column
    position: Column
    parent_id: Column
    _version: Column
    masked: bool = False

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.number)

    def only(self, chosen: Column) -> "BranchList":
        """Return those at a mask or at indices."""
        return BranchList(
            self._directory,
            self.number[chosen],
            self.position[chosen],
            self.parent_id[chosen],
            self._version[chosen],
            self.masked,
        )

    @property
    def id(self) -> Column:
        """Their organisation ids."""
        return self._directory.id[self.number]

    @property
    def code(self) -> Column:
        """Their codes, of any length: of many, ask only for those that are shown."""
        return self._directory.code[self.number]

    @property
    def name(self) -> Column:
        """What they are called, or the masks of their names: as for codes."""
        if self.masked:
            return np.array([mask(int(id_)) for id_ in self.id], dtype=object)
        return self._directory.versions.name[self._version]

    def called(self, key: str) -> Column:
        """Tell of each whether this is part of its name, as a search compares them."""
        return self._directory.versions.name_key.holding(key)[self._version]

    @property
    def name_rank(self) -> Column:
        """The places of their names, as a search compares them, in the order of all names."""
        return self._directory.versions.name_rank[self._version]

    @property
    def code_rank(self) -> Column:
        """The places of their codes in the order of all codes."""
        return self._directory.code_rank[self.number]

    @property
    def kind(self) -> Column:
        """The number of each one's kind in BranchKind."""
        return self._directory.versions.kind[self._version]

    @property
    def member_count(self) -> Column:
        """How many members each has, -1 where unknown."""
        return self._directory.versions.members[self._version]


def months_since(first: int, month: Column) -> Column:
    """Return how many months after the first each month lies (negative before it)."""
    apart: Column = (month // 100 - first // 100) * 12 + month % 100 - first % 100
    return apart


def days_of(month: Column, day: Column) -> Column:
    """Return the days since 1 January 1970 of days of months."""
    months = (month // 100 - 1970) * 12 + month % 100 - 1
    starts: Column = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int32)
    return starts + day.astype(np.int32) - 1
