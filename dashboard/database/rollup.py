"""Sums kept beside the truth: a row an organisation above the branch, month and kind.

Everything is whole numbers, so a sum does not depend on its order and can be compared exactly.
`criteria` holds, in rubric order, how often a criterion applied, its points and their squares;
`bins` counts meetings by percent in steps of 5.
"""

import json
from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Select, Table, delete, func, insert, not_, select

from dashboard.database.duty import duty_rows, quarter_end
from dashboard.database.membership import Membership
from dashboard.database.tables import ROLLUP_KEYS, assessment, duty, meeting, rollup
from dashboard.domain.months import months_between
from dashboard.domain.words import AssessmentView, IssueGroup

BINS = 20
BIN_WIDTH_X100 = 500
INSERT_ROWS = 5_000
VALUES = (
    "meetings",
    "percent_sum",
    "percent_squares",
    *(f"{group}_{part}" for group in IssueGroup for part in ("n", "sum", "squares")),
)
Touched = Collection[tuple[int, int]]
Row = dict[str, Any]


def refresh(connection: Connection, touched: Touched | None = None) -> None:
    """Compute the cells of the touched (branch id, month) anew, or all where None."""
    first, last = _span(connection)
    every = months_between(first, last) if first else []
    months = set(every) if touched is None else {month for _, month in touched}
    duties = {quarter_end(month) for month in months} | months | _without_duty(connection, every)
    if touched is None:
        connection.execute(delete(rollup))
        connection.execute(delete(duty))
    membership = Membership(connection)
    for month in sorted(months):
        connection.execute(delete(rollup).where(rollup.c.month == month))
        _insert(connection, rollup, cells_of(connection, membership, month))
    # Taking back the outermost meetings shortens the span of months in which duty is counted.
    connection.execute(delete(duty).where(not_(duty.c.month.between(first, last))))
    for month in sorted(duties):
        connection.execute(delete(duty).where(duty.c.month == month))
        if month in set(every):
            _insert(connection, duty, iter(duty_rows(connection, membership, month)))


def differences(connection: Connection) -> list[str]:
    """Return one line per cell that is not what the truth gives; empty where all agree."""
    first, last = _span(connection)
    membership = Membership(connection)
    kept = {_key(rollup, row): row for row in _all(connection, select(rollup))}
    kept_duty = {_key(duty, row): row for row in _all(connection, select(duty))}
    found: list[str] = []
    for month in months_between(first, last) if first else []:
        found += _compare(rollup, kept, cells_of(connection, membership, month))
        found += _compare(duty, kept_duty, iter(duty_rows(connection, membership, month)))
    rest = [*(("rollup", key) for key in kept), *(("duty", key) for key in kept_duty)]
    return found + [f"{name} {key}: nothing in the truth" for name, key in rest]


def cells_of(connection: Connection, membership: Membership, month: int) -> Iterator[Row]:
    """Yield the rollup rows of a month, computed from the assessments."""
    truth = _assessments(connection, month)
    for rubric, given in truth.groupby("rubric_version_id"):
        placed = given.merge(membership.during(month), on="branch_id")
        if not placed.empty:
            yield from _sums(placed.assign(month=month, rubric_version_id=rubric))


def _sums(placed: pd.DataFrame) -> Iterator[Row]:
    keys = list(ROLLUP_KEYS)
    order = placed.sort_values(keys, kind="stable")
    cell = order.groupby(keys, sort=False).ngroup().to_numpy()
    starts = np.flatnonzero(np.r_[True, np.diff(cell) != 0])
    values = np.vstack(list(order["values"]))
    sums = np.add.reduceat(values, starts, axis=0).tolist()
    plain, binned = len(VALUES), len(VALUES) + BINS
    criteria = (values.shape[1] - binned) // 3
    heads = order[keys].iloc[starts].to_dict("records")
    for head, total in zip(heads, sums, strict=True):
        rest = total[binned:]
        parts = [rest[:criteria], rest[criteria : 2 * criteria], rest[2 * criteria :]]
        yield {
            **{str(key): _plain(value) for key, value in head.items()},
            **dict(zip(VALUES, total[:plain], strict=True)),
            "bins": json.dumps(total[plain:binned], separators=(",", ":")),
            "criteria": json.dumps(parts, separators=(",", ":")),
        }


def _assessments(connection: Connection, month: int) -> pd.DataFrame:
    columns = [
        assessment.c.branch_id,
        assessment.c.meeting_kind,
        assessment.c.kind,
        assessment.c.is_official,
        assessment.c.rubric_version_id,
        assessment.c.grade,
        assessment.c.percent_x100,
        assessment.c.points,
        *(
            assessment.c[f"{group}_{part}_x100"]
            for group in IssueGroup
            for part in ("points", "max")
        ),
    ]
    found = connection.execute(select(*columns).where(assessment.c.month == month))
    frame = pd.DataFrame(found.all(), columns=[column.name for column in columns])
    values: list[Any] = [_values(row) for row in frame.to_dict("records")]
    frame["values"] = values
    frame["assessment"] = frame["kind"]
    official = frame[frame["is_official"].astype(bool)].assign(
        assessment=AssessmentView.OFFICIAL.value
    )
    return pd.concat([frame, official], ignore_index=True)


def _values(row: dict[Any, Any]) -> "np.ndarray[Any, np.dtype[np.int64]]":
    percent = row["percent_x100"]
    values = [1, percent, percent * percent]
    for group in IssueGroup:
        of_group = group_percent_x100(row[f"{group}_points_x100"], row[f"{group}_max_x100"])
        values += [0, 0, 0] if of_group is None else [1, of_group, of_group * of_group]
    bins = [0] * BINS
    bins[min(percent // BIN_WIDTH_X100, BINS - 1)] = 1
    points = json.loads(row["points"])
    values += bins
    values += [int(given is not None) for given in points]
    values += [given or 0 for given in points]
    values += [(given or 0) ** 2 for given in points]
    return np.array(values, dtype=np.int64)


def group_percent_x100(points_x100: int, max_x100: int) -> int | None:
    """Return the percent of a group in hundredths, rounded half up; None where none applied."""
    return (points_x100 * 20_000 + max_x100) // (2 * max_x100) if max_x100 else None


def _span(connection: Connection) -> tuple[int, int]:
    first, last = connection.execute(
        select(func.min(meeting.c.month), func.max(meeting.c.month))
    ).one()
    return first or 0, last or 0


def _without_duty(connection: Connection, every: list[int]) -> set[int]:
    return set(every) - set(connection.execute(select(duty.c.month).distinct()).scalars())


def _insert(connection: Connection, table: Table, rows: Iterator[Row]) -> None:
    while part := list(islice(rows, INSERT_ROWS)):
        connection.execute(insert(table), part)


def _all(connection: Connection, statement: Select[Any]) -> list[Row]:
    return [dict(row) for row in connection.execute(statement).mappings()]


def _key(table: Table, row: Row) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in table.primary_key)


def _compare(table: Table, kept: dict[tuple[Any, ...], Row], rows: Iterator[Row]) -> list[str]:
    found = []
    for row in rows:
        key = _key(table, row)
        stored = kept.pop(key, None)
        if stored != row:
            found.append(f"{table.name} {key}: kept {stored}, truth {row}")
    return found


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value
