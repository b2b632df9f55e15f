"""The percents of every meeting as columns in memory, in tree order.

An ordered list over all branches, or a statistic over all meetings, is read from here in
milliseconds; sums by organisation are read from the rollup.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from threading import Lock
from typing import Any, TypeVar

import numpy as np
from sqlalchemy import Connection, Engine

from dashboard.database.audit import DATA_VERSION, read_state
from dashboard.database.engine import read, snapshot
from dashboard.domain.filters import Filters
from dashboard.domain.months import add_months, months_apart
from dashboard.domain.words import BranchKind, Grade, MeetingKind, Reading
from dashboard.queries.directory import BranchList, Column, Directory, months_since
from dashboard.queries.moments import TOTAL
from dashboard.queries.score_rows import read_columns, read_directory
from dashboard.queries.tree import Months, Stretch

Rows = slice | Column
Answer = TypeVar("Answer")
# Codes come from the browser: what is remembered of them has an end.
MOST_ANSWERS, MOST_WORKS = 4_096, 16
OF_BRANCH = {"branch_id": "id", "code": "code", "position": "position"}


class ScoreBook:
    """Meetings, scored or not, by branch (in the order of today's tree) and date.

    book["…"] gives a column of whole numbers, -1 where there is none:
    meeting_id, branch (a number from 0, in the order of today's tree), branch_id, code (text),
    position (in today's tree), month (yyyymm), day (since 1 January 1970), kind (number in
    MeetingKind), then (position in the tree of its month; -1: no branch on the first of it),
    branch_kind (number in BranchKind, as it was then), {view}_{measure} for every AssessmentView
    and 'total' or a group (hundredths of a percent), {view}_grade (number in Grade), appraised
    (1: the official score is an appraisal), gates (broken, by the official score), sent_days
    (until the record was sent), rubric_version_id (of the official score, else of any).
    """

    def __init__(
        self, directory: Directory, columns: Mapping[str, Column], rows: Rows | None = None
    ) -> None:
        self._directory = directory
        self._columns = columns
        self._rows = slice(0, len(columns["branch"])) if rows is None else rows

    def __getitem__(self, name: str) -> Column:
        """Return a column of these meetings."""
        if name in OF_BRANCH:
            of_branch: Column = getattr(self._directory, OF_BRANCH[name])
            return of_branch[self["branch"]]
        return self._columns[name][self._rows]

    def __len__(self) -> int:
        """Return how many meetings these are."""
        rows = self._rows
        return rows.stop - rows.start if isinstance(rows, slice) else len(rows)

    @property
    def bytes_each(self) -> float:
        """The memory a meeting takes."""
        whole = sum(column.nbytes for column in self._columns.values())
        return whole / max(1, len(self._columns["branch"]))

    def span(self) -> Months | None:
        """Return the first and last month anybody met in; None without a meeting."""
        month = self["month"]
        return (int(month.min()), int(month.max())) if len(month) else None

    @property
    def branch_count(self) -> int:
        """How many branches there are or were: one more than the largest number."""
        return len(self._directory)

    def there(self, filters: Filters, parts: Sequence[Stretch], months: Months) -> Column:
        """Tell of every branch and month whether it was there (see `Directory.there`)."""
        return self._directory.there(filters.reading, parts, filters.branch_kinds, months)

    def met(self, kinds: Sequence[MeetingKind], months: Months, back: int = 1) -> Column:
        """Tell of every branch and month whether it met in the `back` months that end with it."""
        first = add_months(months[0], 1 - back)
        length = months_apart(first, months[1]) + 1
        month = months_since(first, self["month"])
        held = (month >= 0) & (month < length) & among(self["kind"], MeetingKind, kinds)
        met = np.zeros((self.branch_count, length), dtype=bool)
        met[self["branch"][held], month[held]] = True
        width = length - back + 1
        lately: Column = np.logical_or.reduce([met[:, at : at + width] for at in range(back)])
        return lately

    def listed(self, reading: Reading, parts: Sequence[Stretch], before: date | None) -> BranchList:
        """Return the branches that hung in these stretches (see `Directory.listed`)."""
        return self._directory.listed(reading, parts, before)

    def only(self, chosen: Column) -> "ScoreBook":
        """Return the meetings at a mask."""
        at = np.flatnonzero(chosen)
        picked = at + self._rows.start if isinstance(self._rows, slice) else self._rows[at]
        return ScoreBook(self._directory, self._columns, picked)

    def within(self, reading: Reading, parts: Sequence[Stretch]) -> "ScoreBook":
        """Return the meetings held in these stretches, which a reader cut to its scope."""
        if not parts:
            return ScoreBook(self._directory, self._columns, slice(0, 0))
        found = self._hull(parts) if reading is Reading.NOW else self
        found = found._during(
            min(part.first_month for part in parts), max(part.last_month for part in parts)
        )
        if reading is Reading.THEN:
            return found.only(_hung(found["then"], found["month"], parts))
        if len(parts) == 1:
            return found
        return found.only(_hung(found["position"], found["month"], parts))

    def scored(self, filters: Filters) -> "ScoreBook":
        """Return the meetings with the assessment the filters choose, whose branch was there.

        Heeds the assessment, the kinds and the grades; `within` heeds place and months.
        """
        view = filters.assessment.value
        chosen = (self[f"{view}_{TOTAL}"] >= 0) & (self["then"] >= 0)
        wanted: list[tuple[str, type[StrEnum], Sequence[StrEnum]]] = [
            ("kind", MeetingKind, filters.meeting_kinds),
            ("branch_kind", BranchKind, filters.branch_kinds),
            (f"{view}_grade", Grade, filters.grades),
        ]
        for column, known, some in wanted:
            if some:
                chosen &= among(self[column], known, some)
        return self.only(chosen)

    def _hull(self, parts: Sequence[Stretch]) -> "ScoreBook":
        below = [self._directory.below(part) for part in parts]
        ends = [min(one.start for one in below), max(one.stop for one in below)]
        start, stop = np.searchsorted(self._columns["branch"], ends)
        return ScoreBook(self._directory, self._columns, slice(int(start), int(stop)))

    def _during(self, first: int, last: int) -> "ScoreBook":
        month = self["month"]
        if not len(month) or (first <= month.min() and month.max() <= last):
            return self
        return self.only((first <= month) & (month <= last))


class Moment:
    """The data at one version: their book, and small answers that many requests ask for."""

    def __init__(self, version: str, engine: Engine) -> None:
        self.version = version
        self._engine = engine
        self._lock = Lock()
        self._book: ScoreBook | None = None
        self._tables: dict[Hashable, Any] = {}
        self._answers: dict[Hashable, Any] = {}
        self._works: dict[Hashable, _Work] = {}

    def book(self) -> ScoreBook:
        """Return the book, read at the first call; one thread reads, the others wait."""
        with self._lock:
            if self._book is None:
                self._book = read_book(self._engine)
            return self._book

    def table(self, key: Hashable, ask: Callable[[Connection], Answer]) -> Answer:
        """Return what was read for this key, read at the first call; few keys, and large tables."""
        with self._lock:
            if key not in self._tables:
                self._tables[key] = read(self._engine, ask, snapshot)
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
        with self._lock:
            mine = self._works.pop(key, None) or _Work()
            self._works[key] = mine
            while len(self._works) > MOST_WORKS:
                del self._works[next(iter(self._works))]
        with mine.turn:
            if not mine.done:
                mine.result, mine.done = work(), True
            found: Answer = mine.result
            return found


@dataclass
class _Work:
    """A piece of work that one thread does while others wait for it."""

    turn: Lock = field(default_factory=Lock)
    done: bool = False
    result: Any = None


class ScoreBooks:
    """The present moment of the data, begun anew when they have changed; for any thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._moment: Moment | None = None

    def now(self) -> Moment:
        """Return the moment of the data's present version."""
        version = read(self._engine, lambda connection: read_state(connection, DATA_VERSION))
        moment = self._moment
        if moment is None or moment.version != version:
            self._moment = moment = Moment(version, self._engine)
        return moment

    def latest(self) -> ScoreBook:
        """Return the book of the data's present version."""
        return self.now().book()


def read_book(engine: Engine) -> ScoreBook:
    """Read every meeting, all of one moment."""

    def ask(connection: Connection) -> ScoreBook:
        directory = read_directory(connection)
        return ScoreBook(directory, read_columns(connection, directory))

    return read(engine, ask, snapshot)


def among(column: Column, known: type[StrEnum], wanted: Sequence[StrEnum]) -> Column:
    """Tell of each number whether it is one of the wanted of a closed set; -1 never is."""
    chosen = np.zeros(len(known) + 1, dtype=bool)
    chosen[[tuple(known).index(one) for one in wanted]] = True
    return chosen[column]


def _hung(position: Column, month: Column, parts: Sequence[Stretch]) -> Column:
    inside = np.zeros(len(month), dtype=bool)
    of: dict[int, list[Stretch]] = defaultdict(list)
    for part in sorted(parts, key=lambda one: one.first_month):
        of[part.organisation_id].append(part)
    # The stretches of one organisation share no month, so one search finds the only candidate.
    for own in of.values():
        at = np.searchsorted([part.first_month for part in own], month, side="right") - 1
        ends = np.array([(part.last_month, part.first, part.last) for part in own])[at]
        inside |= (
            (at >= 0) & (month <= ends[:, 0]) & (ends[:, 1] <= position) & (position <= ends[:, 2])
        )
    return inside
