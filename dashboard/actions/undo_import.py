"""Take one import back: every row it added goes, every row it corrected is as before."""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, Table, delete, select, update

from dashboard.actions.branches import branch_names
from dashboard.actions.import_sheet import Receipt
from dashboard.database import rollup
from dashboard.database.audit import bump_data_version, write_audit
from dashboard.database.engine import writing
from dashboard.database.tables import assessment, meeting, upload, upload_change
from dashboard.database.writer import DERIVED, settle_official
from dashboard.domain.problems import Problem
from dashboard.domain.viewer import Verb, Viewer, may

TABLES: dict[str, Table] = {"meeting": meeting, "assessment": assessment}
Stored = dict[str, Any]


def undo_import(engine: Engine, upload_id: int, viewer: Viewer) -> Receipt:
    """Undo in one transaction of its own; refused where a later import changed the same rows.

    The receipt counts the rows taken away as new and the rows restored as changed.
    """
    if not may(viewer, Verb.IMPORT):
        return _refused("not_allowed", upload_id)
    with writing(engine) as connection:
        known = connection.execute(select(upload).where(upload.c.id == upload_id)).first()
        if known is None or known.undone_at is not None:
            return _refused("no_such_import", upload_id)
        steps = connection.execute(
            select(upload_change)
            .where(upload_change.c.upload_id == upload_id)
            .order_by(upload_change.c.id.desc())
        ).all()
        if not _within(connection, viewer, steps):
            return _refused("no_such_import", upload_id)
        if _changed_since(connection, steps):
            return _refused("changed_since", upload_id)
        return _take_back(connection, upload_id, viewer, steps)


def _refused(reason: str, upload_id: int) -> Receipt:
    return Receipt(problems=[Problem(None, "", str(upload_id), reason)])


def _image(step: Row[Any]) -> Stored:
    found: Stored = json.loads(step.after or step.before)
    return found


def _within(connection: Connection, viewer: Viewer, steps: Iterable[Row[Any]]) -> bool:
    if viewer.scope is None:
        return True
    reached = {one.branch_id for one in branch_names(connection, viewer)}
    return all(_image(step)["branch_id"] in reached for step in steps)


def _stored(connection: Connection, table: Table, numbers: Iterable[int]) -> dict[int, Stored]:
    ids = sorted(set(numbers))
    found: dict[int, Stored] = {}
    for start in range(0, len(ids), 5_000):
        rows = connection.execute(select(table).where(table.c.id.in_(ids[start : start + 5_000])))
        found.update({row["id"]: dict(row) for row in rows.mappings()})
    return found


def _changed_since(connection: Connection, steps: Iterable[Row[Any]]) -> bool:
    """Tell whether a row no longer is what this import left, or holds what came later."""
    left: dict[tuple[str, int], Stored] = {}
    for step in steps:
        # The newest change comes first, and it is what the import left behind.
        left.setdefault((step.table_name, step.row_id), json.loads(step.after))
    for name, table in TABLES.items():
        wanted = {number: row for (of, number), row in left.items() if of == name}
        now = _stored(connection, table, wanted)
        for number, row in wanted.items():
            if number not in now or _said(now[number]) != _said(row):
                return True
    added = [step.row_id for step in steps if step.table_name == "meeting" and not step.before]
    return _has_others(connection, added, {n for of, n in left if of == "assessment"})


def _has_others(connection: Connection, meetings: list[int], ours: set[int]) -> bool:
    """Tell whether a meeting this import added has since been assessed by another."""
    for start in range(0, len(meetings), 5_000):
        part = meetings[start : start + 5_000]
        found = connection.execute(
            select(assessment.c.id).where(assessment.c.meeting_id.in_(part))
        ).scalars()
        if any(number not in ours for number in found):
            return True
    return False


def _said(row: Stored) -> Stored:
    """Return a row as it reads in JSON, without what follows from other rows."""
    plain: Stored = json.loads(json.dumps(row, default=str))
    return {name: value for name, value in plain.items() if name not in DERIVED}


def _take_back(
    connection: Connection, upload_id: int, viewer: Viewer, steps: Iterable[Row[Any]]
) -> Receipt:
    gone: dict[str, list[int]] = {"assessment": [], "meeting": []}
    restored = 0
    meetings: set[int] = set()
    touched: set[tuple[int, int]] = set()
    for step in steps:
        image = _image(step)
        touched.add((image["branch_id"], image["month"]))
        meetings.add(image["meeting_id" if "meeting_id" in image else "id"])
        if step.before is None:
            gone[step.table_name].append(step.row_id)
        else:
            restored += 1
            _restore(connection, TABLES[step.table_name], json.loads(step.before))
    for name, numbers in gone.items():  # assessments first: they point at their meetings
        for start in range(0, len(numbers), 5_000):
            table = TABLES[name]
            part = numbers[start : start + 5_000]
            connection.execute(delete(table).where(table.c.id.in_(part)))
    settle_official(connection, meetings)
    rollup.refresh(connection, touched)
    bump_data_version(connection)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    connection.execute(update(upload).where(upload.c.id == upload_id).values(undone_at=at))
    taken = len(gone["assessment"])
    detail = {"upload": upload_id, "removed": taken, "restored": restored}
    write_audit(connection, viewer.name, "undo import", detail)
    return Receipt(new=taken, changed=restored, upload_id=upload_id)


def _restore(connection: Connection, table: Table, before: Stored) -> None:
    values = {name: value for name, value in before.items() if name != "is_official"}
    if "date" in values:
        values["date"] = date.fromisoformat(values["date"])
    connection.execute(update(table).where(table.c.id == before["id"]).values(values))
