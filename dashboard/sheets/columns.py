"""Read the columns that say which meeting a row is about, and its facts."""

import re
from datetime import date
from typing import Any

from dashboard.domain.months import first_day
from dashboard.domain.problems import Problem
from dashboard.domain.words import AssessmentKind, MeetingKind
from dashboard.sheets.cells import (
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
from dashboard.sheets.reference import Reference
from dashboard.sheets.table import Cell, Row

MEETING_KINDS = {
    "thuong ky": MeetingKind.REGULAR,
    "dinh ky": MeetingKind.REGULAR,
    "regular": MeetingKind.REGULAR,
    "chuyen de": MeetingKind.THEMED,
    "themed": MeetingKind.THEMED,
    "ket hop": MeetingKind.COMBINED,
    "ket hop chuyen de": MeetingKind.COMBINED,
    "thuong ky ket hop chuyen de": MeetingKind.COMBINED,
    "thuong ky ket hop": MeetingKind.COMBINED,
    "thuong ky co chuyen de": MeetingKind.COMBINED,
    "combined": MeetingKind.COMBINED,
}
ASSESSMENTS = {
    "tu cham": AssessmentKind.SELF,
    "tu danh gia": AssessmentKind.SELF,
    "chi bo tu cham": AssessmentKind.SELF,
    "self": AssessmentKind.SELF,
    "tham dinh": AssessmentKind.APPRAISAL,
    "cap tren tham dinh": AssessmentKind.APPRAISAL,
    "appraisal": AssessmentKind.APPRAISAL,
    "du sinh hoat": AssessmentKind.OBSERVATION,
    "du hop": AssessmentKind.OBSERVATION,
    "observation": AssessmentKind.OBSERVATION,
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
NOT_MORE = (
    ("attended", "members"),
    ("speakers", "attended"),
    ("tasks_on_time", "tasks_due"),
    ("tasks_assigned", "tasks_due"),
)
MAX_PROBLEMS = 1_000


class Columns:
    """Reads identities and facts; what is wrong gathers in `problems`."""

    def __init__(self, headings: Headings, reference: Reference, problems: list[Problem]) -> None:
        self.headings = headings
        self.reference = reference
        self.problems = problems
        self._places = [headings.columns.get(field) for field in IDENTITY]
        facts = [field for field in (*WHOLE, *YES_NO, "theme") if field in headings.columns]
        self._facts = [(field, headings.columns[field]) for field in facts]
        self._note = headings.columns.get("note")
        self._known: dict[tuple[Cell, ...], Identity] = {}
        self.width = max(headings.columns.values()) + 1

    def refuse(self, row: int | None, field: str, cell: Cell, reason: str, **slots: object) -> None:
        """Note a problem of one cell."""
        said = {name: str(value) for name, value in slots.items()}
        title = self.headings.title(field)
        self.problems.append(Problem(row, title, tidy(cell), reason, said))

    def key(self, row: Row) -> tuple[Cell, ...]:
        """Return the raw cells that say which assessment of which meeting a row is about."""
        return tuple([None if place is None else row[place] for place in self._places])

    def not_held(self, row: Row, number: int) -> bool:
        """Note a row that says that there was no meeting: it must never become points of 0."""
        for place in (self._note, *self._places[2:6]):
            if place is not None and says_not_held(row[place]):
                self.problems.append(
                    Problem(number, self.headings.titles[place], tidy(row[place]), "not_held")
                )
                return True
        return False

    def identify(self, row: int, key: tuple[Cell, ...]) -> Identity | None:
        """Return what the raw cells of `key` mean, or None with the problems noted."""
        found = self._known.get(key)
        if found is None:
            found = self._identify(row, key)
            if found is not None:
                self._known[key] = found
        return found

    def _identify(self, row: int, key: tuple[Cell, ...]) -> Identity | None:
        named, above, day, month, kind, assessment, assessor, own_code = key
        # The permanent code wins over the name: names change and repeat.
        branch = own_code if tidy(own_code) else named
        before = len(self.problems)
        branch_id = self.reference.branches.find(branch, above)
        if isinstance(branch_id, Refused):
            self.refuse(row, "branch", branch, branch_id.reason, above=tidy(above) or "–")
        meeting_kind = self._kind(row, kind)
        assessed = ASSESSMENTS.get(folded(tidy(assessment)))
        if assessed is None:
            reason = "unknown_assessment" if tidy(assessment) else "no_assessment"
            self.refuse(row, "assessment", assessment, reason)
        code = tidy(assessor)
        if code and not ASSESSOR.fullmatch(code):
            self.refuse(row, "assessor", assessor, "assessor_not_a_code")
        when = self._when(row, day, month)
        if before != len(self.problems) or when is None:
            return None
        if isinstance(branch_id, Refused) or meeting_kind is None or assessed is None:
            return None
        held = self._held(branch_id, when, meeting_kind)
        return self._served(
            row, key, Identity(branch_id, held, meeting_kind, assessed, code or None, 0)
        )

    def _served(self, row: int, key: tuple[Cell, ...], one: Identity) -> Identity | None:
        given = key[2] if tidy(key[2]) else key[3]
        if not self.reference.branches.existed(one.branch_id, one.day):
            self.refuse(row, "branch", key[0], "branch_not_there_then", date=f"{one.day:%d/%m/%Y}")
            return None
        rubric_id = self.reference.rubric_for(one.kind, one.day)
        if rubric_id is None:
            self.refuse(row, "date", given, "no_rubric_then")
            return None
        return one._replace(rubric_id=rubric_id)

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

    def _held(self, branch_id: int, when: date | int, kind: MeetingKind) -> date:
        if isinstance(when, date):
            return when
        # A month alone means the month's known meeting, else its first day stands for it.
        return self.reference.day_in_month(branch_id, when, kind) or first_day(when)

    def facts(self, number: int, row: Row) -> dict[str, Any]:
        """Return the recorded facts of a row; empty cells say nothing."""
        facts: dict[str, Any] = {}
        for field, place in self._facts:
            cell = row[place]
            if cell is None or cell == "":
                continue
            value: Any = self._fact(field, cell)
            if isinstance(value, Refused):
                self.refuse(number, field, cell, value.reason)
            elif isinstance(value, int) and value < 0:
                self.refuse(number, field, cell, "below_zero")
            elif value is not None:
                facts[field] = value
        for smaller, larger in NOT_MORE:
            if smaller in facts and larger in facts and facts[smaller] > facts[larger]:
                self.refuse(
                    number, smaller, facts[smaller], "more_than",
                    other=self.headings.title(larger), limit=facts[larger],
                )  # fmt: skip
        return facts

    def _fact(self, field: str, cell: Cell) -> int | bool | str | Refused | None:
        if field == "theme":
            return tidy(cell) or None
        return parse_yes(cell) if field in YES_NO else parse_whole(cell)
