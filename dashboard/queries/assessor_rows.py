"""Who appraised which meeting, by code, in memory; read when somebody first asks."""

from array import array
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection, select

from dashboard.database.tables import assessment
from dashboard.domain.words import AssessmentKind
from dashboard.queries.directory import NONE, Column


@dataclass(frozen=True)
class Assessors:
    """meeting_id of the appraisals that name somebody, rising; number of each in names (codes)."""

    meeting_id: Column
    number: Column
    names: npt.NDArray[Any]

    def of(self, meeting_ids: Column) -> pd.Categorical:
        """Return the code of each of these meetings, NaN where nobody is named; among its
        categories are codes of other meetings."""
        number = np.full(len(meeting_ids), NONE, dtype=np.int32)
        if len(self.meeting_id):
            at = np.searchsorted(self.meeting_id, meeting_ids)
            at = np.minimum(at, len(self.meeting_id) - 1)
            here = self.meeting_id[at] == meeting_ids
            number[here] = self.number[at[here]]
        return pd.Categorical.from_codes(number, categories=pd.Index(self.names, dtype="str"))


def read_assessors(connection: Connection) -> Assessors:
    """Read the code of every appraisal that has one."""
    asked = (
        select(assessment.c.meeting_id, assessment.c.assessor)
        .where(assessment.c.kind == AssessmentKind.APPRAISAL.value)
        .where(assessment.c.assessor.is_not(None))
        .order_by(assessment.c.meeting_id)
    )
    # In a stream: a nation has millions, of which Python would else hold every row.
    rows = connection.execution_options(stream_results=True).execute(asked)
    ids, given = array("q"), array("l")
    number: dict[str, int] = {}
    for meeting_id, name in rows:
        ids.append(meeting_id)
        given.append(number.setdefault(name, len(number)))
    return Assessors(
        np.array(ids, dtype=np.int64),
        np.array(given, dtype=np.int32),
        np.array(list(number), dtype=object),
    )
