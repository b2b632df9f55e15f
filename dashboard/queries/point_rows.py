"""Points of every criterion of every meeting, a leaf a month."""

import numpy as np
from sqlalchemy import Connection, select

from dashboard.database.tables import assessment
from dashboard.domain.words import AssessmentView
from dashboard.queries.conditions import of_view
from dashboard.queries.directory import NONE, Column, Directory
from dashboard.queries.score_rows import AT_ONCE, BranchIds, Columns, in_month, read_meetings
from dashboard.queries.shelf import LeafKind


def points_of(view: AssessmentView) -> LeafKind:
    """Return the kind of leaf that holds the points of the assessments looked at in this way.

    version: the rubric version's id, -1 without such an assessment; points: a column a criterion
    of the month's largest rubric, in hundredths of a point, -1 where it did not apply; sheet: see
    `marks`, -1 without an assessment (12 bytes a meeting and 2 a criterion).
    """

    def read(
        connection: Connection, directory: Directory, month: int, branch_ids: BranchIds
    ) -> Columns:
        held = read_meetings(connection, directory, month, branch_ids)
        held = {name: held[name] for name in ("meeting_id", "branch")}
        ids, order = held["meeting_id"], np.argsort(held["meeting_id"])
        version = np.full(len(ids), NONE, dtype=np.int32)
        points = np.full((len(ids), 0), NONE, dtype=np.int16)
        sheet = np.full(len(ids), NONE, dtype=np.int64)
        for number, own, given in _read(connection, view, month, branch_ids):
            at = order[np.minimum(np.searchsorted(ids, own, sorter=order), len(ids) - 1)]
            here = ids[at] == own
            points = widened(points, given.shape[1])
            version[at[here]] = number
            points[at[here], : given.shape[1]] = given[here]
            sheet[at[here]] = marks(given)[here]
        return held | {"version": version, "points": points, "sheet": sheet}

    return LeafKind(f"points-{view.value}", read)


def _read(
    connection: Connection, view: AssessmentView, month: int, branch_ids: BranchIds
) -> list[tuple[int, Column, Column]]:
    """Return rubric version, meeting ids and points (meetings × criteria) of some rows each."""
    asked = select(
        assessment.c.rubric_version_id, assessment.c.meeting_id, assessment.c.points
    ).where(*in_month(assessment, month, branch_ids), of_view(view))
    parts = []
    found = connection.execution_options(stream_results=True).execute(asked)
    for rows in found.partitions(AT_ONCE):
        for version in sorted({row[0] for row in rows}):
            own = [row for row in rows if row[0] == version]
            ids = np.array([row[1] for row in own], dtype=np.int32)
            parts.append((version, ids, _parsed([row[2] for row in own])))
    return parts


def _parsed(texts: list[str]) -> Column:
    # All rows as one list of numbers: a parser of JSON would take ten times as long.
    text = ",".join(one[1:-1] for one in texts).replace("null", str(NONE))
    return np.fromstring(text, dtype=np.int16, sep=",").reshape(len(texts), -1)


def marks(points: Column) -> Column:
    """Return a number for each sheet (rows of points by one rubric), the same for equal ones.

    A sum of 64 bits with fixed random weights: the chance that any two different sheets among a
    million share one is below one in a million.
    """
    random = np.random.default_rng(points.shape[1])
    weights = random.integers(1, np.iinfo(np.int64).max, size=(points.shape[1],), dtype=np.int64)
    found = np.zeros(len(points), dtype=np.int64)
    # A column at a time: all at once would be copied in eight bytes each.
    for at, weight in enumerate(weights):
        found += points[:, at].astype(np.int64) * weight
    return found


def widened(points: Column, width: int) -> Column:
    """Return points with as many columns at least, -1 in those added."""
    more = max(0, width - points.shape[1])
    return np.pad(points, ((0, 0), (0, more)), constant_values=NONE) if more else points
