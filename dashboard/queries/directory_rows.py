"""Read every branch out of the database: where it hung when, and what it was called.

Many rows at once and never all: as Python's own objects a nation's take ten times the room.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Connection, Select, select

from dashboard.database.tables import organisation, organisation_version, place
from dashboard.domain.words import BranchKind, Reading
from dashboard.queries.dated import NONE, Column, Places, Versions, day_number, taken
from dashboard.queries.directory import Directory, days_of
from dashboard.queries.texts import Texts
from dashboard.queries.tree import BRANCH

AT_ONCE = 20_000
LAST_DAY = day_number(date.max)
Part = Sequence[Sequence[Any]]


def read_directory(connection: Connection) -> Directory:
    """Return every organisation that is or was a branch."""
    is_branch = select(organisation_version.c.organisation_id).where(
        organisation_version.c.level == BRANCH
    )
    hangs = place.c.reading == Reading.NOW.value
    found = _Read(
        connection,
        select(organisation.c.id, place.c.first, place.c.parent_id, organisation.c.code)
        .join(place, place.c.organisation_id == organisation.c.id)
        .where(hangs, organisation.c.id.in_(is_branch))
        .order_by(place.c.first, organisation.c.id),
        (_known, _known, _known),
    )
    (code,) = found.texts
    number = _Numbers(found.columns[0])
    versions = _versions(connection, number)
    return Directory(
        found.columns[0].astype(np.int32),
        code,
        code.ranks(),
        found.columns[1].astype(np.int32),
        found.columns[2].astype(np.int32),
        _places(connection, number, versions),
        versions,
    )


class _Read:
    """The rows of a select: whole numbers, each made by a function, then texts."""

    def __init__(
        self,
        connection: Connection,
        statement: Select[Any],
        wholes: Sequence[Callable[[Any], int]],
    ) -> None:
        count = len(wholes)
        width = len(statement.selected_columns)
        numbers: list[list[Column]] = [[np.empty(0, dtype=np.int64)] for _ in wholes]
        texts: list[list[Texts]] = [[] for _ in range(width - count)]
        for rows in _parts(connection, statement):
            columns = list(zip(*rows, strict=True))
            for into, whole, values in zip(numbers, wholes, columns[:count], strict=True):
                into.append(np.fromiter(map(whole, values), dtype=np.int64, count=len(values)))
            for kept, words in zip(texts, columns[count:], strict=True):
                kept.append(Texts.of(words))
        self.columns = [np.concatenate(one) for one in numbers]
        self.texts = [Texts.joined(one) for one in texts]


def _parts(connection: Connection, statement: Select[Any]) -> Iterator[Part]:
    found = connection.execution_options(stream_results=True).execute(statement)
    yield from found.partitions(AT_ONCE)


class _Numbers:
    """The number of each branch by its id."""

    def __init__(self, ids: Column) -> None:
        self._order = np.argsort(ids)
        self._ids = ids[self._order]

    def of(self, ids: Column) -> Column:
        """Return the numbers, -1 for what is no branch."""
        at = np.searchsorted(self._ids, ids)
        found = taken(self._order, np.where(at < len(self._ids), at, NONE))
        return np.where(taken(self._ids, np.where(found >= 0, at, NONE)) == ids, found, NONE)


def _versions(connection: Connection, number: _Numbers) -> Versions:
    version = organisation_version.c
    kinds = {kind.value: at for at, kind in enumerate(BranchKind)}
    found = _Read(
        connection,
        select(
            version.organisation_id,
            version.valid_from,
            version.branch_kind,
            version.members,
            version.valid_to,
            version.name,
            version.name_key,
        ),
        (_known, day_number, lambda kind: kinds.get(kind, NONE), _known, _until),
    )
    branch, (_, day, kind, members, until) = number.of(found.columns[0]), found.columns
    order = np.lexsort((day, branch))
    order = order[branch[order] >= 0]
    name, key = (one.ordered(order) for one in found.texts)
    return Versions(
        branch[order],
        day[order],
        kind[order].astype(np.int8),
        members[order].astype(np.int32),
        name,
        key,
        until[order],
        key.ranks(),
    )


def _places(connection: Connection, number: _Numbers, versions: Versions) -> Places:
    found = _Read(
        connection,
        select(
            place.c.organisation_id,
            place.c.month_from,
            place.c.month_to,
            place.c.first,
            place.c.parent_id,
        ).where(place.c.reading == Reading.THEN.value),
        (_known,) * 5,
    )
    branch, (_, month_from, month_to, first, parent) = number.of(found.columns[0]), found.columns
    order = np.lexsort((month_from, branch))
    order = order[branch[order] >= 0]
    branch, month_from = branch[order], month_from[order]
    return Places(
        branch,
        month_from,
        month_to[order],
        first[order].astype(np.int32),
        parent[order].astype(np.int32),
        # Each change begins a new tree, so a kind holds as long as the row does.
        taken(versions.kind, versions.valid(branch, days_of(month_from, np.ones_like(month_from)))),
    )


def _known(number: int | None) -> int:
    return NONE if number is None else number


def _until(day: date | None) -> int:
    return LAST_DAY if day is None else day_number(day)
