"""What the actions on visits share: their answer, and which branches a viewer reaches."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, select, update

from dashboard.actions.branches import branch_names
from dashboard.database.audit import write_audit
from dashboard.database.engine import writing
from dashboard.database.tables import organisation, organisation_version, visit
from dashboard.domain.attention import Reason
from dashboard.domain.viewer import Verb, Viewer, may
from dashboard.domain.words import VisitState

NOT_ALLOWED, NO_BRANCH, NO_VISIT = "not_allowed", "no_branch", "no_visit"


@dataclass(frozen=True)
class Outcome:
    """The visit that was written, or why none was (a key: visit.refused.<reason>)."""

    visit_id: int | None = None
    refused: str | None = None


@dataclass(frozen=True)
class Wanted:
    """A visit to plan: the branch by its code, the day, who goes (a code), and why."""

    branch: str
    day: date
    assessor: str
    reasons: Sequence[Reason] = field(default=())


def reached_branch(connection: Connection, viewer: Viewer, code: str) -> int | None:
    """Return the id of a branch within the viewer's scope; None for any other code."""
    version = organisation_version.c
    found = connection.execute(
        select(organisation.c.id)
        .join(organisation_version, version.organisation_id == organisation.c.id)
        .where(organisation.c.code == code, version.level == "branch")
        .limit(1)
    ).scalar()
    return found if found is not None and reaches(connection, viewer, found) else None


def reaches(connection: Connection, viewer: Viewer, branch_id: int) -> bool:
    """Tell whether a branch is, or was, below the viewer's scope."""
    if viewer.scope is None:
        return True
    return bool(branch_names(connection, viewer, {branch_id}))


def settle(
    engine: Engine, viewer: Viewer, visit_id: int, to: VisitState, verb: str
) -> Outcome:
    """Bring a visit from planned to another state, or back to planned from any other.

    One transaction with its audit line; refused where the visit is not in a state to leave.
    """
    if not may(viewer, Verb.PLAN):
        return Outcome(refused=NOT_ALLOWED)
    with writing(engine) as connection:
        known = connection.execute(select(visit).where(visit.c.id == visit_id)).first()
        if known is None or not reaches(connection, viewer, known.branch_id):
            return Outcome(refused=NO_VISIT)
        if not _may_become(known, to):
            return Outcome(refused="settled")
        at = None if to is VisitState.PLANNED else now()
        connection.execute(
            update(visit).where(visit.c.id == visit_id).values(state=to.value, closed_at=at)
        )
        detail = {"visit": visit_id, "branch": known.branch_id, "from": known.state}
        write_audit(connection, viewer.name, verb, detail)
    return Outcome(visit_id)


def _may_become(known: Row[Any], to: VisitState) -> bool:
    is_planned = VisitState(known.state) is VisitState.PLANNED
    return is_planned is not (to is VisitState.PLANNED)


def now() -> str:
    """Return this moment in UTC as ISO text."""
    return datetime.now(UTC).isoformat(timespec="seconds")
