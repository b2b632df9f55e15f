"""What the actions on decisions share: their answer, and which a viewer reaches."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from dashboard.database.reach import reached
from dashboard.database.tables import decision
from dashboard.domain.viewer import Viewer

NOT_ALLOWED, NO_DECISION, NO_TALK = "not_allowed", "no_decision", "no_talk"


@dataclass(frozen=True)
class Outcome:
    """The decision that was written, or why none was (a key: decision.refused.<reason>)."""

    decision_id: int | None = None
    refused: str | None = None


def reached_decision(
    connection: Connection, viewer: Viewer, decision_id: int, *, removed: bool = False
) -> Row[Any] | None:
    """Return a decision within the viewer's scope that stands (or was removed); else None."""
    at = decision.c.removed_at
    gone = at.is_not(None) if removed else at.is_(None)
    mine = reached(decision.c.scope, viewer.scope)
    return connection.execute(
        select(decision).where(decision.c.id == decision_id, gone, mine)
    ).first()
