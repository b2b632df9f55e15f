"""Remove a talk, and bring it back."""

from sqlalchemy import Engine

from dashboard.actions.talks import Outcome, mark_removed
from dashboard.domain.viewer import Viewer


def remove_talk(engine: Engine, viewer: Viewer, talk_id: int) -> Outcome:
    """Take a talk out of the list; what was decided in it stays. Refused outside the scope."""
    return mark_removed(engine, viewer, talk_id, removed=True)


def restore_talk(engine: Engine, viewer: Viewer, talk_id: int) -> Outcome:
    """Bring back a talk that was removed. Refused outside the scope, or where it stands."""
    return mark_removed(engine, viewer, talk_id, removed=False)
