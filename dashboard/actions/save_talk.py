"""Keep a talk: a new one, or the newest form of one that is kept."""

from dataclasses import replace

from sqlalchemy import Connection, Engine, Row, update

from dashboard.actions.talks import (
    CHANGED,
    FULL,
    NO_TALK,
    NOT_ALLOWED,
    Outcome,
    make_talk,
    now,
    reached_talk,
    read_slides,
    write_slides,
)
from dashboard.database.audit import write_audit
from dashboard.database.engine import writing
from dashboard.database.tables import talk
from dashboard.domain.talk import MOST_SLIDES, Slide, Talk
from dashboard.domain.viewer import Verb, Viewer, may


def save_talk(
    engine: Engine, viewer: Viewer, wanted: Talk, known: tuple[int, int] | None = None
) -> Outcome:
    """Write a talk with its slides and audit line in one transaction.

    known: the talk to replace and the version it was read in; without it a new talk is made.
    Refused: not allowed, no such talk within the scope, or changed by somebody since (then the
    answer carries the newest version, and nothing is written). The same content again is no
    change: whoever did not hear the answer may send once more.
    """
    if not may(viewer, Verb.PRESENT):
        return Outcome(refused=NOT_ALLOWED)
    with writing(engine) as connection:
        if known is None:
            return make_talk(connection, viewer, wanted, "make talk")
        talk_id, version = known
        row = reached_talk(connection, viewer, talk_id)
        if row is None:
            return Outcome(refused=NO_TALK)
        if wanted == talk_of(connection, row):
            return Outcome(talk_id, int(row.version))
        if row.version != version:
            return Outcome(talk_id, int(row.version), CHANGED)
        return _replace(connection, viewer, row, wanted)


def add_slide(engine: Engine, viewer: Viewer, talk_id: int, one: Slide) -> Outcome:
    """Put a slide at the end of a talk in one transaction; refused too where the talk is full."""
    if not may(viewer, Verb.PRESENT):
        return Outcome(refused=NOT_ALLOWED)
    with writing(engine) as connection:
        row = reached_talk(connection, viewer, talk_id)
        if row is None:
            return Outcome(refused=NO_TALK)
        before = talk_of(connection, row)
        if len(before.slides) >= MOST_SLIDES:
            return Outcome(refused=FULL)
        wanted = replace(before, slides=(*before.slides, one))
        return _replace(connection, viewer, row, wanted)


def talk_of(connection: Connection, row: Row[tuple[object, ...]]) -> Talk:
    """Return a talk as its row and slides hold it."""
    slides = read_slides(connection, row.id)
    return Talk(row.name, row.query, row.since, row.ours, slides)


def _replace(
    connection: Connection, viewer: Viewer, row: Row[tuple[object, ...]], wanted: Talk
) -> Outcome:
    version = int(row.version) + 1
    values = {
        "name": wanted.name,
        "query": wanted.query,
        "since": wanted.since,
        "ours": wanted.ours,
        "version": version,
        "changed_at": now(),
    }
    connection.execute(update(talk).where(talk.c.id == row.id).values(values))
    write_slides(connection, row.id, wanted.slides)
    detail = {"talk": row.id, "version": version, "slides": len(wanted.slides)}
    write_audit(connection, viewer.name, "save talk", detail)
    return Outcome(int(row.id), version)
