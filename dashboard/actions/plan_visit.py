"""Plan a visit to a branch."""

from datetime import date, timedelta

from sqlalchemy import Engine, insert, select

from dashboard.actions.visits import (
    NO_BRANCH,
    NOT_ALLOWED,
    Outcome,
    Wanted,
    now,
    reached_branch,
)
from dashboard.database.audit import write_audit
from dashboard.database.engine import writing
from dashboard.database.tables import visit
from dashboard.domain.viewer import Verb, Viewer, may
from dashboard.domain.words import VisitState

FURTHEST = timedelta(days=731)


def plan_visit(engine: Engine, viewer: Viewer, wanted: Wanted, today: date) -> Outcome:
    """Write the visit and its audit line in one transaction.

    Refused: not allowed, no branch within the scope, a day gone by or over two years away, or a
    visit to this branch on this day that is planned already (so a second press writes nothing).
    """
    if not may(viewer, Verb.PLAN):
        return Outcome(refused=NOT_ALLOWED)
    if not today <= wanted.day <= today + FURTHEST:
        return Outcome(refused="day")
    with writing(engine) as connection:
        branch = reached_branch(connection, viewer, wanted.branch)
        if branch is None:
            return Outcome(refused=NO_BRANCH)
        same = select(visit.c.id).where(
            visit.c.branch_id == branch,
            visit.c.planned_on == wanted.day,
            visit.c.state == VisitState.PLANNED.value,
        )
        if connection.execute(same).first():
            return Outcome(refused="planned_already")
        row = {
            "branch_id": branch,
            "planned_on": wanted.day,
            "assessor": wanted.assessor,
            "reasons": ",".join(wanted.reasons),
            "state": VisitState.PLANNED.value,
            "created_at": now(),
            "created_by": viewer.name,
        }
        number = connection.execute(insert(visit).values(row)).inserted_primary_key
        visit_id = int(number[0]) if number else 0
        detail = {"visit": visit_id, "branch": wanted.branch, "day": wanted.day.isoformat()}
        write_audit(connection, viewer.name, "plan visit", detail | {"by": wanted.assessor})
    return Outcome(visit_id)
