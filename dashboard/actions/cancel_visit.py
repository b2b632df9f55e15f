"""Cancel a planned visit."""

from sqlalchemy import Engine

from dashboard.actions.visits import Outcome, settle
from dashboard.domain.viewer import Viewer
from dashboard.domain.words import VisitState


def cancel_visit(engine: Engine, viewer: Viewer, visit_id: int) -> Outcome:
    """Cancel a planned visit. Refused outside the scope, or where it is so already."""
    return settle(engine, viewer, visit_id, VisitState.CANCELLED, "cancel visit")
