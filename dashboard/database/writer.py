"""Meetings and assessments written in bulk, with all that is kept beside them, at once."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, bindparam, insert, select, update

from dashboard.database import rollup
from dashboard.database.audit import bump_data_version
from dashboard.database.rubrics import read_rubrics
from dashboard.database.tables import FACTS, assessment, meeting, upload_change
from dashboard.domain.facts import MeetingFacts
from dashboard.domain.months import month_of
from dashboard.domain.rubric import Rubric
from dashboard.domain.scoring import official_kind, score
from dashboard.domain.words import AssessmentKind, IssueGroup, MeetingKind

MeetingKey = tuple[int, date, str]
Row = dict[str, Any]
DERIVED = ("is_official", "upload_id")


@dataclass(frozen=True)
class MeetingRow:
    """One meeting; facts holds only what was given, by the names of MeetingFacts."""

    branch_id: int
    date: date
    kind: MeetingKind
    facts: Row = field(default_factory=dict)

    @property
    def key(self) -> MeetingKey:
        """What makes a meeting one: branch, date and kind."""
        return self.branch_id, self.date, self.kind.value


@dataclass(frozen=True)
class AssessmentRow:
    """One assessment of a meeting; points in hundredths in rubric order, None not applicable."""

    meeting: MeetingKey
    kind: AssessmentKind
    rubric_version_id: int
    points_x100: tuple[int | None, ...]
    assessor: str | None = None


@dataclass
class Changes:
    """How many rows were new, changed or the same, and what the changed ones held before."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    details: list[Row] = field(default_factory=list)


def record(
    connection: Connection,
    meetings: Sequence[MeetingRow],
    assessments: Sequence[AssessmentRow],
    upload_id: int | None = None,
) -> Changes:
    """Add or correct meetings and assessments, reckon scores, and keep the rollup equal.

    Counts and details speak of assessments and of corrected meetings. Raise PointsError.
    """
    writer = _Writer(connection, upload_id)
    writer.write_meetings(meetings)
    writer.write_assessments(assessments)
    touched = {(branch, month_of(day)) for branch, day, _ in writer.touched}
    if touched:
        settle_official(connection, {writer.ids[key] for key in writer.touched})
        rollup.refresh(connection, touched)
        bump_data_version(connection)
    return writer.changes


def settle_official(connection: Connection, meeting_ids: Iterable[int]) -> None:
    """Mark which assessment of each meeting is official: the appraisal, else the self-score."""
    columns = (
        assessment.c.id,
        assessment.c.meeting_id,
        assessment.c.kind,
        assessment.c.is_official,
    )
    wanted = set(meeting_ids)
    by_meeting: dict[int, list[Any]] = {}
    for part in parts_of(sorted(wanted)):
        found = connection.execute(select(*columns).where(assessment.c.meeting_id.in_(part)))
        for row in found:
            by_meeting.setdefault(row.meeting_id, []).append(row)
    off: list[Row] = []
    on: list[Row] = []
    for rows in by_meeting.values():
        official = official_kind({AssessmentKind(row.kind) for row in rows})
        for row in rows:
            if row.is_official != (row.kind == official):
                (off if row.is_official else on).append({"row_id": row.id})
    # First off, then on: at no moment may a meeting have two.
    for rows_to_set, value in ((off, False), (on, True)):
        if rows_to_set:
            changed = update(assessment).where(assessment.c.id == bindparam("row_id"))
            connection.execute(changed.values(is_official=value), rows_to_set)


def parts_of(ids: Sequence[int], size: int = 5_000) -> Iterable[Sequence[int]]:
    """Cut a list of ids into parts that one statement may name."""
    return (ids[start : start + size] for start in range(0, len(ids), size))


def scored(rubric: Rubric, points_x100: Sequence[int | None], facts: MeetingFacts) -> Row:
    """Return the columns of an assessment that follow from its points. Raise PointsError."""
    result = score(rubric, points_x100, facts)
    row: Row = {
        "points": json.dumps(points_x100, separators=(",", ":")),
        "total_x100": result.total_x100,
        "max_x100": result.maximum_x100,
        "percent_x100": result.percent_x100,
        "grade": result.grade.value,
        "gates": ",".join(result.gates_broken),
    }
    for group in IssueGroup:
        row[f"{group}_points_x100"] = result.points_x100[group]
        row[f"{group}_max_x100"] = result.maxima_x100[group]
    return row


