"""Write down what a meeting decided before a slide."""

from dataclasses import asdict, dataclass, field

from sqlalchemy import Engine, insert, select

from dashboard.actions.decisions import NO_DECISION, NO_TALK, NOT_ALLOWED, Outcome, reached_decision
from dashboard.actions.talks import now, reached_talk
from dashboard.database.audit import write_audit
from dashboard.database.engine import writing
from dashboard.database.tables import decision
from dashboard.domain.decision import Occasion, Task
from dashboard.domain.viewer import Verb, Viewer, may


@dataclass(frozen=True)
class Wanted:
    """A decision to write: the browser's own key of it, the task, the slide, the talk if any."""

    key: str
    task: Task
    occasion: Occasion = field(default_factory=Occasion)
    talk_id: int | None = None


def record_decision(engine: Engine, viewer: Viewer, wanted: Wanted) -> Outcome:
    """Write the decision and its audit line in one transaction; a key sent again writes nothing.

    It lies in the scope of its talk, else of the viewer. Refused: not allowed, no such talk within
    the scope, or a key that stands for a decision outside it.
    """
    if not may(viewer, Verb.PRESENT):
        return Outcome(refused=NOT_ALLOWED)
    with writing(engine) as connection:
        same = select(decision.c.id, decision.c.removed_at).where(
            decision.c.client_key == wanted.key
        )
        if found := connection.execute(same).first():
            gone = found.removed_at is not None
            mine = reached_decision(connection, viewer, found.id, removed=gone)
            return Outcome(int(found.id)) if mine else Outcome(refused=NO_DECISION)
        scope = viewer.scope
        if wanted.talk_id is not None:
            row = reached_talk(connection, viewer, wanted.talk_id)
            if row is None:
                return Outcome(refused=NO_TALK)
            scope = row.scope
        at = now()
        values = {
            "talk_id": wanted.talk_id,
            "scope": scope,
            "client_key": wanted.key,
            "created_at": at,
            "created_by": viewer.name,
            "changed_at": at,
        }
        values |= asdict(wanted.task) | asdict(wanted.occasion)
        number = connection.execute(insert(decision).values(values)).inserted_primary_key
        decision_id = int(number[0]) if number else 0
        detail = {"decision": decision_id, "talk": wanted.talk_id, "slide": wanted.occasion.kind}
        write_audit(connection, viewer.name, "record decision", detail)
    return Outcome(decision_id)
