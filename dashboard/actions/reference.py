"""What a file is checked against, read for what it names: its cost follows the file."""

import re
from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import Connection, or_, select

from dashboard.actions.branches import branch_names
from dashboard.database.bulk import parts_of
from dashboard.database.rubrics import read_rubrics
from dashboard.database.tables import meeting, organisation, organisation_version
from dashboard.domain.names import match_key, match_keys, name_key
from dashboard.domain.viewer import Viewer
from dashboard.domain.words import MeetingKind
from dashboard.sheets.reference import BranchIndex, Reference, may_mean, plain_key

# How many beginnings of names one statement looks for; beyond them every name is looked at.
MOST_BEGINNINGS = 8
# What no code and no name can hold, nor a statement ask for.
NEVER_STORED = re.compile("[\0\ud800-\udfff]")
UP_TO_A_DIGIT = re.compile(r"[^0-9]*")


def file_reference(connection: Connection, viewer: Viewer) -> Reference:
    """Return what files of this viewer are checked against."""
    days = _FirstDays(connection)

    def branches(texts: Collection[str]) -> BranchIndex:
        """Return the branches that these cells may mean."""
        found = branch_index(connection, viewer, texts)
        days.expect(found.ids)
        return found

    return Reference(branches, read_rubrics(connection), days.of)


def branch_index(connection: Connection, viewer: Viewer, texts: Collection[str]) -> BranchIndex:
    """Return an index that finds, for each of these texts of cells, what one of all branches within
    the viewer's scope would.

    Whatever is no permanent code, sign for sign, is looked for among all codes and names.
    """
    kept = {text for text in texts if text and not NEVER_STORED.search(text)}
    ids = set(_coded(connection, kept))
    found = BranchIndex(branch_names(connection, viewer, ids))
    others = [text for text in kept if not found.knows(text)]
    if not others:
        return found
    ids |= _coded_alike(connection, set(map(match_key, others)))
    ids |= _called(connection, {plain_key(name_key(text)) for text in others})
    return BranchIndex(branch_names(connection, viewer, ids))


def _coded(connection: Connection, texts: Iterable[str]) -> Iterable[int]:
    for part in parts_of(texts):
        known = select(organisation.c.id).where(organisation.c.code.in_(part))
        yield from connection.execute(known).scalars()


def _coded_alike(connection: Connection, keys: Collection[str]) -> set[int]:
    """Return the organisations whose codes have one of these match keys."""
    found = connection.execute(select(organisation.c.id, organisation.c.code)).all()
    folded = match_keys([row[1] for row in found])
    return {row[0] for row, key in zip(found, folded, strict=True) if key in keys}


def _called(connection: Connection, keys: Collection[str]) -> set[int]:
    """Return the branches that cells with one of these plain keys may mean by a name."""
    version = organisation_version.c
    named = select(version.organisation_id, version.name_key).where(version.level == "branch")
    # Numbers are written with zeros before them or without; all before the first is one text.
    beginnings = {found[0] for key in keys if (found := UP_TO_A_DIGIT.match(key))}
    if len(beginnings) <= MOST_BEGINNINGS:
        starts = (version.name_key.startswith(one, autoescape=True) for one in beginnings)
        named = named.where(or_(*starts))
    return {
        number for number, key in connection.execute(named) if not may_mean(key).isdisjoint(keys)
    }


class _FirstDays:
    """The first known meeting of a kind in a month; read a month at once for the branches named."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._expected: frozenset[int] = frozenset()
        self._read: dict[int, frozenset[int]] = {}
        self._days: dict[tuple[int, int, str], date] = {}

    def expect(self, branch_ids: Collection[int]) -> None:
        """Take note of branches that may be asked for."""
        self._expected |= frozenset(branch_ids)

    def of(self, branch_id: int, month: int, kind: MeetingKind) -> date | None:
        """Return the day of a branch that is expected; None where there was no meeting."""
        if self._read.get(month) is not self._expected:
            self._read_month(month, self._expected - self._read.get(month, frozenset()))
            self._read[month] = self._expected
        return self._days.get((branch_id, month, kind.value))

    def _read_month(self, month: int, branch_ids: Iterable[int]) -> None:
        columns = (meeting.c.branch_id, meeting.c.month, meeting.c.kind, meeting.c.date)
        held = select(*columns).where(meeting.c.month == month).order_by(meeting.c.date.desc())
        for part in parts_of(branch_ids):
            found = self._connection.execute(held.where(meeting.c.branch_id.in_(part)))
            self._days.update({(b, m, k): d for b, m, k, d in found})
