"""Take one import back: every row it added goes, every row it corrected is as before."""

import json
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    Table,
    delete,
    or_,
    select,
    update,
)

from dashboard.actions.branches import branch_names
from dashboard.actions.import_sheet import Receipt
from dashboard.database import rollup
from dashboard.database.assessments import settle_official
from dashboard.database.audit import bump_data_version, write_audit
from dashboard.database.bulk import update_rows
from dashboard.database.change_log import image
from dashboard.database.engine import writing
from dashboard.database.tables import assessment, finding, meeting, upload, upload_change
from dashboard.domain.problems import Problem
from dashboard.domain.viewer import Verb, Viewer, may

TABLES = (meeting, assessment)


def undo_import(engine: Engine, upload_id: int, viewer: Viewer) -> Receipt:
    """Undo in one transaction of its own; refused where something came later.

    The receipt counts the rows taken away as new and the rows restored as changed.
    """
    if not may(viewer, Verb.IMPORT):
        return _refused("not_allowed", upload_id)
    with writing(engine) as connection:
        known = connection.execute(select(upload).where(upload.c.id == upload_id)).first()
        if known is None or known.undone_at is not None:
            return _refused("no_such_import", upload_id)
        if not _within(connection, viewer, upload_id):
            return _refused("no_such_import", upload_id)
        if _changed_since(connection, upload_id):
            return _refused("changed_since", upload_id)
        if _finds(connection, _on_added(upload_id, finding)):
            return _refused("findings_since", upload_id)
        return _take_back(connection, upload_id, viewer)


def _refused(reason: str, upload_id: int) -> Receipt:
    return Receipt(problems=[Problem(None, "", str(upload_id), reason)])


def _of(upload_id: int, table: Table) -> ColumnElement[bool]:
    """Hold for the changes of an import in a table."""
    return (upload_change.c.upload_id == upload_id) & (upload_change.c.table_name == table.name)


def _added(upload_id: int, table: Table) -> Select[Any]:
    """Select the ids of the rows an import added."""
    added = upload_change.c.before.is_(None)
    return select(upload_change.c.row_id).where(_of(upload_id, table), added)


def _finds(connection: Connection, statement: Select[Any]) -> bool:
    return connection.execute(statement.limit(1)).first() is not None


def _within(connection: Connection, viewer: Viewer, upload_id: int) -> bool:
    if viewer.scope is None:
        return True
    touched = {branch for branch, _ in _touched(connection, upload_id)}
    return touched <= {one.branch_id for one in branch_names(connection, viewer, touched)}


def _touched(connection: Connection, upload_id: int) -> set[tuple[int, int]]:
    """Return (branch id, month) of everything an import wrote."""
    touched: set[tuple[int, int]] = set()
    for table in TABLES:
        found = (
            select(table.c.branch_id, table.c.month)
            .join(upload_change, upload_change.c.row_id == table.c.id)
            .where(_of(upload_id, table))
            .distinct()
        )
        touched |= {(branch, month) for branch, month in connection.execute(found)}
    return touched


def _changed_since(connection: Connection, upload_id: int) -> bool:
    """Tell whether a row no longer is what this import left, or holds what came later."""
    for table in TABLES:
        differs = upload_change.c.after.is_distinct_from(image(connection, table))
        changed = (
            select(upload_change.c.id)
            .outerjoin(table, table.c.id == upload_change.c.row_id)
            .where(_of(upload_id, table), or_(table.c.id.is_(None), differs))
        )
        if _finds(connection, changed):
            return True
    ours = _added(upload_id, assessment)
    return _finds(connection, _on_added(upload_id, assessment).where(assessment.c.id.not_in(ours)))


def _on_added(upload_id: int, table: Table) -> Select[Any]:
    """Select what hangs on the meetings that an import added."""
    return select(table.c.id).where(table.c.meeting_id.in_(_added(upload_id, meeting)))


def _take_back(connection: Connection, upload_id: int, viewer: Viewer) -> Receipt:
    touched = _touched(connection, upload_id)
    meetings = select(assessment.c.meeting_id).join(
        upload_change, upload_change.c.row_id == assessment.c.id
    )
    changed = set(connection.execute(meetings.where(_of(upload_id, assessment))).scalars())
    restored = sum(_restore(connection, upload_id, table) for table in TABLES)
    removed = 0
    for table in (assessment, meeting):  # assessments first: they point at their meetings
        gone = connection.execute(delete(table).where(table.c.id.in_(_added(upload_id, table))))
        removed += gone.rowcount if table is assessment else 0
    settle_official(connection, changed)
    rollup.refresh(connection, touched)
    bump_data_version(connection, touched)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    connection.execute(update(upload).where(upload.c.id == upload_id).values(undone_at=at))
    detail = {"upload": upload_id, "removed": removed, "restored": restored}
    write_audit(connection, viewer.name, "undo import", detail)
    return Receipt(new=removed, changed=restored, upload_id=upload_id)


def _restore(connection: Connection, upload_id: int, table: Table) -> int:
    """Write corrected rows as they were; return how many."""
    corrected = select(upload_change.c.before).where(
        _of(upload_id, table), upload_change.c.before.is_not(None)
    )
    rows = [_values(text) for text in connection.execute(corrected).scalars()]
    update_rows(connection, table, rows)
    return len(rows)


def _values(before: str) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(before)
    if "date" in values:
        values["date"] = date.fromisoformat(values["date"])
    # Which assessment is official follows from those that are left.
    return {name: value for name, value in values.items() if name != "is_official"}
