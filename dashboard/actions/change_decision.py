"""Change a decision, remove it, and bring it back."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import Engine, update

from dashboard.actions.decisions import NO_DECISION, NOT_ALLOWED, Outcome, reached_decision
from dashboard.actions.talks import now
from dashboard.database.audit import write_audit
from dashboard.database.engine import writing
from dashboard.database.tables import decision
from dashboard.domain.decision import Task
from dashboard.domain.viewer import Verb, Viewer, may


def change_decision(engine: Engine, viewer: Viewer, decision_id: int, task: Task) -> Outcome:
    """Put another task in the place of a decision's. Refused outside the scope."""
    return _write(engine, viewer, decision_id, "change decision", asdict(task))


def remove_decision(engine: Engine, viewer: Viewer, decision_id: int) -> Outcome:
    """Take a decision out of the list. Refused outside the scope."""
    return _write(engine, viewer, decision_id, "remove decision", {"removed_at": now()})


def restore_decision(engine: Engine, viewer: Viewer, decision_id: int) -> Outcome:
    """Bring back a decision that was removed. Refused outside the scope, or where it stands."""
    return _write(engine, viewer, decision_id, RESTORE, {"removed_at": None})


RESTORE = "restore decision"


def _write(
    engine: Engine, viewer: Viewer, decision_id: int, verb: str, values: dict[str, Any]
) -> Outcome:
    """Set columns of a decision and write the audit line in one transaction."""
    if not may(viewer, Verb.PRESENT):
        return Outcome(refused=NOT_ALLOWED)
    with writing(engine) as connection:
        known = reached_decision(connection, viewer, decision_id, removed=verb == RESTORE)
        if known is None:
            return Outcome(refused=NO_DECISION)
        changed = values | {"changed_at": now()}
        connection.execute(update(decision).where(decision.c.id == decision_id).values(changed))
        before = {"what": known.what, "who": known.who, "due": str(known.due or "")}
        detail = {"decision": decision_id, "before": before}
        write_audit(connection, viewer.name, verb, detail)
    return Outcome(decision_id)
