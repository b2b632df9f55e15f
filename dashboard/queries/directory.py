"""Every branch in memory: where it hangs under both readings, and what it was called when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.domain.masks import mask
from dashboard.domain.months import months_apart, months_between
from dashboard.domain.words import BranchKind, Reading
from dashboard.queries.tree import Months, Stretch

Column = NDArray[Any]
NONE = -1
# A branch and a day or month in one whole number, so that one search finds both.
STEP = 1 << 32
EPOCH = date(1970, 1, 1).toordinal()


def day_number(day: date) -> int:
    """Return the days since 1 January 1970."""
    return day.toordinal() - EPOCH


@dataclass(frozen=True)
class Versions:
    """Dated versions, by branch and first day: kind (its number in BranchKind, -1 for no branch),
    members (-1 unknown), name, name_key and the day from which it no longer holds."""

    branch: Column
    day: Column
    kind: Column
    members: Column
    name: Column
    name_key: Column
    until: Column

    @cached_property
    def name_rank(self) -> Column:
        """The place of each name_key among all, equal ones sharing theirs."""
        return np.unique(self.name_key.astype(str), return_inverse=True)[1].astype(np.int32)

    def begun(self, branch: Column, before: Column) -> Column:
        """Return the row of each branch's last version that began before the day, -1 for none."""
        return _last(self.branch * STEP + self.day + EPOCH, branch, before + EPOCH)

    def valid(self, branch: Column, day: Column) -> Column:
        """Return the row of the version that holds for each branch on a day, -1 for none."""
        row = self.begun(branch, day + 1)
        return np.where((row >= 0) & (taken(self.until, row) > day), row, NONE)


@dataclass(frozen=True)
class Places:
    """Trees as they were then, by branch and first month: the months (both included), the
    position, the parent's id (-1 for none) and the kind the branch had (-1 for no branch)."""

    branch: Column
    month_from: Column
    month_to: Column
    position: Column
    parent: Column
    kind: Column

    def at(self, branch: Column, month: Column) -> Column:
        """Return the row that holds for each branch and month, -1 where there was none."""
        row = self.begun(branch, month)
        return np.where(taken(self.month_to, row) >= month, row, NONE)

    def begun(self, branch: Column, month: Column) -> Column:
        """Return the last row of each branch that began by the month, -1 for none."""
        return _last(self.branch * STEP + self.month_from, branch, month.astype(np.int64) + 1)

    def within(self, parts: Sequence[Stretch]) -> Column:
        """Return the rows whose branch hung in one of the stretches, in order."""
        inside = np.zeros(len(self.branch), dtype=bool)
        for part in parts:
            inside |= (
                (self.position >= part.first)
                & (self.position <= part.last)
                & (self.month_from <= part.last_month)
                & (self.month_to >= part.first_month)
            )
        return np.flatnonzero(inside)


@dataclass(frozen=True)
class Directory:
    """Branches numbered from 0 by their position in the tree of today.

    id, code, position and parent (its id, -1 for none) are of today; a branch that has ended
    hangs where its line does.
    """

    id: Column
    code: Column
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
        places = self.places
        inside = (
            places.within(parts)
            if reading is Reading.THEN
            else np.flatnonzero(self.hanging(parts)[places.branch])
        )
        wanted = np.zeros(len(BranchKind) + 1, dtype=bool)
        wanted[[tuple(BranchKind).index(kind) for kind in kinds or BranchKind]] = True
        inside = inside[wanted[places.kind[inside]]]
        found = np.zeros((len(self), months_apart(*months) + 1), dtype=bool)
        first, last = places.month_from[inside], places.month_to[inside]
        # Most rows of a tree hold all the while, and are written at once.
        always = (first <= months[0]) & (last >= months[1])
        found[places.branch[inside[always]]] = True
        some = ~always
        inside, first, last = inside[some], first[some], last[some]
        for at, month in enumerate(months_between(*months)):
            found[places.branch[inside[(first <= month) & (month <= last)]], at] = True
        return found

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
    def code_rank(self) -> Column:
        """The place of each code among all."""
        return np.unique(self.code.astype(str), return_inverse=True)[1].astype(np.int32)

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
        """Their codes."""
        return self._directory.code[self.number]

    @property
    def name(self) -> Column:
        """What they are called, or the masks of their names."""
        if self.masked:
            return np.array([mask(int(id_)) for id_ in self.id], dtype=object)
        return self._directory.versions.name[self._version]

    @property
    def name_key(self) -> Column:
        """Their names as a search compares them."""
        return self._directory.versions.name_key[self._version]

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


def taken(column: Column, row: Column) -> Column:
    """Return the column at these rows, -1 where the row is -1."""
    return np.append(column, NONE)[np.where(row >= 0, row, len(column))]


def _last(keys: Column, branch: Column, before: Column) -> Column:
    # The keys are in order; the last below (branch, before) is the one, if it is the branch's.
    number = branch.astype(np.int64)
    row = np.searchsorted(keys, number * STEP + before) - 1
    return np.where(taken(keys, row) // STEP == number, row, NONE)
