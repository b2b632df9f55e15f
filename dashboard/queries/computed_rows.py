"""Points that follow from the recorded facts of every meeting, reckoned once for all questions."""

from typing import Any

import numpy as np
from sqlalchemy import Connection, Integer, cast, func, select

from dashboard.database.tables import FACTS, meeting
from dashboard.domain.computed import FACTS_OF, criterion_points
from dashboard.domain.facts import MeetingFacts
from dashboard.domain.rubric import Criterion, Rubric
from dashboard.queries.directory import NONE, Column
from dashboard.queries.point_rows import Sheets
from dashboard.queries.score_rows import stream

READ = tuple(name for name in FACTS if name != "theme")
# Larger than any fact, and four of them still make one whole number.
LARGEST = int(np.iinfo(np.int16).max)


def computed(rubric: Rubric) -> list[int]:
    """Return the places of the criteria whose points follow from facts."""
    return [at for at, one in enumerate(rubric.criteria) if one.rule is not None]


def read_computed(connection: Connection, rubric: Rubric) -> Sheets:
    """Reckon every meeting by a rubric: meetings × `computed` criteria, -1 without the facts."""
    facts = [func.coalesce(cast(meeting.c[name], Integer), NONE) for name in READ]
    found = stream(connection, select(meeting.c.id, *facts).order_by(meeting.c.id))
    rows = np.concatenate([np.empty((0, len(READ) + 1), dtype=np.int32), *found])
    recorded = np.minimum(rows[:, 1:], LARGEST).astype(np.int64)
    points = [_points(rubric, rubric.criteria[at], recorded) for at in computed(rubric)]
    return Sheets(rows[:, 0], np.array(points, dtype=np.int16).T.reshape(len(rows), -1))


def _points(rubric: Rubric, criterion: Criterion, recorded: Column) -> Column:
    names = FACTS_OF[(criterion.rule or {})["kind"]]
    own = recorded[:, [READ.index(name) for name in names]]
    key = np.zeros(len(own), dtype=np.int64)
    for column in own.T:
        key = key * (LARGEST + 2) + column + 1
    # Equal facts are reckoned once.
    _, first, at = np.unique(key, return_index=True, return_inverse=True)
    points = [criterion_points(rubric, criterion, _facts(names, row)) for row in own[first]]
    return np.array([NONE if one is None else one for one in points], dtype=np.int16)[at]


def _facts(names: tuple[str, ...], row: Column) -> MeetingFacts:
    given: dict[str, Any] = {
        name: int(value) for name, value in zip(names, row, strict=True) if value != NONE
    }
    return MeetingFacts(**given)
