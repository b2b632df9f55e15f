"""A new version of a rubric, from a data file."""

import json
from pathlib import Path

from sqlalchemy import Engine

from dashboard.database.audit import write_audit
from dashboard.database.engine import writing
from dashboard.database.rubrics import add_rubric_version
from dashboard.domain.rubric import RubricError


def add_rubric(engine: Engine, path: Path) -> bool:
    """Add the version a JSON file holds; False where it is there already. Raise RubricError."""
    try:
        given = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as wrong:
        raise RubricError(f"{path.name}: {wrong}") from wrong
    with writing(engine) as connection:
        added = add_rubric_version(connection, given)
        if added:
            detail = {"code": given["code"], "version": given["version"]}
            write_audit(connection, "command line", "rubric add", detail)
    return added
