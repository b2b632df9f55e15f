"""Points that follow from the recorded facts of every meeting, a leaf a month and rubric."""

from typing import Any

import numpy as np
from sqlalchemy import Connection

from dashboard.domain.computed import FACTS_OF, criterion_points
from dashboard.domain.facts import MeetingFacts
from dashboard.domain.rubric import Criterion, Rubric
from dashboard.queries.directory import NONE, Column, Directory
from dashboard.queries.fact_rows import read_facts
from dashboard.queries.score_rows import BranchIds, Columns
from dashboard.queries.shelf import LeafKind

# Larger than any fact kept (see `small`), and four of them still make one whole number.
STEP = int(np.iinfo(np.int16).max) + 2


def computed(rubric: Rubric) -> list[int]:
    """Return the places of the criteria whose points follow from facts."""
    return [at for at, one in enumerate(rubric.criteria) if one.rule is not None]


def computed_by(version: int, rubric: Rubric) -> LeafKind:
    """Return the kind of leaf that holds every meeting reckoned by a rubric.

    points: meetings × `computed` criteria in hundredths of a point, -1 without the facts (2 bytes a
    criterion).
    """

    def read(
        connection: Connection, directory: Directory, month: int, branch_ids: BranchIds
    ) -> Columns:
        facts = read_facts(connection, directory, month, branch_ids)
        points = [_points(rubric, rubric.criteria[at], facts) for at in computed(rubric)]
        count = len(facts["branch"])
        return {
            "meeting_id": facts["meeting_id"],
            "branch": facts["branch"],
            "points": np.array(points, dtype=np.int16).reshape(len(points), count).T,
        }

    return LeafKind(f"computed-{version}", read)


def _points(rubric: Rubric, criterion: Criterion, recorded: Columns) -> Column:
    names = FACTS_OF[(criterion.rule or {})["kind"]]
    own = np.stack([recorded[name].astype(np.int64) for name in names], axis=1)
    key = np.zeros(len(own), dtype=np.int64)
    for column in own.T:
        key = key * STEP + column + 1
    # Equal facts are reckoned once.
    _, first, at = np.unique(key, return_index=True, return_inverse=True)
    points = [criterion_points(rubric, criterion, _facts(names, row)) for row in own[first]]
    return np.array([NONE if one is None else one for one in points], dtype=np.int16)[at]


def _facts(names: tuple[str, ...], row: Column) -> MeetingFacts:
    given: dict[str, Any] = {
        name: int(value) for name, value in zip(names, row, strict=True) if value != NONE
    }
    return MeetingFacts(**given)
