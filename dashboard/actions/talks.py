"""What the actions on talks share: their answer, which talks a viewer reaches, their slides."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from dashboard.database.audit import write_audit
from dashboard.database.engine import writing
from dashboard.database.reach import reached
from dashboard.database.tables import slide, talk
from dashboard.domain.talk import Slide, SlideKind, Talk
from dashboard.domain.viewer import Verb, Viewer, may

NOT_ALLOWED, NO_TALK, CHANGED, FULL = "not_allowed", "no_talk", "changed", "full"


@dataclass(frozen=True)
class Outcome:
    """The talk that was written and its version now, or why none was (talk.refused.<reason>)."""

    talk_id: int | None = None
    version: int | None = None
    refused: str | None = None


def reached_talk(
    connection: Connection, viewer: Viewer, talk_id: int, *, removed: bool = False
) -> Row[Any] | None:
    """Return a talk within the viewer's scope that stands (or was removed); else None."""
    gone = talk.c.removed_at.is_not(None) if removed else talk.c.removed_at.is_(None)
    mine = reached(talk.c.scope, viewer.scope)
    return connection.execute(select(talk).where(talk.c.id == talk_id, gone, mine)).first()


def read_slides(connection: Connection, talk_id: int) -> tuple[Slide, ...]:
    """Return the slides of a talk in order; those of a kind this programme does not know are not
    among them."""
    found = connection.execute(
        select(slide).where(slide.c.talk_id == talk_id).order_by(slide.c.position)
    )
    return tuple(
        Slide(SlideKind(one.kind), one.query, one.page, one.part, one.title, one.notes, one.hidden)
        for one in found
        if one.kind in set(SlideKind)
    )


def write_slides(connection: Connection, talk_id: int, slides: Sequence[Slide]) -> None:
    """Put these slides in the place of a talk's."""
    connection.execute(delete(slide).where(slide.c.talk_id == talk_id))
    rows = [
        {"talk_id": talk_id, "position": at, **asdict(one), "kind": one.kind.value}
        for at, one in enumerate(slides)
    ]
    if rows:
        connection.execute(insert(slide), rows)


def make_talk(connection: Connection, viewer: Viewer, wanted: Talk, verb: str) -> Outcome:
    """Write a new talk with its slides and audit line inside the caller's transaction."""
    at = now()
    row = {
        "name": wanted.name,
        "query": wanted.query,
        "since": wanted.since,
        "ours": wanted.ours,
        "scope": viewer.scope,
        "version": 1,
        "created_at": at,
        "created_by": viewer.name,
        "changed_at": at,
    }
    number = connection.execute(insert(talk).values(row)).inserted_primary_key
    talk_id = int(number[0]) if number else 0
    write_slides(connection, talk_id, wanted.slides)
    write_audit(connection, viewer.name, verb, {"talk": talk_id, "name": wanted.name})
    return Outcome(talk_id, 1)


def mark_removed(engine: Engine, viewer: Viewer, talk_id: int, *, removed: bool) -> Outcome:
    """Remove a talk that stands, or bring one back that was removed, in one transaction."""
    if not may(viewer, Verb.PRESENT):
        return Outcome(refused=NOT_ALLOWED)
    with writing(engine) as connection:
        known = reached_talk(connection, viewer, talk_id, removed=not removed)
        if known is None:
            return Outcome(refused=NO_TALK)
        at = now() if removed else None
        connection.execute(update(talk).where(talk.c.id == talk_id).values(removed_at=at))
        verb = "remove talk" if removed else "restore talk"
        write_audit(connection, viewer.name, verb, {"talk": talk_id, "name": known.name})
    return Outcome(talk_id, int(known.version))


def now() -> str:
    """Return this moment in UTC as ISO text."""
    return datetime.now(UTC).isoformat(timespec="seconds")
