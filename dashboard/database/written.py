"""What is given to be written, and what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dashboard.domain.months import month_of
from dashboard.domain.words import AssessmentKind, MeetingKind

MeetingKey = tuple[int, date, str]
Row = dict[str, Any]


@dataclass(frozen=True)
class MeetingRow:
    """One meeting; facts holds only what was given, by the names of MeetingFacts."""

    branch_id: int
    date: date
    kind: MeetingKind
    facts: Row = field(default_factory=dict)

    @property
    def key(self) -> MeetingKey:
        """What makes a meeting one: branch, date and kind."""
        return self.branch_id, self.date, self.kind.value


@dataclass(frozen=True)
class AssessmentRow:
    """One assessment of a meeting; points in hundredths in rubric order, None not applicable."""

    meeting: MeetingKey
    kind: AssessmentKind
    rubric_version_id: int
    points_x100: tuple[int | None, ...]
    assessor: str | None = None


class FactsError(ValueError):
    """Facts given and known disagree; `meetings` holds what is too many, as "20 > 19", by key."""

    def __init__(self, meetings: dict[MeetingKey, str]) -> None:
        super().__init__(f"{len(meetings)} meetings with facts that disagree")
        self.meetings = meetings


@dataclass
class Changes:
    """How many rows were new, changed or the same, and what the changed ones held before.

    details: {"table", "id", "meeting_id", "before", "after"}, the last two by changed column.
    touched holds (branch id, month) of everything that was written.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    details: list[Row] = field(default_factory=list)
    touched: set[tuple[int, int]] = field(default_factory=set)

    def touch(self, meetings: Iterable[MeetingKey]) -> None:
        """Note that something of these meetings was written."""
        self.touched.update({(branch, month_of(day)) for branch, day, _ in meetings})

    def correct(self, table: str, at: tuple[int, int], before: Row, after: Row) -> None:
        """Count a changed row; `at` is its id and that of its meeting."""
        self.changed += 1
        detail = {"table": table, "id": at[0], "meeting_id": at[1]}
        self.details.append(detail | {"before": before, "after": after})
