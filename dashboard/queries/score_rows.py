"""Read the columns of the score book out of the database, in streams of whole numbers."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from itertools import chain
from typing import Any

import numpy as np
from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    case,
    cast,
    extract,
    func,
    select,
)

from dashboard.database.tables import (
    assessment,
    meeting,
    organisation,
    organisation_version,
    place,
)
from dashboard.domain.words import (
    AssessmentKind,
    AssessmentView,
    BranchKind,
    Grade,
    MeetingKind,
    Reading,
)
from dashboard.queries.cells import group_percent
from dashboard.queries.directory import NONE, Column, Directory, Places, Versions, day_number, taken
from dashboard.queries.moments import GROUPS, MEASURES
from dashboard.queries.tree import BRANCH

AT_ONCE = 20_000
Columns = dict[str, Column]


def read_columns(connection: Connection, directory: Directory) -> Columns:
    """Return the columns of every meeting of the directory's branches, by branch and date."""
    held = np.concatenate([np.empty((0, 6), dtype=np.int32), *stream(connection, _meetings())])
    held = held[np.isin(held[:, 1], directory.id)]
    branch, day = directory.numbers(held[:, 1]), _days(held[:, 2], held[:, 3])
    order = np.lexsort((held[:, 4], day, branch))
    held, branch, day = held[order], branch[order].astype(np.int32), day[order]
    places = directory.places
    row = places.at(branch, held[:, 2])
    return {
        "meeting_id": held[:, 0].copy(),
        "branch": branch,
        "month": held[:, 2].copy(),
        "day": day,
        "kind": held[:, 4].astype(np.int8),
        "then": taken(places.position, row).astype(np.int32),
        "branch_kind": taken(places.kind, row).astype(np.int8),
        "sent_days": _small(held[:, 5]),
        **_scores(connection, held[:, 0]),
    }


def read_directory(connection: Connection) -> Directory:
    """Return every organisation that is or was a branch."""
    is_branch = select(organisation_version.c.organisation_id).where(
        organisation_version.c.level == BRANCH
    )
    hangs = place.c.reading == Reading.NOW.value
    found = connection.execute(
        select(organisation.c.id, organisation.c.code, place.c.first, place.c.parent_id)
        .join(place, place.c.organisation_id == organisation.c.id)
        .where(hangs, organisation.c.id.in_(is_branch))
        .order_by(place.c.first, organisation.c.id)
    ).all()
    numbers = {row[0]: number for number, row in enumerate(found)}
    versions = _versions(connection, numbers)
    return Directory(
        np.array([row[0] for row in found], dtype=np.int32),
        np.array([row[1] for row in found], dtype=object),
        np.array([row[2] for row in found], dtype=np.int32),
        _ids([row[3] for row in found]),
        _places(connection, numbers, versions),
        versions,
    )


def _versions(connection: Connection, numbers: dict[int, int]) -> Versions:
    version = organisation_version.c
    found = connection.execute(
        select(
            version.organisation_id,
            version.valid_from,
            version.branch_kind,
            version.members,
            version.name,
            version.name_key,
            version.valid_to,
        )
    )
    rows = sorted(
        ((numbers[row[0]], day_number(row[1]), *row[2:]) for row in found if row[0] in numbers),
        key=lambda row: row[:2],
    )
    kinds = {kind.value: number for number, kind in enumerate(BranchKind)}
    return Versions(
        np.array([row[0] for row in rows], dtype=np.int64),
        np.array([row[1] for row in rows], dtype=np.int64),
        np.array([kinds.get(row[2], NONE) for row in rows], dtype=np.int8),
        np.array([NONE if row[3] is None else row[3] for row in rows], dtype=np.int32),
        np.array([row[4] for row in rows], dtype=object),
        np.array([row[5] for row in rows], dtype=object),
        np.array([day_number(row[6] or date.max) for row in rows], dtype=np.int64),
    )


def _places(connection: Connection, numbers: dict[int, int], versions: Versions) -> Places:
    found = connection.execute(
        select(
            place.c.organisation_id,
            place.c.month_from,
            place.c.month_to,
            place.c.first,
            place.c.parent_id,
        ).where(place.c.reading == Reading.THEN.value)
    )
    rows = sorted((numbers[row[0]], *row[1:]) for row in found if row[0] in numbers)
    branch = np.array([row[0] for row in rows], dtype=np.int64)
    month_from = np.array([row[1] for row in rows], dtype=np.int64)
    return Places(
        branch,
        month_from,
        np.array([row[2] for row in rows], dtype=np.int64),
        np.array([row[3] for row in rows], dtype=np.int32),
        _ids([row[4] for row in rows]),
        # Each change begins a new tree, so a kind holds as long as the row does.
        taken(versions.kind, versions.valid(branch, _days(month_from, np.ones_like(month_from)))),
    )


def _meetings() -> Select[Any]:
    return select(
        meeting.c.id,
        meeting.c.branch_id,
        meeting.c.month,
        cast(extract("day", meeting.c.date), Integer),
        _number(meeting.c.kind, MeetingKind),
        func.coalesce(meeting.c.record_sent_days, NONE),
    )


def _assessments() -> Select[Any]:
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


def _scores(connection: Connection, meeting_ids: Column) -> Columns:
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
    for found in stream(connection, _assessments()):
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


def stream(connection: Connection, statement: Select[Any]) -> Iterator[Column]:
    """Yield the rows of a select of whole numbers as arrays, many rows at once."""
    width = len(statement.selected_columns)
    found = connection.execution_options(stream_results=True).execute(statement)
    for rows in found.partitions(AT_ONCE):
        flat = np.fromiter(chain.from_iterable(rows), dtype=np.int32, count=len(rows) * width)
        yield flat.reshape(-1, width)


def _number(column: ColumnElement[str], known: type[StrEnum]) -> ColumnElement[int]:
    return case({one.value: number for number, one in enumerate(known)}, value=column)


def _days(month: Column, day: Column) -> Column:
    months = (month // 100 - 1970) * 12 + month % 100 - 1
    starts: Column = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int32)
    return starts + day.astype(np.int32) - 1


def _ids(ids: list[int | None]) -> Column:
    return np.array([NONE if one is None else one for one in ids], dtype=np.int32)


def _small(column: Column) -> Column:
    return np.minimum(column, np.iinfo(np.int16).max).astype(np.int16)
