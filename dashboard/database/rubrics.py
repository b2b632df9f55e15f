"""Rubric versions in the tables: the definition as given, its criteria for people who use SQL."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert, select

from dashboard.database.tables import criterion, gate, grade_band, rubric_version
from dashboard.domain.rubric import Rubric, load_rubric


def add_rubric_version(connection: Connection, given: Mapping[str, Any]) -> bool:
    """Add one version; False where code and version are there already. Raise RubricError."""
    rubric = load_rubric(given)
    known = select(rubric_version.c.id).where(
        rubric_version.c.code == rubric.code, rubric_version.c.version == rubric.version
    )
    if connection.execute(known).scalar():
        return False
    number = connection.execute(
        insert(rubric_version)
        .values(
            code=rubric.code,
            version=rubric.version,
            name_vi=rubric.names["vi"],
            name_en=rubric.names["en"],
            valid_from=rubric.valid_from,
            valid_to=rubric.valid_to,
            definition=json.dumps(given, ensure_ascii=False),
        )
        .returning(rubric_version.c.id)
    ).scalar_one()
    _add_parts(connection, rubric, number)
    return True


def read_rubrics(connection: Connection) -> dict[int, Rubric]:
    """Return every rubric version by its id."""
    found = connection.execute(select(rubric_version.c.id, rubric_version.c.definition))
    return {number: load_rubric(json.loads(text)) for number, text in found}


def _add_parts(connection: Connection, rubric: Rubric, number: int) -> None:
    of = {"rubric_version_id": number}
    connection.execute(
        insert(criterion),
        [
            {
                **of,
                "position": position,
                "code": one.code,
                "issue_group": one.group.value,
                "section": one.section,
                "max_x100": one.max_x100,
                "judged": one.judged,
                "may_not_apply": one.may_not_apply,
                "name_vi": one.names["vi"],
                "name_en": one.names["en"],
            }
            for position, one in enumerate(rubric.criteria)
        ],
    )
    connection.execute(
        insert(grade_band),
        [
            {**of, "grade": band.grade.value, "min_percent_x100": int(band.min_percent * 100)}
            for band in rubric.grades
        ],
    )
    if rubric.gates:
        rules = [
            (one, {"full_marks": one.full_marks, "no_unexcused": one.no_unexcused})
            for one in rubric.gates
        ]
        connection.execute(
            insert(gate),
            [
                {**of, "code": one.code, "cap": one.cap.value, "rule": json.dumps(rule)}
                for one, rule in rules
            ],
        )
