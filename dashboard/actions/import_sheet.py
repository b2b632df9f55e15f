"""Take in a workbook or CSV of scores: all of it, or nothing."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from dashboard.actions.reference import file_reference
from dashboard.database.audit import write_audit
from dashboard.database.engine import writing
from dashboard.database.joined import is_gathering
from dashboard.database.tables import meeting, organisation, upload
from dashboard.database.writer import (
    AssessmentRow,
    Changes,
    FactsError,
    MeetingKey,
    MeetingRow,
    record,
)
from dashboard.domain.months import month_of
from dashboard.domain.problems import Problem
from dashboard.domain.viewer import Verb, Viewer, may
from dashboard.sheets.check import check_tables
from dashboard.sheets.given import Given
from dashboard.sheets.read import as_text, file_problem, read_tables

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Receipt:
    """What a file did, or would do: counts of assessments, problems, and each correction.

    changes: {"branch", "date", "kind", "column", "before", "after"} as text. sha256 names the
    file's bytes; upload_id is None where nothing was written.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    changes: list[dict[str, str]] = field(default_factory=list)
    upload_id: int | None = None
    sha256: str = ""
    scores: int = 0


class _DryRun(Exception):  # noqa: N818 -- it is a signal to roll back, no error
    """Carries the receipt of a transaction that must not stay."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__()
        self.receipt = receipt


def import_sheet(
    engine: Engine,
    path: Path,
    viewer: Viewer,
    dry_run: bool = False,  # noqa: FBT001, FBT002, RUF100 -- callers name it; the order is a promise
    progress: Progress | None = None,
) -> Receipt:
    """Read, check and write a file in one transaction; a dry run takes it all back.

    progress(done, of) is called after reading, checking and writing. A problem anywhere, or a
    viewer who may not import, leaves everything as it was.
    """
    tell = progress or (lambda _done, _of: None)
    if not may(viewer, Verb.IMPORT):
        return Receipt(problems=[file_problem("not_allowed", path.name)])
    try:
        sha256 = _digest(path)
    except OSError:
        return Receipt(problems=[file_problem("file_not_readable", path.name)])
    tables = read_tables(path)
    if isinstance(tables, Problem):
        return Receipt(problems=[tables], sha256=sha256)
    if _digest(path) != sha256:
        return Receipt(problems=[file_problem("file_changed", path.name)], sha256=sha256)
    tell(1, 3)
    try:
        with writing(engine) as connection:
            if is_gathering(connection):
                problem = file_problem("gathering", path.name)
                return Receipt(problems=[problem], sha256=sha256)
            given, problems = check_tables(tables, file_reference(connection, viewer))
            if problems:
                return Receipt(problems=problems, sha256=sha256)
            tell(2, 3)
            receipt = _write(connection, given, _Sender(as_text(path.name), viewer.name, sha256))
            if dry_run:
                raise _DryRun(receipt)
    except _DryRun as done:
        receipt = replace(done.receipt, upload_id=None)
    except FactsError as broken:
        return Receipt(problems=_disagreeing(given, broken), sha256=sha256)
    tell(3, 3)
    return receipt


@dataclass(frozen=True)
class _Sender:
    file_name: str
    viewer: str
    sha256: str


def _disagreeing(given: Iterable[Given], broken: FactsError) -> list[Problem]:
    """Name the rows whose facts break those of their meeting, given elsewhere or known before."""
    return [
        Problem(one.row, "", broken.meetings[_key(one)], "facts_disagree")
        for one in given
        if one.facts and _key(one) in broken.meetings
    ]


def _digest(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _write(connection: Connection, given: list[Given], sender: _Sender) -> Receipt:
    written = connection.execute(
        insert(upload).values(
            sha256=sender.sha256,
            file_name=sender.file_name,
            received_at=datetime.now(UTC).isoformat(timespec="seconds"),
            viewer=sender.viewer,
            rows_read=len(given),
            rows_new=0,
            rows_changed=0,
            rows_unchanged=0,
        )
    )
    key = written.inserted_primary_key
    upload_id = int(key[0]) if key else None
    changes = record(connection, _meetings(given), _assessments(given), upload_id)
    if changes.new or changes.changed:
        _settle(connection, int(upload_id or 0), changes, sender)
    else:
        connection.execute(upload.delete().where(upload.c.id == upload_id))
        upload_id = None
    return Receipt(
        new=changes.new,
        changed=changes.changed,
        unchanged=changes.unchanged,
        changes=list(_said(connection, changes)),
        upload_id=upload_id,
        sha256=sender.sha256,
        scores=sum(len(one.points_x100) for one in given),
    )


def _settle(connection: Connection, upload_id: int, changes: Changes, sender: _Sender) -> None:
    counts = {
        "rows_new": changes.new,
        "rows_changed": changes.changed,
        "rows_unchanged": changes.unchanged,
    }
    connection.execute(update(upload).where(upload.c.id == upload_id).values(counts))
    detail = {"upload": upload_id, "file": sender.file_name, "sha256": sender.sha256, **counts}
    write_audit(connection, sender.viewer, "import", detail)


def _key(one: Given) -> MeetingKey:
    return one.identity.branch_id, one.identity.day, one.identity.kind.value


def _meetings(given: Iterable[Given]) -> list[MeetingRow]:
    rows: dict[MeetingKey, MeetingRow] = {}
    for one in given:
        key = _key(one)
        known = rows.get(key)
        if known is None:
            rows[key] = MeetingRow(key[0], key[1], one.identity.kind, dict(one.facts))
        else:
            known.facts.update(one.facts)
    return list(rows.values())


def _assessments(given: Iterable[Given]) -> list[AssessmentRow]:
    return [
        AssessmentRow(
            _key(one),
            one.identity.assessment,
            one.identity.rubric_id,
            one.points_x100,
            one.identity.assessor,
        )
        for one in given
    ]


def _said(connection: Connection, changes: Changes) -> Iterable[dict[str, str]]:
    """Say of each corrected value where it stands, what it was and what it is."""
    ids = [detail["meeting_id"] for detail in changes.details]
    found: dict[int, Any] = {}
    for start in range(0, len(ids), 5_000):
        rows = connection.execute(
            select(meeting.c.id, meeting.c.date, meeting.c.kind, organisation.c.code)
            .join(organisation, organisation.c.id == meeting.c.branch_id)
            .where(meeting.c.id.in_(ids[start : start + 5_000]))
        )
        found.update({row.id: row for row in rows})
    for detail in changes.details:
        at = found[detail["meeting_id"]]
        for column, before in detail["before"].items():
            yield {
                "branch": at.code,
                "date": f"{at.date:%d/%m/%Y}",
                "month": str(month_of(at.date)),
                "kind": at.kind,
                "column": column,
                "before": "" if before is None else str(before),
                "after": "" if detail["after"][column] is None else str(detail["after"][column]),
            }
