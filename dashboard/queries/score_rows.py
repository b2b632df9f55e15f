"""Read a month of the score book out of the database, in streams of whole numbers."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import chain
from typing import Any

import numpy as np
from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    Table,
    case,
    cast,
    extract,
    func,
    select,
)

from dashboard.database.tables import assessment, meeting
from dashboard.domain.words import AssessmentKind, AssessmentView, Grade, MeetingKind
from dashboard.queries.cells import group_percent
from dashboard.queries.dated import NONE, Column, taken
from dashboard.queries.directory import Directory, days_of
from dashboard.queries.moments import GROUPS, MEASURES

AT_ONCE = 20_000
Columns = dict[str, Column]
BranchIds = Sequence[int] | None


def months_held(connection: Connection) -> list[int]:
    """Return every month (yyyymm) with a meeting, in order."""
    month = meeting.c.month
    # A step along the index a month: DISTINCT would go through all of it.
    held = select(func.min(month).label("month")).cte("held", recursive=True)
    later = select(func.min(month)).where(month > held.c.month).scalar_subquery()
    held = held.union_all(select(later).where(held.c.month.is_not(None)))
    found = select(held.c.month).where(held.c.month.is_not(None))
    return list(connection.execute(found).scalars())


def read_scores(
    connection: Connection, directory: Directory, month: int, branch_ids: BranchIds = None
) -> Columns:
    """Return the columns of a month's meetings, by branch and date; of some branches or all.

    Names, units and widths (67 bytes a meeting): see `ScoreBook`.
    """
    sent = func.coalesce(meeting.c.record_sent_days, NONE).label("sent_days")
    held = read_meetings(connection, directory, month, branch_ids, [sent])
    branch, of_month = held["branch"], np.full(len(held["branch"]), month)
    places = directory.places
    row = places.at(branch, of_month)
    asked = _assessments().where(*in_month(assessment, month, branch_ids))
    return {
        "meeting_id": held["meeting_id"],
        "branch": branch,
        "day": days_of(of_month, held["day"]),
        "kind": held["kind"].astype(np.int8),
        "then": taken(places.position, row).astype(np.int32),
        "branch_kind": taken(places.kind, row).astype(np.int8),
        "sent_days": small(held["sent_days"]),
        **_scores(connection, asked, held["meeting_id"]),
    }


def read_meetings(
    connection: Connection,
    directory: Directory,
    month: int,
    branch_ids: BranchIds,
    more: Sequence[ColumnElement[Any]] = (),
) -> Columns:
    """Return meeting_id, branch (number), day (of the month), kind (number) and more columns of
    whole numbers, of the month's meetings in the book's order."""
    day = cast(extract("day", meeting.c.date), Integer).label("day")
    kind = _number(meeting.c.kind, MeetingKind).label("kind")
    asked = select(meeting.c.id, meeting.c.branch_id, day, kind, *more)
    asked = asked.where(*in_month(meeting, month, branch_ids))
    width = len(asked.selected_columns)
    rows = np.concatenate([np.empty((0, width), dtype=np.int32), *stream(connection, asked)])
    rows = rows[np.isin(rows[:, 1], directory.id)]
    branch = directory.numbers(rows[:, 1])
    order = np.lexsort((rows[:, 3], rows[:, 2], branch))
    names = ["meeting_id", "branch", "day", "kind", *(one.name for one in more)]
    columns = dict(zip(names, np.ascontiguousarray(rows[order].T), strict=True))
    return columns | {"branch": branch[order].astype(np.int32)}


def in_month(table: Table, month: int, branch_ids: BranchIds) -> list[ColumnElement[bool]]:
    """Ask for the rows of a month, of some branches or all."""
    of_month = [table.c.month == month]
    return of_month if branch_ids is None else [*of_month, table.c.branch_id.in_(branch_ids)]


def stream(connection: Connection, statement: Select[Any]) -> Iterator[Column]:
    """Yield the rows of a select of whole numbers as arrays, many rows at once."""
    width = len(statement.selected_columns)
    found = connection.execution_options(stream_results=True).execute(statement)
    for rows in found.partitions(AT_ONCE):
        flat = np.fromiter(chain.from_iterable(rows), dtype=np.int32, count=len(rows) * width)
        yield flat.reshape(-1, width)


def small(column: Column) -> Column:
    """Return whole numbers in two bytes each; what is larger than they hold becomes the largest."""
    return np.minimum(column, np.iinfo(np.int16).max).astype(np.int16)


def _assessments() -> Select[Any]:
    """Select what `_write` takes of every assessment."""
    gates = assessment.c.gates
    commas = func.length(gates) - func.length(func.replace(gates, ",", ""))
    return select(
        assessment.c.meeting_id,
        _number(assessment.c.kind, AssessmentKind),
        case((assessment.c.is_official, 1), else_=0),
        _number(assessment.c.grade, Grade),
        case((gates == "", 0), else_=commas + 1),
        assessment.c.rubric_version_id,
        assessment.c.percent_x100,
        *(group_percent(group, NONE) for group in GROUPS),
    )


def _scores(connection: Connection, asked: Select[Any], meeting_ids: Column) -> Columns:
    count = len(meeting_ids)
    columns = {
        f"{view}_{measure}": np.full(count, NONE, dtype=np.int16)
        for view in AssessmentView
        for measure in MEASURES
    }
    columns |= {f"{view}_grade": np.full(count, NONE, dtype=np.int8) for view in AssessmentView}
    columns |= {name: np.zeros(count, dtype=np.int8) for name in ("appraised", "gates")}
    columns["rubric_version_id"] = np.full(count, NONE, dtype=np.int16)
    order = np.argsort(meeting_ids)
    known = meeting_ids[order]
    for found in stream(connection, asked):
        part = found[np.isin(found[:, 0], known)]
        _write(columns, order[np.searchsorted(known, part[:, 0])], part)
    return columns


def _write(columns: Columns, at: Column, part: Column) -> None:
    kind, official, rubric = part[:, 1], part[:, 2] == 1, columns["rubric_version_id"]
    first = rubric[at] < 0
    rubric[at[first]] = part[first, 5]
    rubric[at[official]] = part[official, 5]
    appraisal = tuple(AssessmentKind).index(AssessmentKind.APPRAISAL)
    columns["appraised"][at[official]] = kind[official] == appraisal
    columns["gates"][at[official]] = part[official, 4]
    views = {AssessmentView.OFFICIAL.value: official}
    views |= {one.value: kind == number for number, one in enumerate(AssessmentKind)}
    for view, chosen in views.items():
        columns[f"{view}_grade"][at[chosen]] = part[chosen, 3]
        for number, measure in enumerate(MEASURES, start=6):
            columns[f"{view}_{measure}"][at[chosen]] = part[chosen, number]


def _number(column: ColumnElement[str], known: type[StrEnum]) -> ColumnElement[int]:
    return case({one.value: number for number, one in enumerate(known)}, value=column)
