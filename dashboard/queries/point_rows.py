"""Points of every criterion of every meeting in memory, read when somebody first asks for them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, select

from dashboard.database.tables import assessment
from dashboard.domain.words import AssessmentView
from dashboard.queries.conditions import of_view
from dashboard.queries.directory import NONE, Column

AT_ONCE = 20_000


@dataclass(frozen=True)
class Sheets:
    """Assessments scored by one rubric version: meeting ids in order, and meetings × criteria in
    hundredths of a point, -1 where a criterion did not apply."""

    meeting_id: Column
    points: Column

    def of(self, meeting_ids: Column) -> tuple[Column, Column]:
        """Return which of these meetings are here (a mask), and their points in that order."""
        if not len(self.meeting_id):
            return np.zeros(len(meeting_ids), dtype=bool), self.points
        at = np.searchsorted(self.meeting_id, meeting_ids)
        at = np.minimum(at, len(self.meeting_id) - 1)
        here = self.meeting_id[at] == meeting_ids
        return here, self.points[at[here]]


def read_points(connection: Connection, view: AssessmentView) -> Mapping[int, Sheets]:
    """Read every assessment looked at in this way, by rubric version."""
    statement = (
        select(assessment.c.rubric_version_id, assessment.c.meeting_id, assessment.c.points)
        .where(of_view(view))
        .order_by(assessment.c.rubric_version_id, assessment.c.meeting_id)
    )
    ids: dict[int, list[Column]] = {}
    points: dict[int, list[Column]] = {}
    found = connection.execution_options(stream_results=True).execute(statement)
    for rows in found.partitions(AT_ONCE):
        for version in {row[0] for row in rows}:
            own = [row for row in rows if row[0] == version]
            ids.setdefault(version, []).append(np.array([row[1] for row in own], dtype=np.int32))
            points.setdefault(version, []).append(_parsed([row[2] for row in own]))
    return {
        version: Sheets(np.concatenate(ids[version]), np.concatenate(points[version]))
        for version in ids
    }


def _parsed(texts: list[str]) -> Column:
    # All rows as one list of numbers: a parser of JSON would take ten times as long.
    text = ",".join(one[1:-1] for one in texts).replace("null", str(NONE))
    return np.fromstring(text, dtype=np.int16, sep=",").reshape(len(texts), -1)
