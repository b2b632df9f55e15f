"""Read every branch out of the database: where it hung when, and what it was called."""

from datetime import date

import numpy as np
from sqlalchemy import Connection, select

from dashboard.database.tables import organisation, organisation_version, place
from dashboard.domain.words import BranchKind, Reading
from dashboard.queries.dated import NONE, Column, Places, Versions, day_number, taken
from dashboard.queries.directory import Directory, days_of
from dashboard.queries.tree import BRANCH


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
        taken(versions.kind, versions.valid(branch, days_of(month_from, np.ones_like(month_from)))),
    )


def _ids(ids: list[int | None]) -> Column:
    return np.array([NONE if one is None else one for one in ids], dtype=np.int32)