class _Writer:
    def __init__(self, connection: Connection, upload_id: int | None) -> None:
        self.connection = connection
        self.upload_id = upload_id
        self.rubrics = read_rubrics(connection)
        self.changes = Changes()
        self.touched: set[MeetingKey] = set()
        self.facts: dict[MeetingKey, MeetingFacts] = {}
        self.ids: dict[MeetingKey, int] = {}

    def write_meetings(self, meetings: Sequence[MeetingRow]) -> None:
        known = self._known_meetings({one.branch_id for one in meetings})
        fresh: dict[MeetingKey, Row] = {}
        corrected: dict[int, Row] = {}
        for one in meetings:
            at = known.get(one.key)
            if at is None:
                row = fresh.setdefault(one.key, _blank_meeting(one))
                row.update(one.facts)
            elif different := {k: v for k, v in one.facts.items() if at[k] != v}:
                self.touched.add(one.key)
                corrected.setdefault(at["id"], {}).update(different)
                self._note(meeting, at, {**at, **different})
                at.update(different)
        self._insert(meeting, list(fresh.values()))
        for number, row in corrected.items():
            self.connection.execute(update(meeting).where(meeting.c.id == number).values(row))
        self.touched |= fresh.keys()
        if fresh:
            known |= self._known_meetings({key[0] for key in fresh})
        self.ids = {key: row["id"] for key, row in known.items()}
        self.facts = {
            key: MeetingFacts(**{name: row[name] for name in FACTS}) for key, row in known.items()
        }
        if self.upload_id is not None and fresh:
            self._log([(meeting, known[key]["id"], None, known[key]) for key in fresh])
        if corrected:
            self._rescore({key for key, number in self.ids.items() if number in corrected})

    def write_assessments(self, assessments: Sequence[AssessmentRow]) -> None:
        known = self._known_assessments({self.ids[one.meeting] for one in assessments})
        fresh: list[Row] = []
        logged: list[tuple[Table, int, Row | None, Row | None]] = []
        for one in assessments:
            row = self._row(one)
            at = known.get((row["meeting_id"], row["kind"]))
            if at is None:
                fresh.append(row)
                self.touched.add(one.meeting)
                continue
            different = {k: v for k, v in row.items() if k not in DERIVED and at[k] != v}
            if not different:
                self.changes.unchanged += 1
                continue
            self.touched.add(one.meeting)
            self._note(assessment, at, {**at, **different})
            self.connection.execute(
                update(assessment)
                .where(assessment.c.id == at["id"])
                .values(**different, upload_id=self.upload_id)
            )
        self._insert(assessment, fresh)
        self.changes.new += len(fresh)
        if self.upload_id is not None and fresh:
            after = self._known_assessments({row["meeting_id"] for row in fresh})
            for row in fresh:
                stored = after[row["meeting_id"], row["kind"]]
                logged.append((assessment, stored["id"], None, stored))
            self._log(logged)

    def _row(self, one: AssessmentRow) -> Row:
        branch, day, kind = one.meeting
        return {
            "meeting_id": self.ids[one.meeting],
            "branch_id": branch,
            "month": month_of(day),
            "meeting_kind": kind,
            "kind": one.kind.value,
            "assessor": one.assessor,
            "rubric_version_id": one.rubric_version_id,
            **scored(self.rubrics[one.rubric_version_id], one.points_x100, self.facts[one.meeting]),
            "is_official": False,
            "upload_id": self.upload_id,
        }

    def _rescore(self, keys: set[MeetingKey]) -> None:
        facts = {self.ids[key]: self.facts[key] for key in keys}
        for at in self._known_assessments(set(facts)).values():
            rubric = self.rubrics[at["rubric_version_id"]]
            again = scored(rubric, json.loads(at["points"]), facts[at["meeting_id"]])
            different = {k: v for k, v in again.items() if at[k] != v}
            if different:
                self._note(assessment, at, {**at, **different})
                self.connection.execute(
                    update(assessment).where(assessment.c.id == at["id"]).values(different)
                )

    def _known_meetings(self, branches: set[int]) -> dict[MeetingKey, Row]:
        known: dict[MeetingKey, Row] = {}
        for part in parts_of(sorted(branches)):
            found = self.connection.execute(select(meeting).where(meeting.c.branch_id.in_(part)))
            for row in found.mappings():
                known[row["branch_id"], row["date"], row["kind"]] = dict(row)
        return known

    def _known_assessments(self, meetings: set[int]) -> dict[tuple[int, str], Row]:
        known: dict[tuple[int, str], Row] = {}
        for part in parts_of(sorted(meetings)):
            found = self.connection.execute(
                select(assessment).where(assessment.c.meeting_id.in_(part))
            )
            for row in found.mappings():
                known[row["meeting_id"], row["kind"]] = dict(row)
        return known

    def _note(self, table: Table, before: Row, after: Row) -> None:
        self.changes.changed += 1
        different = [k for k in after if after[k] != before[k]]
        self.changes.details.append(
            {
                "table": table.name,
                "id": before["id"],
                "meeting_id": before.get("meeting_id", before["id"]),
                "before": {k: before[k] for k in different},
                "after": {k: after[k] for k in different},
            }
        )
        self._log([(table, before["id"], before, after)])

    def _log(self, changes: Sequence[tuple[Table, int, Row | None, Row | None]]) -> None:
        if self.upload_id is None or not changes:
            return
        rows = [
            {
                "upload_id": self.upload_id,
                "table_name": table.name,
                "row_id": number,
                "before": json.dumps(before, default=str) if before else None,
                "after": json.dumps(after, default=str) if after else None,
            }
            for table, number, before, after in changes
        ]
        self.connection.execute(insert(upload_change), rows)

    def _insert(self, table: Table, rows: list[Row]) -> None:
        if rows:
            self.connection.execute(insert(table), rows)


def _blank_meeting(one: MeetingRow) -> Row:
    return {
        "branch_id": one.branch_id,
        "date": one.date,
        "month": month_of(one.date),
        "kind": one.kind.value,
        **dict.fromkeys(FACTS),
    }
