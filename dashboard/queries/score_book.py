"""The percents of every meeting as columns, month by month and within a month in tree order.

An ordered list over all branches, or a statistic over all meetings, is read from here in
milliseconds; sums by organisation are read from the rollup.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import numpy as np
from sqlalchemy import Connection, Engine

from dashboard.database.audit import DATA_VERSION, read_state
from dashboard.database.engine import snapshot
from dashboard.database.servers import Servers, Source, over
from dashboard.domain.filters import Filters
from dashboard.domain.months import add_months, months_apart
from dashboard.domain.words import BranchKind, Grade, MeetingKind, Reading
from dashboard.queries.directory import BranchList, Column, Directory
from dashboard.queries.leaf import Leaf, between, joined
from dashboard.queries.moments import TOTAL
from dashboard.queries.score_rows import read_scores
from dashboard.queries.shelf import LeafKind, Leaves, Shelf
from dashboard.queries.tree import Months, Stretch
from dashboard.queries.works import Works

Answer = TypeVar("Answer")
# Codes come from the browser: what is remembered of them has an end.
MOST_ANSWERS = 4_096
OF_BRANCH = {"branch_id": "id", "position": "position"}
SCORES = LeafKind("scores", read_scores)
# So many branches are looked up one by one in less time than all are gone through.
FEW = 200


class ScoreBook:
    """Meetings, scored or not, by month, then by branch (in the order of today's tree) and date.

    book["…"] gives a column of whole numbers, -1 where there is none:
    meeting_id, branch (a number from 0, in the order of today's tree), branch_id,
    position (in today's tree), month (yyyymm), day (since 1 January 1970), kind (number in
    MeetingKind), then (position in the tree of its month; -1: no branch on the first of it),
    branch_kind (number in BranchKind, as it was then), {view}_{measure} for every AssessmentView
    and 'total' or a group (hundredths of a percent), {view}_grade (number in Grade), appraised
    (1: the official score is an appraisal), gates (broken, by the official score), sent_days
    (until the record was sent), rubric_version_id (of the official score, else of any).
    """

    def __init__(self, directory: Directory, leaves: Iterable[Leaf]) -> None:
        self._directory = directory
        self._leaves = tuple(leaf for leaf in leaves if len(leaf))

    @classmethod
    def of(cls, directory: Directory, leaves: Leaves) -> "ScoreBook":
        """Return the whole book of leaves by month."""
        return cls(
            directory,
            (Leaf(month, one, slice(0, len(one["branch"]))) for month, one in leaves.items()),
        )

    @classmethod
    def joined(cls, books: Sequence["ScoreBook"]) -> "ScoreBook":
        """Return books of different months as one; there must be one at least."""
        return cls(books[0]._directory, [leaf for one in books for leaf in one._leaves])

    def by_month(self) -> list["ScoreBook"]:
        """Return the meetings of each month as a book of their own."""
        return [ScoreBook(self._directory, [leaf]) for leaf in self._leaves]

    def __getitem__(self, name: str) -> Column:
        """Return a column of these meetings."""
        if name in OF_BRANCH:
            of_branch: Column = getattr(self._directory, OF_BRANCH[name])
            return of_branch[self["branch"]]
        return joined([leaf[name] for leaf in self._leaves])

    def __len__(self) -> int:
        """Return how many meetings these are."""
        return sum(len(leaf) for leaf in self._leaves)

    @property
    def bytes_each(self) -> float:
        """The memory a meeting takes."""
        whole = sum(one.nbytes for leaf in self._leaves for one in leaf.columns.values())
        return whole / max(1, sum(len(leaf.columns["branch"]) for leaf in self._leaves))

    def months(self) -> list[int]:
        """Return the months anybody met in, in order."""
        return [leaf.month for leaf in self._leaves]

    def span(self) -> Months | None:
        """Return the first and last month anybody met in; None without a meeting."""
        return (self._leaves[0].month, self._leaves[-1].month) if self._leaves else None

    def last_day(self) -> int | None:
        """Return the latest day anybody met; None without a meeting."""
        return int(self._leaves[-1]["day"].max()) if self._leaves else None

    @property
    def branch_count(self) -> int:
        """How many branches there are or were: one more than the largest number."""
        return len(self._directory)

    def ids_of(self, numbers: Column) -> Column:
        """Return the organisation ids of branches by number."""
        return self._directory.id[numbers]

    def codes_of(self, numbers: Column) -> Column:
        """Return the codes of branches by number, each once however many meetings it had."""
        return self._directory.code[numbers]

    def of_branches(self, numbers: Column) -> "ScoreBook":
        """Return the meetings of branches by number; quick where these are few."""
        ordered = np.sort(numbers)
        ranges = [slice(int(one), int(one) + 1) for one in ordered]
        if len(ranges) > FEW:
            chosen = np.zeros(self.branch_count, dtype=bool)
            chosen[ordered] = True
            return self.only(chosen[self["branch"]])
        return ScoreBook(self._directory, [leaf.of(ranges) for leaf in self._leaves if ranges])

    def beside(self, leaves: Leaves, name: str) -> Column:
        """Return a column of leaves of another kind, of these meetings.

        Leaves read a moment later may hold other meetings; what is not known there is -1.
        """
        like = next((one[name] for one in leaves.values()), np.empty(0, dtype=np.int16))
        parts = [leaf.beside(leaves.get(leaf.month), name, like) for leaf in self._leaves]
        return joined(parts) if parts else like[:0]

    def there(self, filters: Filters, parts: Sequence[Stretch], months: Months) -> Column:
        """Tell of every branch and month whether it was there (see `Directory.there`)."""
        return self._directory.there(filters.reading, parts, filters.branch_kinds, months)

    def owners(
        self, filters: Filters, children: Mapping[int, Sequence[Stretch]], months: Months
    ) -> Column:
        """Return in which of the children every branch was by month (see `Directory.owners`)."""
        return self._directory.owners(filters.reading, children, filters.branch_kinds, months)

    def met_by(
        self, due: Column, kinds: Sequence[MeetingKind], months: Months, back: int = 1
    ) -> Column:
        """Tell of every branch and month whether it met in the `back` months that end with it.

        Only of branches that were due in any of the months.
        """
        first = add_months(months[0], 1 - back)
        length = months_apart(first, months[1]) + 1
        met = np.zeros((self.branch_count, length), dtype=bool)
        some = np.flatnonzero(due.any(axis=1))
        within = slice(int(some[0]), int(some[-1]) + 1) if len(some) else slice(0, 0)
        for whole in self._during((first, months[1]))._leaves:
            leaf = whole.of([within])
            held = leaf["branch"][among(leaf["kind"], MeetingKind, kinds)]
            met[held, months_apart(first, leaf.month)] = True
        width = length - back + 1
        lately: Column = np.logical_or.reduce([met[:, at : at + width] for at in range(back)])
        return lately

    def listed(self, reading: Reading, parts: Sequence[Stretch], before: date | None) -> BranchList:
        """Return the branches that hung in these stretches (see `Directory.listed`)."""
        return self._directory.listed(reading, parts, before)

    def only(self, chosen: Column) -> "ScoreBook":
        """Return the meetings at a mask."""
        ends = np.cumsum([len(leaf) for leaf in self._leaves])
        parts = np.split(chosen, ends[:-1])
        # Without a leaf there still is one part, an empty one.
        picked = [leaf.only(part) for leaf, part in zip(self._leaves, parts, strict=False)]
        return ScoreBook(self._directory, picked)

    def picked(self, at: Column) -> "ScoreBook":
        """Return the meetings of a book of one month at these places."""
        return ScoreBook(self._directory, [leaf.picked(at) for leaf in self._leaves])

    def within(self, reading: Reading, parts: Sequence[Stretch]) -> "ScoreBook":
        """Return the meetings held in these stretches, which a reader cut to its scope."""
        found = []
        for leaf in self._leaves:
            own = [one for one in parts if one.first_month <= leaf.month <= one.last_month]
            if own and reading is Reading.THEN:
                found.append(leaf.only(between(leaf["then"], own)))
            elif own:
                found.append(leaf.of([self._directory.below(one) for one in own]))
        return ScoreBook(self._directory, found)

    def scored(self, filters: Filters) -> "ScoreBook":
        """Return the meetings with the assessment the filters choose, whose branch was there.

        Heeds the assessment, the kinds and the grades; `within` heeds place and months.
        """
        view = filters.assessment.value
        wanted: list[tuple[str, type[StrEnum], Sequence[StrEnum]]] = [
            ("kind", MeetingKind, filters.meeting_kinds),
            ("branch_kind", BranchKind, filters.branch_kinds),
            (f"{view}_grade", Grade, filters.grades),
        ]
        found = []
        for leaf in self._leaves:
            chosen = (leaf[f"{view}_{TOTAL}"] >= 0) & (leaf["then"] >= 0)
            for column, known, some in wanted:
                if some:
                    chosen &= among(leaf[column], known, some)
            found.append(leaf.only(chosen))
        return ScoreBook(self._directory, found)

    def _during(self, months: Months) -> "ScoreBook":
        own = (one for one in self._leaves if months[0] <= one.month <= months[1])
        return ScoreBook(self._directory, own)


class Moment:
    """The data at one version: their book, and small answers that many requests ask for."""

    def __init__(self, version: str, servers: Servers, shelf: Shelf) -> None:
        self.version = version
        self._servers = servers
        self._shelf = shelf
        self._lock = Lock()
        self._book: ScoreBook | None = None
        self._turns: defaultdict[str, Lock] = defaultdict(Lock)
        self._leaves: dict[str, Leaves] = {}
        self._tables: dict[Hashable, Any] = {}
        self._answers: dict[Hashable, Any] = {}
        self._works = Works()

    def book(self) -> ScoreBook:
        """Return the book, read at the first call; one thread reads, the others wait."""
        with self._lock:
            if self._book is None:
                found = self._shelf.find(SCORES)
                self._book = ScoreBook.of(found.directory, found.leaves)
            return self._book

    def leaves(self, kind: LeafKind) -> Leaves:
        """Return the leaves of another kind, for `ScoreBook.beside`; read at the first call."""
        # Not under the book's lock: whoever asks for no points need not wait for them.
        with self._turns[kind.name]:
            if kind.name not in self._leaves:
                self._leaves[kind.name] = self._shelf.find(kind).leaves
            return self._leaves[kind.name]

    def table(self, key: Hashable, ask: Callable[[Connection], Answer]) -> Answer:
        """Return what was read for this key, read at the first call; few keys, and large tables."""
        with self._lock:
            if key not in self._tables:
                self._tables[key] = self._servers.source().read(ask, snapshot)
            found: Answer = self._tables[key]
            return found

    def once(self, key: Hashable, ask: Callable[[], Answer]) -> Answer:
        """Return what was answered under this key before, else ask and remember."""
        found: Answer | None = self._answers.get(key)
        if found is None:
            if len(self._answers) >= MOST_ANSWERS:
                self._answers.clear()
            found = self._answers[key] = ask()
        return found

    def reckoned(self, key: Hashable, work: Callable[[], Answer]) -> Answer:
        """Return what the work gave under this key, done once however many ask at a time; few are
        kept, the latest asked for."""
        return self._works.done(key, work)


class ScoreBooks:
    """The present moment of the data, begun anew when they have changed; for any thread."""

    def __init__(self, engine: Engine | Servers, folder: Path | None = None) -> None:
        self._servers = over(engine)
        self._shelf = Shelf(self._servers, folder)
        self._moment: Moment | None = None

    def now(self, source: Source | None = None) -> Moment:
        """Return the moment of the data's present version, which the source reads, as all else of
        its request: of two servers that differ, one would else give the version, one the rows."""
        own = source or self._servers.source()
        version = own.read(lambda connection: read_state(connection, DATA_VERSION))
        moment = self._moment
        if moment is None or moment.version != version:
            self._moment = moment = Moment(version, self._servers, self._shelf)
        return moment

    def latest(self) -> ScoreBook:
        """Return the book of the data's present version."""
        return self.now().book()


def among(column: Column, known: type[StrEnum], wanted: Sequence[StrEnum]) -> Column:
    """Tell of each number whether it is one of the wanted of a closed set; -1 never is."""
    chosen = np.zeros(len(known) + 1, dtype=bool)
    chosen[[tuple(known).index(one) for one in wanted]] = True
    return chosen[column]
