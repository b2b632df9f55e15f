"""Put the invented data into an empty database."""

import json
from collections.abc import Callable, Iterator

import numpy as np
from sqlalchemy import Connection, Engine, insert, select

from dashboard.actions.init_database import DATA
from dashboard.actions.sample import nature
from dashboard.actions.sample.findings import findings_of
from dashboard.actions.sample.meetings import Branch, Meeting, meetings_of, set_qualities
from dashboard.database.audit import SIMULATION, read_state, write_audit, write_state
from dashboard.database.engine import writing
from dashboard.database.rubrics import read_rubrics
from dashboard.database.tables import finding, meeting, organisation, organisation_version
from dashboard.database.writer import AssessmentRow, MeetingRow, record
from dashboard.domain.months import add_months, month_of
from dashboard.domain.rubric import Rubric
from dashboard.domain.words import BranchKind

SAMPLE = "sample"
Progress = Callable[[int, int], None]


class NotEmptyError(ValueError):
    """There are meetings already; invented data never mix with real ones."""


def load_sample(engine: Engine, progress: Progress | None = None) -> int:
    """Generate from the fixed seed and write in one transaction; return the count of meetings."""
    with writing(engine) as connection:
        if read_state(connection, SIMULATION) or connection.execute(select(meeting.c.id)).first():
            raise NotEmptyError
        rubrics = {
            rubric.code: (number, rubric) for number, rubric in read_rubrics(connection).items()
        }
        held = list(_generate(connection, {code: r for code, (_, r) in rubrics.items()}, progress))
        numbers = {code: number for code, (number, _) in rubrics.items()}
        record(connection, [_row(one) for one in held], list(_assessments(held, numbers)))
        _note_findings(connection, held, {code: r for code, (_, r) in rubrics.items()})
        write_state(connection, SAMPLE, "1")
        write_audit(connection, "command line", "sample", {"meetings": len(held)})
    return len(held)


def _generate(
    connection: Connection, rubrics: dict[str, Rubric], progress: Progress | None
) -> Iterator[Meeting]:
    random = np.random.default_rng(nature.SEED)
    branches = _branches(connection)
    set_qualities(branches, random)
    for count, one in enumerate(branches, 1):
        yield from meetings_of(one, rubrics, random)
        if progress:
            progress(count, len(branches))


def _branches(connection: Connection) -> list[Branch]:
    version, parent = organisation_version, organisation.alias("parent")
    found = connection.execute(
        select(
            organisation.c.id,
            organisation.c.code,
            version.c.branch_kind,
            version.c.members,
            parent.c.code.label("parent"),
            version.c.valid_from,
            version.c.valid_to,
        )
        .join(version, version.c.organisation_id == organisation.c.id)
        .join(parent, parent.c.id == version.c.parent_id)
        .where(version.c.level == "branch")
        .order_by(organisation.c.id, version.c.valid_from)
    )
    branches: dict[int, Branch] = {}
    for row in found:
        last = add_months(month_of(row.valid_to), -1) if row.valid_to else nature.LAST_MONTH
        if row.id in branches:
            branches[row.id].last_month = last
        else:
            branches[row.id] = Branch(
                row.id, row.code, BranchKind(row.branch_kind), row.members, row.parent, last
            )
    return list(branches.values())


def _note_findings(
    connection: Connection, held: list[Meeting], rubrics: dict[str, Rubric]
) -> None:
    codes = json.loads((DATA / "findings.json").read_text("utf-8"))
    found = connection.execute(
        select(meeting.c.id, meeting.c.branch_id, meeting.c.date, meeting.c.kind)
    )
    ids = {(branch, day, kind): number for number, branch, day, kind in found}
    rows = [
        {
            "meeting_id": ids[_row(one.meeting).key],
            "code": one.code,
            "remedy_due": one.remedy_due,
            "remedied_on": one.remedied_on,
        }
        for one in findings_of(held, rubrics, codes)
    ]
    connection.execute(insert(finding), rows)


def _row(one: Meeting) -> MeetingRow:
    return MeetingRow(one.branch.id, one.date, one.kind, one.facts)


def _assessments(held: list[Meeting], numbers: dict[str, int]) -> Iterator[AssessmentRow]:
    for one in held:
        for kind, points in one.points.items():
            yield AssessmentRow(
                _row(one).key, kind, numbers[one.rubric], points, one.assessors.get(kind)
            )
