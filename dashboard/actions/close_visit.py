"""Close a visit that was made."""

from sqlalchemy import Engine

from dashboard.actions.visits import Outcome, settle
from dashboard.domain.viewer import Viewer
from dashboard.domain.words import VisitState


def close_visit(engine: Engine, viewer: Viewer, visit_id: int) -> Outcome:
    """Close a visit that was made. Refused outside the scope, or where it is so already."""
    return settle(engine, viewer, visit_id, VisitState.DONE, "close visit")
