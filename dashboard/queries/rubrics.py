"""The rubric a meeting was scored by."""

import json

from sqlalchemy import select

from dashboard.database.tables import rubric_version
from dashboard.domain.rubric import Rubric, load_rubric
from dashboard.queries.reader import Reader


def rubric_of(reader: Reader, version_id: int) -> Rubric:
    """Return a stored version; it was checked when it was stored."""
    wanted = select(rubric_version.c.definition).where(rubric_version.c.id == version_id)
    return load_rubric(json.loads(reader.rows(wanted)[0]["definition"]))
