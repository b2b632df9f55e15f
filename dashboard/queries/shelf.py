"""Where a process has the leaves of the score book, and all branches, from: its memory, files, the
database."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import numpy as np
from sqlalchemy import Connection, Engine

from dashboard.database.audit import DATA_VERSION
from dashboard.database.engine import snapshot
from dashboard.database.marks import Marks, read_marks
from dashboard.database.servers import Servers, over
from dashboard.database.state import read_state
from dashboard.queries.directory import Column, Directory
from dashboard.queries.directory_files import columns_of, directory_of
from dashboard.queries.directory_rows import read_directory
from dashboard.queries.leaf_files import LeafFiles
from dashboard.queries.score_rows import BranchIds, Columns, months_held

# The file of all branches stands beside the leaves, in no month.
BRANCHES, ALWAYS = "branches", 0
Leaves = Mapping[int, Columns]
ReadLeaf = Callable[[Connection, Directory, int, BranchIds], Columns]


@dataclass(frozen=True)
class LeafKind:
    """A kind of leaf: its name among the files, and how one is read out of the database.

    Each has the columns meeting_id and branch (number), and a row a meeting in the book's order.
    """

    name: str
    read: ReadLeaf


@dataclass(frozen=True)
class Found:
    """What the database holds at one moment: its version, the branches, leaves by month."""

    version: str
    directory: Directory
    leaves: Leaves


class Shelf:
    """The leaves of every month as the data stand, read anew only where they changed.

    Several processes share a folder: one builds what is missing, the others wait for it and read
    the same memory. A leaf whose data were not marked is read from the database each time.
    """

    def __init__(self, engine: Engine | Servers, folder: Path | None = None) -> None:
        self._servers = over(engine)
        self._files = LeafFiles(folder)
        self._turns: defaultdict[str, Lock] = defaultdict(Lock)
        self._directory: tuple[str, Directory] | None = None
        self._held: dict[tuple[str, int], tuple[str, Columns]] = {}

    def find(self, kind: LeafKind) -> Found:
        """Return the leaves of a kind; one thread reads, the others who ask for them wait."""
        with self._turns[kind.name]:
            source = self._servers.source()
            return source.read(lambda connection: self._find(connection, kind), snapshot)

    def _find(self, connection: Connection, kind: LeafKind) -> Found:
        version = read_state(connection, DATA_VERSION)
        marks = read_marks(connection, version)
        directory = self._branches(connection, marks)
        months = months_held(connection)
        leaves = {month: self._known(kind, month, marks) for month in months}
        if any(leaf is None for leaf in leaves.values()):
            with self._files.building(kind.name):
                made = _Making(connection, directory, kind, marks)
                leaves = {month: leaf or self._made(made, month) for month, leaf in leaves.items()}
        self._forget(kind, months)
        return Found(version, directory, {month: leaf for month, leaf in leaves.items() if leaf})

    def _branches(self, connection: Connection, marks: Marks | None) -> Directory:
        mark = marks.everything if marks else ""
        known = self._directory
        if not mark or known is None or known[0] != mark:
            known = self._directory = mark, self._kept_branches(connection, mark)
        return known[1]

    def _kept_branches(self, connection: Connection, mark: str) -> Directory:
        """Return the branches out of their file, which is made where there is none."""
        found = self._files.find(BRANCHES, ALWAYS, mark)
        if found is None:
            with self._files.building(BRANCHES):
                found = self._files.find(BRANCHES, ALWAYS, mark)
                if found is None:
                    made = columns_of(read_directory(connection))
                    found = self._files.keep(BRANCHES, ALWAYS, mark, made)
        return directory_of(found)

    def _known(self, kind: LeafKind, month: int, marks: Marks | None) -> Columns | None:
        mark = _name(marks, marks.of(month)) if marks else ""
        held = self._held.get((kind.name, month))
        if mark and held and held[0] == mark:
            return held[1]
        found = self._files.find(kind.name, month, mark)
        if found is not None:
            self._held[kind.name, month] = mark, found
        return found

    def _made(self, making: "_Making", month: int) -> Columns:
        kind, marks = making.kind, making.marks
        found = self._known(kind, month, marks)
        if found is not None:
            return found
        found = self._mended(making, month)
        if found is None:
            found = making.leaf(month, None)
        if marks is None:
            return found
        mark = _name(marks, marks.of(month))
        found = self._files.keep(kind.name, month, mark, found)
        self._held[kind.name, month] = mark, found
        return found

    def _mended(self, making: "_Making", month: int) -> Columns | None:
        """Return the leaf out of an earlier one and the branches changed since; None without."""
        if making.marks is None:
            return None
        held = self._held.get((making.kind.name, month))
        for earlier, branch_ids in making.marks.before(month):
            mark = _name(making.marks, earlier)
            old = held[1] if held and held[0] == mark else None
            old = old or self._files.find(making.kind.name, month, mark)
            if old is not None:
                changed = making.leaf(month, sorted(branch_ids))
                return _merged(old, changed, making.directory.known_numbers(branch_ids))
        return None

    def _forget(self, kind: LeafKind, months: Sequence[int]) -> None:
        for name, month in list(self._held):
            if name == kind.name and month not in months:
                del self._held[name, month]


@dataclass(frozen=True)
class _Making:
    """What leaves are made from in one moment of the database."""

    connection: Connection
    directory: Directory
    kind: LeafKind
    marks: Marks | None

    def leaf(self, month: int, branch_ids: BranchIds) -> Columns:
        return self.kind.read(self.connection, self.directory, month, branch_ids)


def _name(marks: Marks, mark: str) -> str:
    # Numbers and positions of branches are those of one tree, which the first mark stands for.
    return f"{marks.everything} {mark}"


def _merged(old: Columns, changed: Columns, numbers: Column) -> Columns | None:
    """Return a leaf with the rows of some branches replaced; None where the columns differ."""
    if _form(old) != _form(changed):
        return None
    kept = np.isin(old["branch"], numbers, invert=True)
    at = np.searchsorted(old["branch"][kept], changed["branch"])
    return {
        name: np.insert(column[kept], at, changed[name], axis=0) for name, column in old.items()
    }


def _form(columns: Columns) -> list[tuple[str, object, object]]:
    return [(name, one.dtype, one.shape[1:]) for name, one in columns.items()]
