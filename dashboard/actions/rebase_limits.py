"""Set the limits of a branch's control chart anew from a month, with a reason; and take it back."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, insert, select, update

from dashboard.actions.visits import reached_branch, reaches
from dashboard.database.audit import write_audit
from dashboard.database.engine import writing
from dashboard.database.tables import meeting, rebase
from dashboard.domain.viewer import Verb, Viewer, may

SHORTEST, LONGEST = 5, 200


@dataclass(frozen=True)
class Wanted:
    """From which month (yyyymm) the limits of which branch (code) count anew, and why."""

    branch: str
    month: int
    reason: str


def rebase_limits(engine: Engine, viewer: Viewer, wanted: Wanted) -> str | None:
    """Write it with its audit line in one transaction; return why not as the end of a key
    "rebase.refused.…", None where it was written."""
    reason = " ".join(wanted.reason.split())
    if not may(viewer, Verb.PLAN):
        return "not_allowed"
    if not SHORTEST <= len(reason) <= LONGEST:
        return "reason"
    with writing(engine) as connection:
        branch = reached_branch(connection, viewer, wanted.branch)
        if branch is None:
            return "no_branch"
        held = select(meeting.c.id).where(
            meeting.c.branch_id == branch, meeting.c.month == wanted.month
        )
        if connection.execute(held.limit(1)).first() is None:
            return "month"
        same = select(rebase.c.id).where(
            rebase.c.branch_id == branch,
            rebase.c.month == wanted.month,
            rebase.c.undone_at.is_(None),
        )
        if connection.execute(same).first():
            return "already"
        row = {
            "branch_id": branch, "month": wanted.month, "reason": reason,
            "created_at": _now(), "created_by": viewer.name,
        }  # fmt: skip
        connection.execute(insert(rebase).values(row))
        detail = {"branch": wanted.branch, "month": wanted.month, "reason": reason}
        write_audit(connection, viewer.name, "rebase limits", detail)
    return None


def undo_rebase(engine: Engine, viewer: Viewer, rebase_id: int) -> str | None:
    """Take one back; the row stays with its time. Return why not, None where it was done."""
    if not may(viewer, Verb.PLAN):
        return "not_allowed"
    with writing(engine) as connection:
        found = connection.execute(
            select(rebase.c.branch_id).where(rebase.c.id == rebase_id, rebase.c.undone_at.is_(None))
        ).scalar()
        if found is None or not reaches(connection, viewer, found):
            return "no_rebase"
        connection.execute(update(rebase).where(rebase.c.id == rebase_id).values(undone_at=_now()))
        write_audit(connection, viewer.name, "undo rebase", {"rebase": rebase_id})
    return None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
