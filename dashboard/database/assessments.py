"""Assessments reckoned and written in bulk; which one of a meeting is official follows."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, func, select

from dashboard.database.bulk import Columns, insert_columns, json_lists, parts_of, update_rows
from dashboard.database.bulk_scores import score_all
from dashboard.database.change_log import ChangeLog
from dashboard.database.meetings import Held
from dashboard.database.tables import assessment
from dashboard.database.written import AssessmentRow, Changes, Row
from dashboard.domain.months import month_of
from dashboard.domain.rubric import Rubric
from dashboard.domain.scoring import official_kind
from dashboard.domain.words import AssessmentKind, IssueGroup

_One = TypeVar("_One")
GIVEN = ("rubric_version_id", "assessor")
FOLLOWS = (
    "points", "total_x100", "max_x100", "percent_x100", "grade", "gates",
    *(f"{group}_{part}_x100" for group in IssueGroup for part in ("points", "max")),
)  # fmt: skip


class _Known(NamedTuple):
    id: int
    meeting_id: int
    branch_id: int
    month: int
    kind: str
    rubric_version_id: int
    assessor: str | None
    points: str
    is_official: bool
    upload_id: int | None


class _Again(NamedTuple):
    """A stored assessment to be reckoned again; `asked` where it was given, not only touched."""

    at: _Known
    rubric_version_id: int
    assessor: str | None
    points_x100: Sequence[int | None]
    asked: bool


class AssessmentWriter:
    """Adds and corrects assessments of meetings that were written before."""

    def __init__(
        self,
        connection: Connection,
        rubrics: Mapping[int, Rubric],
        held: Held,
        log: ChangeLog,
    ) -> None:
        self.connection = connection
        self.rubrics = rubrics
        self.held = held
        self.log = log
        self.kinds: dict[int, set[AssessmentKind]] = {}

    def write(self, given: Sequence[AssessmentRow], changes: Changes) -> None:
        """Sort what is new from what is corrected or the same, and write. Raise PointsError."""
        ids = [self.held.ids[one.meeting] for one in given]
        stored = self._known({*self.held.rescored, *(self.held.known & set(ids))})
        fresh: list[tuple[int, AssessmentRow]] = []
        again: list[_Again] = []
        texts = json_lists([one.points_x100 for one in given])
        for number, text, one in zip(ids, texts, given, strict=True):
            at = stored.pop((number, one.kind.value), None)
            if at is None:
                fresh.append((number, one))
            elif number in self.held.rescored or (text, one.rubric_version_id, one.assessor) != (
                at.points, at.rubric_version_id, at.assessor
            ):  # fmt: skip
                again.append(
                    _Again(at, one.rubric_version_id, one.assessor, one.points_x100, asked=True)
                )
            else:
                changes.unchanged += 1
        again += [
            _Again(at, at.rubric_version_id, at.assessor, json.loads(at.points), asked=False)
            for at in stored.values()
            if at.meeting_id in self.held.rescored
        ]
        self._correct(again, changes)
        self._add(fresh, changes)

    def _known(self, meetings: Iterable[int]) -> dict[tuple[int, str], _Known]:
        columns = [assessment.c[name] for name in _Known._fields]
        known: dict[tuple[int, str], _Known] = {}
        for part in parts_of(meetings):
            found = select(*columns).where(assessment.c.meeting_id.in_(part))
            for row in self.connection.execute(found):
                one = _Known(*row)
                known[one.meeting_id, one.kind] = one
                self.kinds.setdefault(one.meeting_id, set()).add(AssessmentKind(one.kind))
        self.officials = [one for one in known.values() if one.is_official]
        return known

    def _scores(
        self, meetings: Sequence[int], rubric_id: int, points: Sequence[Sequence[int | None]]
    ) -> Columns:
        unexcused = [self.held.unexcused[number] for number in meetings]
        return score_all(self.rubrics[rubric_id], points, unexcused)

    def _correct(self, again: Sequence[_Again], changes: Changes) -> None:
        stored = self._stored(one.at.id for one in again)
        corrected: list[Row] = []
        for rubric_id, same in _by_rubric(again, lambda one: one.rubric_version_id).items():
            meetings = [one.at.meeting_id for one in same]
            scores = self._scores(meetings, rubric_id, [one.points_x100 for one in same])
            for place, one in enumerate(same):
                after = {name: values[place] for name, values in scores.items()}
                after |= {"rubric_version_id": rubric_id, "assessor": one.assessor}
                if self._differs(one, stored[one.at.id], after, changes):
                    upload = self.log.upload_id if one.asked else one.at.upload_id
                    corrected.append(after | {"upload_id": upload, "id": one.at.id})
        if corrected:
            self.log.before(assessment, [row["id"] for row in corrected])
            update_rows(self.connection, assessment, corrected)
            self.log.after(assessment)

    @staticmethod
    def _differs(one: _Again, before: Row, after: Row, changes: Changes) -> bool:
        """Count an assessment as changed or the same, and tell which."""
        different = {name: value for name, value in after.items() if before[name] != value}
        if not different:
            changes.unchanged += one.asked
            return False
        changes.touched.add((one.at.branch_id, one.at.month))
        was = {name: before[name] for name in different}
        changes.correct(assessment.name, (one.at.id, one.at.meeting_id), was, different)
        return True

    def _stored(self, ids: Iterable[int]) -> dict[int, Row]:
        columns = [assessment.c[name] for name in ("id", *GIVEN, *FOLLOWS)]
        stored: dict[int, Row] = {}
        for part in parts_of(ids):
            found = self.connection.execute(select(*columns).where(assessment.c.id.in_(part)))
            stored |= {row["id"]: dict(row) for row in found.mappings()}
        return stored

    def _add(self, fresh: Sequence[tuple[int, AssessmentRow]], changes: Changes) -> None:
        for number, one in fresh:
            self.kinds.setdefault(number, set()).add(one.kind)
        changes.touch(one.meeting for _, one in fresh)
        self._unmark()
        last = self.connection.execute(select(func.max(assessment.c.id))).scalar() or 0
        for rubric_id, same in _by_rubric(fresh, lambda one: one[1].rubric_version_id).items():
            meetings = [number for number, _ in same]
            rows = [one for _, one in same]
            columns: Columns = {
                "meeting_id": meetings,
                "branch_id": [one.meeting[0] for one in rows],
                "month": [month_of(one.meeting[1]) for one in rows],
                "meeting_kind": [one.meeting[2] for one in rows],
                "kind": [one.kind.value for one in rows],
                "assessor": [one.assessor for one in rows],
                "rubric_version_id": [rubric_id] * len(rows),
                "is_official": [
                    one.kind == official_kind(self.kinds[number]) for number, one in same
                ],
                "upload_id": [self.log.upload_id] * len(rows),
                **self._scores(meetings, rubric_id, [one.points_x100 for one in rows]),
            }
            insert_columns(self.connection, assessment, columns)
        changes.new += len(fresh)
        if fresh:
            self.log.added(assessment, last)

    def _unmark(self) -> None:
        """Take the mark of the official one from those that a new one now stands before."""
        rows = [
            {"id": one.id, "is_official": False}
            for one in self.officials
            if one.kind != official_kind(self.kinds[one.meeting_id])
        ]
        update_rows(self.connection, assessment, rows)


def _by_rubric(rows: Iterable[_One], rubric_of: Callable[[_One], int]) -> dict[int, list[_One]]:
    sorted_out: dict[int, list[_One]] = {}
    for one in rows:
        sorted_out.setdefault(rubric_of(one), []).append(one)
    return sorted_out


def settle_official(connection: Connection, meeting_ids: Iterable[int]) -> None:
    """Mark which assessment of each meeting is official: the appraisal, else the self-score."""
    columns = (
        assessment.c.id,
        assessment.c.meeting_id,
        assessment.c.kind,
        assessment.c.is_official,
    )
    by_meeting: dict[int, list[Any]] = {}
    for part in parts_of(meeting_ids):
        found = connection.execute(select(*columns).where(assessment.c.meeting_id.in_(part)))
        for row in found:
            by_meeting.setdefault(row.meeting_id, []).append(row)
    off: list[Row] = []
    on: list[Row] = []
    for rows in by_meeting.values():
        official = official_kind({AssessmentKind(row.kind) for row in rows})
        for row in rows:
            if row.is_official != (row.kind == official):
                changed = {"id": row.id, "is_official": not row.is_official}
                (off if row.is_official else on).append(changed)
    # First off, then on: at no moment may a meeting have two.
    update_rows(connection, assessment, off)
    update_rows(connection, assessment, on)
