"""Meetings and assessments written in bulk, with all that is kept beside them, at once."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from dashboard.database import rollup
from dashboard.database.assessments import AssessmentWriter
from dashboard.database.audit import bump_data_version
from dashboard.database.change_log import ChangeLog
from dashboard.database.meetings import write_meetings
from dashboard.database.rubrics import read_rubrics
from dashboard.database.written import AssessmentRow as AssessmentRow
from dashboard.database.written import Changes as Changes
from dashboard.database.written import FactsError as FactsError
from dashboard.database.written import MeetingKey as MeetingKey
from dashboard.database.written import MeetingRow as MeetingRow


def record(
    connection: Connection,
    meetings: Iterable[MeetingRow],
    assessments: Sequence[AssessmentRow],
    upload_id: int | None = None,
) -> Changes:
    """Add or correct meetings and assessments, reckon scores, and keep the rollup equal.

    Counts and details speak of assessments and of corrected meetings. Raise PointsError where
    points break their rubric, and FactsError where facts break those known, such as more present
    than members.
    """
    changes = Changes()
    log = ChangeLog(connection, upload_id)
    held = write_meetings(connection, meetings, log, changes)
    writer = AssessmentWriter(connection, read_rubrics(connection), held, log)
    writer.write(assessments, changes)
    if changes.touched:
        rollup.refresh(connection, changes.touched)
        bump_data_version(connection, changes.touched)
    return changes
