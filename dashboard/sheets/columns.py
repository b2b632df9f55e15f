"""Read the columns that say which meeting a row is about, and its facts."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from dashboard.domain.facts import disagreeing
from dashboard.domain.months import first_day
from dashboard.domain.problems import Problem
from dashboard.domain.words import AssessmentKind, MeetingKind
from dashboard.sheets.cells import (
    Parsed,
    Refused,
    folded,
    parse_day,
    parse_whole,
    parse_yes,
    says_not_held,
    tidy,
)
from dashboard.sheets.given import Identity
from dashboard.sheets.headings import Headings
from dashboard.sheets.live_text import own_text
from dashboard.sheets.reference import Reference
from dashboard.sheets.table import Cell, Row, picker

MEETING_KINDS = {
    "thuong ky": MeetingKind.REGULAR,
    "dinh ky": MeetingKind.REGULAR,
    "regular": MeetingKind.REGULAR,
    "regular meeting": MeetingKind.REGULAR,
    "chuyen de": MeetingKind.THEMED,
    "themed": MeetingKind.THEMED,
    "themed meeting": MeetingKind.THEMED,
    "ket hop": MeetingKind.COMBINED,
    "ket hop chuyen de": MeetingKind.COMBINED,
    "thuong ky ket hop chuyen de": MeetingKind.COMBINED,
    "thuong ky ket hop": MeetingKind.COMBINED,
    "thuong ky co chuyen de": MeetingKind.COMBINED,
    "combined": MeetingKind.COMBINED,
    "regular with a theme": MeetingKind.COMBINED,
}
ASSESSMENTS = {
    "tu cham": AssessmentKind.SELF,
    "tu danh gia": AssessmentKind.SELF,
    "chi bo tu cham": AssessmentKind.SELF,
    "self": AssessmentKind.SELF,
    "self score": AssessmentKind.SELF,
    "self assessment": AssessmentKind.SELF,
    "tham dinh": AssessmentKind.APPRAISAL,
    "cap tren tham dinh": AssessmentKind.APPRAISAL,
    "appraisal": AssessmentKind.APPRAISAL,
    "du sinh hoat": AssessmentKind.OBSERVATION,
    "du hop": AssessmentKind.OBSERVATION,
    "observation": AssessmentKind.OBSERVATION,
    "observed": AssessmentKind.OBSERVATION,
}
IDENTITY = (
    "branch",
    "organisation",
    "date",
    "month",
    "meeting_kind",
    "assessment",
    "assessor",
    "code",
)
ASSESSOR = re.compile(r"[A-Za-zĐđ0-9._-]{1,20}")
YES_NO = ("on_right_day", "committee_met", "conclusion_voted", "minutes_voted")
WHOLE = (
    "members", "attended", "unexcused", "exempt", "duration_minutes", "papers_days_ahead",
    "speakers", "tasks_due", "tasks_on_time", "tasks_assigned", "record_sent_days",
)  # fmt: skip
MAX_PROBLEMS = 1_000
TOTALS = ("tong cong", "tong", "cong", "total", "trung binh", "average")
MAX_THEME = 500
EMPTY: Row = [None]
Key = tuple[Cell, ...]


def is_empty(row: Row) -> bool:
    """Tell whether a row holds nothing at all."""
    return not any(cell is not None and cell != "" and tidy(cell) for cell in row)


def is_total(row: Row) -> bool:
    """Tell whether a row only sums up: it says so in its first words."""
    first = next((tidy(cell) for cell in row if cell is not None and tidy(cell)), "")
    return folded(first) in TOTALS


def _named(key: Key) -> Cell:
    """Return the cell that names the branch: the permanent code wins; names change and repeat."""
    return key[-1] if key[-1] and tidy(key[-1]) else key[0]


class _Occasion(NamedTuple):
    """What many rows share: the day, or the month where only that is known, and how scored."""

    when: date | int
    kind: MeetingKind
    assessment: AssessmentKind
    assessor: str | None


class Columns:
    """Reads identities and facts; what is wrong gathers in `problems`."""

    def __init__(
        self,
        headings: Headings,
        rows: Iterable[Row],
        reference: Reference,
        problems: list[Problem],
    ) -> None:
        self.headings = headings
        self.reference = reference
        self.problems = problems
        places = [headings.columns.get(field) for field in IDENTITY]
        #: The raw cells that say which assessment of which meeting a padded row is about.
        self.key = picker(places)
        said = (headings.columns.get("note"), *places[2:6])
        self._said = [place for place in said if place is not None]
        facts = [field for field in (*WHOLE, *YES_NO, "theme") if field in headings.columns]
        self._facts = [(field, headings.columns[field]) for field in facts]
        filled = [*places[2:4], *headings.criteria.values(), *(place for _, place in self._facts)]
        self._filled = picker(filled)
        self._occasions: dict[Key, _Occasion] = {}
        self._wholes = Parsed(parse_whole)
        self._rubrics: dict[tuple[MeetingKind, date], int | None] = {}
        self._width = max(headings.columns.values()) + 1
        named = (_named(self.key(self.padded(row))) for row in rows)
        # True and 1 are equal and hash alike, and are written otherwise.
        cells = {(type(cell), cell) for cell in named}
        self._branches = reference.branches({tidy(cell) for _, cell in cells})

    def refuse(self, row: int | None, field: str, cell: Cell, reason: str, **slots: object) -> None:
        """Note a problem of one cell."""
        said = {name: str(value) for name, value in slots.items()}
        title = self.headings.title(field)
        self.problems.append(Problem(row, title, tidy(cell), reason, said))

    def padded(self, row: Row) -> Row:
        """Return a row as wide as the headings, and with an empty cell at its end."""
        missing = self._width - len(row)
        return row + EMPTY if missing <= 0 else row + [None] * (missing + 1)

    def not_held(self, row: Row, number: int) -> bool:
        """Note a row that says that there was no meeting: it must never become points of 0."""
        for place in self._said:
            if says_not_held(row[place]):
                self.problems.append(
                    Problem(number, self.headings.titles[place], tidy(row[place]), "not_held")
                )
                return True
        return False

    def untouched(self, row: Row) -> bool:
        """Tell whether nobody filled in a day, points or facts, as in a form's spare rows."""
        return not any(map(tidy, self._filled(row)))

    def identify(self, row: int, key: Key, cells: Row) -> Identity | None:
        """Return what the raw cells of `key` mean, or None with the problems noted.

        A row that only sums up names no branch and is no problem.
        """
        named = _named(key)
        branch_id = self._branches.find(named, key[1])
        if isinstance(branch_id, Refused):
            if is_total(cells):
                return None
            self.refuse(row, "branch", named, branch_id.reason, above=tidy(key[1]) or "–")
        occasion = self._occasions.get(key[2:7])
        if occasion is None:
            occasion = self._occasion(row, key)
        if occasion is None or isinstance(branch_id, Refused):
            return None
        self._occasions[key[2:7]] = occasion
        held = self._held(branch_id, occasion)
        if not self._branches.existed(branch_id, held):
            self.refuse(row, "branch", key[0], "branch_not_there_then", date=f"{held:%d/%m/%Y}")
            return None
        rubric_id = self._rubric(occasion.kind, held)
        if rubric_id is None:
            given = key[2] if tidy(key[2]) else key[3]
            self.refuse(row, "date", given, "no_rubric_then")
            return None
        _, kind, assessed, assessor = occasion
        return Identity(branch_id, held, kind, assessed, assessor, rubric_id)

    def _occasion(self, row: int, key: Key) -> _Occasion | None:
        """Return when and how a row's meeting was scored, or None with the problems noted."""
        day, month, kind, assessment, assessor = key[2:7]
        before = len(self.problems)
        meeting_kind = self._kind(row, kind)
        assessed = ASSESSMENTS.get(folded(tidy(assessment)))
        if assessed is None:
            reason = "unknown_assessment" if tidy(assessment) else "no_assessment"
            self.refuse(row, "assessment", assessment, reason)
        code = tidy(assessor)
        if code and not ASSESSOR.fullmatch(code):
            self.refuse(row, "assessor", assessor, "assessor_not_a_code")
        when = self._when(row, day, month)
        if before != len(self.problems) or when is None or meeting_kind is None or not assessed:
            return None
        return _Occasion(when, meeting_kind, assessed, code or None)

    def _rubric(self, kind: MeetingKind, day: date) -> int | None:
        if (kind, day) not in self._rubrics:
            self._rubrics[kind, day] = self.reference.rubric_for(kind, day)
        return self._rubrics[kind, day]

    def _kind(self, row: int, cell: Cell) -> MeetingKind | None:
        if "meeting_kind" not in self.headings.columns:
            themed = self.headings.criteria and all(
                code.startswith("CD-") for code in self.headings.criteria
            )
            return MeetingKind.THEMED if themed else MeetingKind.REGULAR
        key = folded(tidy(cell)).removeprefix("sinh hoat ")
        kind = MEETING_KINDS.get(key)
        if kind is None:
            self.refuse(
                row, "meeting_kind", cell, "unknown_meeting_kind" if key else "no_meeting_kind"
            )
        return kind

    def _when(self, row: int, day: Cell, month: Cell) -> date | int | None:
        """Return the day, or the month where only that is known."""
        field, cell = ("date", day) if tidy(day) else ("month", month)
        when = parse_day(cell)
        if when is None:
            self.refuse(
                row, "date" if "date" in self.headings.columns else "month", cell, "no_date"
            )
            return None
        if isinstance(when, Refused):
            self.refuse(row, field, cell, when.reason)
            return None
        return when

    def _held(self, branch_id: int, occasion: _Occasion) -> date:
        when = occasion.when
        if isinstance(when, date):
            return when
        # A month alone means the month's known meeting, else its first day stands for it.
        return self.reference.day_in_month(branch_id, when, occasion.kind) or first_day(when)

    def facts(self, number: int, row: Row) -> dict[str, Any]:
        """Return the recorded facts of a row; empty cells say nothing."""
        facts: dict[str, Any] = {}
        for field, place in self._facts:
            cell = row[place]
            if cell is None or cell == "":
                continue
            value: Any = self._fact(field, cell)
            if isinstance(value, Refused):
                self.refuse(number, field, cell, value.reason, limit=MAX_THEME)
            elif isinstance(value, int) and value < 0:
                self.refuse(number, field, cell, "below_zero")
            elif value is not None:
                facts[field] = value
        for smaller, larger in disagreeing(facts):
            self.refuse(
                number, smaller, facts[smaller], "more_than",
                other=self.headings.title(larger), limit=facts[larger],
            )  # fmt: skip
        return facts

    def _fact(self, field: str, cell: Cell) -> int | bool | str | Refused | None:
        if field == "theme":
            text = own_text(tidy(cell))
            return Refused("text_too_long") if len(text) > MAX_THEME else text or None
        return parse_yes(cell) if field in YES_NO else self._wholes[cell]
