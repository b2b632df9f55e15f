"""Make a copy of a talk, which then goes its own way."""

from dataclasses import replace

from sqlalchemy import Engine

from dashboard.actions.save_talk import talk_of
from dashboard.actions.talks import NO_TALK, NOT_ALLOWED, Outcome, make_talk, reached_talk
from dashboard.database.engine import writing
from dashboard.domain.talk import LONGEST
from dashboard.domain.viewer import Verb, Viewer, may


def copy_talk(engine: Engine, viewer: Viewer, talk_id: int, name: str) -> Outcome:
    """Write a copy under the name, cut to the longest there may be, in one transaction.

    Refused: not allowed, or no such talk within the scope.
    """
    if not may(viewer, Verb.PRESENT):
        return Outcome(refused=NOT_ALLOWED)
    with writing(engine) as connection:
        row = reached_talk(connection, viewer, talk_id)
        if row is None:
            return Outcome(refused=NO_TALK)
        copy = replace(talk_of(connection, row), name=name[: LONGEST["name"]])
        return make_talk(connection, viewer, copy, "copy talk")
