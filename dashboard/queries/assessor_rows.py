"""Who appraised which meeting, by code, in memory; read when somebody first asks."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, select

from dashboard.database.tables import assessment
from dashboard.domain.words import AssessmentKind
from dashboard.queries.directory import Column


@dataclass(frozen=True)
class Assessors:
    """meeting_id of the appraisals that name somebody, rising; number of each in names (codes)."""

    meeting_id: Column
    number: Column
    names: npt.NDArray[Any]

    def of(self, meeting_ids: Column) -> npt.NDArray[Any]:
        """Return the code of each of these meetings, None where nobody is named."""
        found = np.full(len(meeting_ids), None, dtype=object)
        if len(self.meeting_id):
            at = np.searchsorted(self.meeting_id, meeting_ids)
            at = np.minimum(at, len(self.meeting_id) - 1)
            here = self.meeting_id[at] == meeting_ids
            found[here] = self.names[self.number[at[here]]]
        return found


def read_assessors(connection: Connection) -> Assessors:
    """Read the code of every appraisal that has one."""
    rows = connection.execute(
        select(assessment.c.meeting_id, assessment.c.assessor)
        .where(assessment.c.kind == AssessmentKind.APPRAISAL.value)
        .where(assessment.c.assessor.is_not(None))
        .order_by(assessment.c.meeting_id)
    ).all()
    number: dict[str, int] = {}
    given = [number.setdefault(row[1], len(number)) for row in rows]
    return Assessors(
        np.array([row[0] for row in rows], dtype=np.int64),
        np.array(given, dtype=np.int64),
        np.array(list(number), dtype=object),
    )
