"""The only place where a viewer's scope and the filters become SQL."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Engine, Select, and_, select

from dashboard.database.score_sums import rubric_sizes
from dashboard.database.servers import Servers, over
from dashboard.database.tables import assessment, duty, meeting, place, rollup
from dashboard.domain.filters import Filters
from dashboard.domain.months import FIRST_MONTH, LAST_MONTH, add_months, first_day
from dashboard.domain.viewer import Viewer
from dashboard.domain.words import BranchKind, MeetingKind, Reading
from dashboard.queries import cells, tree
from dashboard.queries.assessor_rows import read_assessors
from dashboard.queries.conditions import any_of, held_in, of_kinds, of_stretches, of_view, scored_in
from dashboard.queries.directory import BranchList, Column
from dashboard.queries.due import due_and_met
from dashboard.queries.finding_rows import read_findings
from dashboard.queries.questions import Questions
from dashboard.queries.score_book import Answer, Moment, ScoreBook, ScoreBooks, among
from dashboard.queries.shelf import LeafKind
from dashboard.queries.tree import Months, Stretch

# Before any data: a month whose period exists and holds nothing.
NO_MONTH = 197001
ALWAYS = (FIRST_MONTH, LAST_MONTH)
BOTH = "both"
DATA_VERSION = "data_version"
SAMPLE = "sample"


class Reader(Questions):
    """Reads for one viewer: every select it gives is cut to the viewer's scope first.

    A reader serves one request: its book and its tree stay those of its first question.
    """

    def __init__(
        self, engine: Engine | Servers, viewer: Viewer, books: ScoreBooks | None = None
    ) -> None:
        servers = over(engine)
        super().__init__(servers)
        self.viewer = viewer
        self.masked = False
        self._books = books or ScoreBooks(servers)
        self._now: Moment | None = None

    def is_sample(self) -> bool:
        """Whether the data are invented."""
        return self._state(SAMPLE) in {"1", "true", "True"}

    def data_version(self) -> str:
        """Return the mark that changes with every change of the data."""
        return self._state(DATA_VERSION)

    def latest_month(self) -> int:
        """Return the last month (yyyymm) with an official score in the viewer's scope."""
        return self._once(("latest month",), self._latest_month)

    def period(self, filters: Filters) -> Months:
        """Return the first and last month the filters choose."""
        return filters.period.resolve(self.latest_month())

    def allowed(self, filters: Filters) -> bool:
        """Whether the chosen organisation lies in the viewer's scope, then or now."""
        return any(self._chosen(replace(filters, reading=reading)) for reading in Reading)

    def at_top(self, filters: Filters) -> bool:
        """Whether what is chosen is all the viewer may see."""
        if filters.organisation in {None, self.viewer.scope}:
            return True
        if self.viewer.scope is not None:
            return False
        chosen = {part.organisation_id for part in self._chosen(filters)}
        whole = {part.organisation_id for part in self._tops(filters.reading)}
        return bool(chosen) and chosen == whole

    def months_met(self, within: Months) -> list[int]:
        """Return the months (yyyymm) of these in which anybody met, in or out of scope."""
        return [one for one in self._moment().book().months() if within[0] <= one <= within[1]]

    def stretches(self, filters: Filters, months: Months | None = None) -> list[Stretch]:
        """Return where the chosen organisation lies within scope and months."""
        wanted = months or self.period(filters)
        return [part for whole in self._chosen(filters) if (part := whole.during(wanted))]

    def below(self, filters: Filters, parents: Sequence[Stretch]) -> list[Stretch]:
        """Return the stretches right below these, which this reader gave; official order."""
        asked = filters.reading, tuple(parents)
        return self._once(("below", *asked), lambda: self._ask(tree.children_of, *asked))

    def way_down(self, filters: Filters) -> list[int]:
        """Return the ids from the viewer's top down to the chosen organisation."""
        outer, inner = self._tops(filters.reading), self._chosen(filters)
        return self._ask(tree.way_down, filters.reading, outer, inner)

    def in_scope(self, reading: Reading) -> ColumnElement[bool]:
        """Return the condition on `place` that it is in a tree of the reading the viewer sees."""
        parts = [
            and_(
                place.c.first.between(part.first, part.last),
                place.c.last.between(place.c.first, part.last),
                place.c.depth >= part.depth,
                place.c.month_from <= part.last_month,
                place.c.month_to >= part.first_month,
            )
            for part in self._tops(reading)
        ]
        return and_(place.c.reading == reading.value, any_of(parts))

    def duties(self, filters: Filters, kind: str, months: Months) -> Select[Any]:
        """Select month, due, held ('regular' or 'themed') of the chosen organisation; a branch
        has none of its own."""
        parts = self.stretches(filters, months)
        return (
            select(duty.c.month, duty.c.due, duty.c.held)
            .where(of_stretches(duty, parts))
            .where(duty.c.reading.in_([BOTH, filters.reading.value]))
            .where(duty.c.kind == kind)
            .where(*of_kinds(duty.c.branch_kind, filters.branch_kinds))
        )

    def meetings(self, filters: Filters, months: Months) -> Select[Any]:
        """Select the meetings held in the chosen organisation, scored or not, of any kind."""
        return (
            select(meeting)
            .join(place, cells.covers(filters.reading, meeting.c.branch_id, meeting.c.month))
            .where(held_in(self.stretches(filters, months)))
        )

    def book(self, filters: Filters | None = None, months: Months = ALWAYS) -> ScoreBook:
        """Return the meetings held in the chosen organisation in the months, scored or not.

        Heeds scope, organisation and reading; `ScoreBook.scored` heeds the other filters.
        """
        chosen = filters or Filters()
        whole = self._moment().book()
        return whole.within(chosen.reading, self.stretches(chosen, months))

    def scored(self, filters: Filters, months: Months | None = None) -> ScoreBook:
        """Return the meetings that `meeting_cells` selects, from memory."""
        return self.book(filters, months or self.period(filters)).scored(filters)

    def findings(self, filters: Filters, months: Months) -> pd.DataFrame:
        """Return what was noted of the meetings of `book` (see `Findings.of`)."""
        noted = self._moment().table("findings", read_findings)
        return noted.of(self.book(filters, months))

    def branch_list(self, filters: Filters, months: Months) -> BranchList:
        """Return the chosen organisation's branches there in the months, of the chosen kinds.

        Kinds and names are the latest; with reading 'then' those of the last month's end.
        """
        before = None
        if filters.reading is Reading.THEN:
            before = first_day(add_months(months[1], 1))
        parts = self.stretches(filters, months)
        found = self._moment().book().listed(filters.reading, parts, before)
        found = replace(found, masked=self.masked)
        if not filters.branch_kinds:
            return found
        return found.only(among(found.kind, BranchKind, filters.branch_kinds))

    def beside(self, book: ScoreBook, kind: LeafKind, name: str) -> Column:
        """Return a column of leaves of another kind, of meetings which this reader gave."""
        return book.beside(self._moment().leaves(kind), name)

    def rubric_sizes(self) -> dict[int, int]:
        """Return how many criteria each rubric version has."""
        return self._once(("rubrics",), lambda: self._ask(rubric_sizes))

    def assessors(self, scored: ScoreBook) -> pd.Categorical:
        """Return who appraised each meeting that this reader gave, by code; NaN for nobody."""
        return self._moment().table(("assessors",), read_assessors).of(scored["meeting_id"])

    def due_and_met(
        self, filters: Filters, months: Months, kinds: Sequence[MeetingKind], back: int = 1
    ) -> tuple[Months, Column, Column]:
        """Return the months with data, which branches were there in each, and which of these met.

        Both tell of every branch (by number) and month; met is within the `back` months that end
        with it, wherever the branch hung before. Nobody was due before the first meeting of all,
        or after the last. Reckoned once for all who ask.
        """
        asked = filters.organisation, filters.reading, filters.branch_kinds, months, tuple(kinds)

        def work() -> tuple[Months, Column, Column]:
            whole, of = self._moment().book(), (kinds, back)
            return due_and_met(whole, filters, partial(self.stretches, filters), months, of)

        return self.reckoned(("due", *asked, back), work)

    def rollup(self, filters: Filters, months: Months | None = None) -> Select[Any]:
        """Select cells (see `cells.columns`) of what is chosen; of a branch its meetings."""
        return self.rollup_of(filters, self.stretches(filters, months))

    def rollup_of(self, filters: Filters, stretches: Iterable[Stretch]) -> Select[Any]:
        """Select cells of these stretches, which this reader gave."""
        parts = list(stretches)
        branches = self.branches_among(parts)
        if parts and len(branches) == len({part.organisation_id for part in parts}):
            return cells.of_meetings(self.truth(filters, parts))
        return (
            select(*cells.columns(), rollup.c.criteria)
            .where(of_stretches(rollup, parts))
            .where(rollup.c.reading.in_([BOTH, filters.reading.value]))
            .where(rollup.c.assessment == filters.assessment.value)
            .where(*of_kinds(rollup.c.meeting_kind, filters.meeting_kinds))
            .where(*of_kinds(rollup.c.branch_kind, filters.branch_kinds))
            .where(*of_kinds(rollup.c.grade, filters.grades))
        )

    def assessments(self, filters: Filters, months: Months | None = None) -> Select[Any]:
        """Select assessments one by one, with place.parent_id and branch_kind."""
        return self.truth(filters, self.stretches(filters, months))

    def meeting_cells(self, filters: Filters, months: Months | None = None) -> Select[Any]:
        """Select cells of single branches (organisation_id is the branch), a meeting each."""
        return cells.of_meetings(self.assessments(filters, months))

    def truth(self, filters: Filters, stretches: Iterable[Stretch]) -> Select[Any]:
        """Select the assessments of these stretches, which this reader gave."""
        return (
            cells.meetings(filters.reading)
            .where(scored_in(stretches))
            .where(of_view(filters.assessment))
            .where(*of_kinds(assessment.c.meeting_kind, filters.meeting_kinds))
            .where(*of_kinds(cells.BRANCH_KIND, filters.branch_kinds))
            .where(*of_kinds(assessment.c.grade, filters.grades))
        )

    def branches_among(self, stretches: Iterable[Stretch]) -> set[int]:
        """Return the ids of those organisations that are branches."""
        ids = frozenset(part.organisation_id for part in stretches)
        return self._once(("branches", ids), lambda: self._ask(tree.branch_ids, sorted(ids)))

    def _latest_month(self) -> int:
        every = self.rollup(Filters(), ALWAYS)
        month = every.selected_columns["month"]
        # From the end of the index, not over all of it as max() would.
        last = every.with_only_columns(month).order_by(month.desc()).limit(1)
        found = self.rows(last)
        return int(found[0]["month"]) if found else NO_MONTH

    def _tops(self, reading: Reading) -> list[Stretch]:
        return self._chosen(Filters(reading=reading))

    def _chosen(self, filters: Filters) -> list[Stretch]:
        asked = filters.reading, self.viewer.scope, filters.organisation
        return self._once(("places", *asked), lambda: self._ask(tree.chosen, *asked))

    def _moment(self) -> Moment:
        if self._now is None:
            self._now = self._books.now(self.source)
        return self._now

    def _once(self, key: tuple[Hashable, ...], ask: Callable[[], Answer]) -> Answer:
        # Another scope is another question.
        return self._moment().once((self.viewer.scope, *key), ask)

    def reckoned(self, key: tuple[Hashable, ...], work: Callable[[], Answer]) -> Answer:
        """Return what the work gave for this scope and the data's present version, done once though
        parts of a page ask together; nobody may change it. What else it rests on is in the key."""
        return self._moment().reckoned((self.viewer.scope, self.masked, *key), work)
