"""Talks that were kept, and what was decided in them, as far as the viewer may know of them."""

from dataclasses import dataclass

import pandas as pd
from sqlalchemy import func, select

from dashboard.database import tables
from dashboard.database.reach import reached
from dashboard.domain.talk import Slide, SlideKind, Talk
from dashboard.queries.frames import COUNT, WORD, typed
from dashboard.queries.reader import Reader

MOST = 1_000
TALKS = {
    "id": COUNT, "name": WORD, "query": WORD, "slides": COUNT, "shown": COUNT, "version": COUNT,
    "changed_at": WORD, "created_by": WORD, "removed_at": WORD,
}  # fmt: skip
DECISIONS = {
    "id": COUNT, "talk_id": WORD, "talk": WORD, "kind": WORD, "query": WORD, "page": WORD,
    "part": WORD, "title": WORD, "figures": WORD, "what": WORD, "who": WORD, "due": WORD,
    "created_at": WORD, "changed_at": WORD, "removed_at": WORD, "client_key": WORD,
}  # fmt: skip


@dataclass(frozen=True)
class KeptTalk:
    """A talk with its number, its version, and when it was changed last (UTC text)."""

    id: int
    version: int
    changed_at: str
    talk: Talk


def talks(reader: Reader, *, removed: bool = False) -> pd.DataFrame:
    """Return id, name, query, slides and shown (how many; those not hidden), version, changed_at,
    created_by (a code) and removed_at (UTC text or None) of the talks kept, or of those removed.

    Changed last first; the first 1,000 within the viewer's scope.
    """
    count, hidden = func.count(tables.slide.c.position), tables.slide.c.hidden
    gone = tables.talk.c.removed_at.is_not(None) if removed else tables.talk.c.removed_at.is_(None)
    found = reader.rows(
        select(
            tables.talk,
            count.label("slides"),
            func.count(tables.slide.c.position).filter(hidden.is_(False)).label("shown"),
        )
        .outerjoin(tables.slide, tables.slide.c.talk_id == tables.talk.c.id)
        .where(gone, reached(tables.talk.c.scope, reader.viewer.scope))
        .group_by(tables.talk.c.id)
        .order_by(tables.talk.c.changed_at.desc(), tables.talk.c.id.desc())
        .limit(MOST)
    )
    return typed(found, TALKS)


def talk(reader: Reader, talk_id: int) -> KeptTalk | None:
    """Return a talk that is kept; None where there is none within the viewer's scope.

    Slides of a kind this programme does not know are left out.
    """
    mine = reached(tables.talk.c.scope, reader.viewer.scope)
    found = reader.rows(
        select(tables.talk).where(
            tables.talk.c.id == talk_id, tables.talk.c.removed_at.is_(None), mine
        )
    )
    if not found:
        return None
    row = found[0]
    rows = reader.rows(
        select(tables.slide)
        .where(tables.slide.c.talk_id == talk_id)
        .order_by(tables.slide.c.position)
    )
    slides = tuple(
        Slide(
            SlideKind(one["kind"]), one["query"], one["page"], one["part"], one["title"],
            one["notes"], bool(one["hidden"]),
        )
        for one in rows
        if one["kind"] in set(SlideKind)
    )  # fmt: skip
    kept = Talk(row["name"], row["query"], row["since"], row["ours"], slides)
    return KeptTalk(int(row["id"]), int(row["version"]), str(row["changed_at"]), kept)


def decisions(reader: Reader, talk_id: int | None = None, *, removed: bool = False) -> pd.DataFrame:
    """Return id, talk_id and talk (its name; both None where there is none), kind, query, page,
    part, title and figures (the slide, and what it said then), what, who (a role), due (date or
    None), created_at, changed_at and removed_at (UTC text or None), client_key (the browser's own
    name of it).

    Those of a talk, or of all, in the order they were made; the first 1,000 within the scope.
    """
    gone = (
        tables.decision.c.removed_at.is_not(None)
        if removed
        else tables.decision.c.removed_at.is_(None)
    )
    one = [] if talk_id is None else [tables.decision.c.talk_id == talk_id]
    found = reader.rows(
        select(tables.decision, tables.talk.c.name.label("talk"))
        .outerjoin(tables.talk, tables.talk.c.id == tables.decision.c.talk_id)
        .where(gone, reached(tables.decision.c.scope, reader.viewer.scope), *one)
        .order_by(tables.decision.c.id)
        .limit(MOST)
    )
    return typed(found, DECISIONS)
