"""What a checked row says: one assessment of one meeting."""

from datetime import date
from typing import Any, NamedTuple

from dashboard.domain.words import AssessmentKind, MeetingKind


class Identity(NamedTuple):
    """Which assessment of which meeting a row speaks of, and by which rubric version."""

    branch_id: int
    day: date
    kind: MeetingKind
    assessment: AssessmentKind
    assessor: str | None
    rubric_id: int


class Given(NamedTuple):
    """One assessment; row is 1-based, points in hundredths in rubric order, facts as recorded."""

    row: int
    identity: Identity
    points_x100: tuple[int | None, ...]
    facts: dict[str, Any]
