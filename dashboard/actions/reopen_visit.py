"""Plan a closed or cancelled visit again."""

from sqlalchemy import Engine

from dashboard.actions.visits import Outcome, settle
from dashboard.domain.viewer import Viewer
from dashboard.domain.words import VisitState


def reopen_visit(engine: Engine, viewer: Viewer, visit_id: int) -> Outcome:
    """Plan a visit again. Refused outside the scope, or where it is planned."""
    return settle(engine, viewer, visit_id, VisitState.PLANNED, "reopen visit")
