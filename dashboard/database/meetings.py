"""Meetings and their recorded facts, written in bulk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from sqlalchemy import Connection, func, select

from dashboard.database.bulk import Columns, insert_columns, parts_of, update_rows
from dashboard.database.change_log import ChangeLog
from dashboard.database.tables import meeting
from dashboard.database.written import Changes, FactsError, MeetingKey, MeetingRow, Row
from dashboard.domain.facts import COUNTED_AMONG, disagreeing
from dashboard.domain.months import month_of

# The one fact that scores depend on.
SCORED_FACT = "unexcused"


@dataclass(frozen=True)
class Held:
    """The meetings written: id by key, unexcused absences by id, and how they stood before.

    `known` were there before; of these `rescored` have other absences now.
    """

    ids: dict[MeetingKey, int]
    unexcused: dict[int, int | None]
    known: frozenset[int]
    rescored: frozenset[int]


def write_meetings(
    connection: Connection, given: Iterable[MeetingRow], log: ChangeLog, changes: Changes
) -> Held:
    """Add meetings and correct the facts of known ones; facts left out stay as they are.

    Raise FactsError.
    """
    facts: dict[MeetingKey, Row] = {}
    for one in given:
        facts.setdefault(one.key, {}).update(one.facts)
    known = _known(connection, facts)
    _check({key: known.get(key, {}) | row for key, row in facts.items() if row})
    ids = {key: row["id"] for key, row in known.items()}
    unexcused = {row["id"]: row[SCORED_FACT] for row in known.values()}
    corrected: dict[int, Row] = {}
    for key, row in known.items():
        different = {k: v for k, v in facts[key].items() if row[k] != v}
        if different:
            corrected[row["id"]] = different
            changes.touch([key])
            before = {name: row[name] for name in different}
            changes.correct(meeting.name, (row["id"], row["id"]), before, different)
    _correct(connection, corrected, log)
    rescored = {number for number, row in corrected.items() if SCORED_FACT in row}
    unexcused |= {number: corrected[number][SCORED_FACT] for number in rescored}
    fresh = {key: row for key, row in facts.items() if key not in known}
    changes.touch(fresh)
    added = _add(connection, fresh, log)
    ids |= added
    unexcused |= {number: fresh[key].get(SCORED_FACT) for key, number in added.items()}
    here = frozenset(row["id"] for row in known.values())
    return Held(ids, unexcused, here, frozenset(rescored))


def _known(connection: Connection, facts: dict[MeetingKey, Row]) -> dict[MeetingKey, Row]:
    """Return what is stored of the given meetings: id, and the facts given or checked."""
    names = sorted({SCORED_FACT, *chain(*COUNTED_AMONG)}.union(*facts.values()))
    columns = (meeting.c.branch_id, meeting.c.date, meeting.c.kind, meeting.c.id)
    branches: dict[int, set[int]] = {}
    for branch, day, _ in facts:
        branches.setdefault(month_of(day), set()).add(branch)
    known: dict[MeetingKey, Row] = {}
    for month, wanted in branches.items():
        of_month = select(*columns, *(meeting.c[name] for name in names)).where(
            meeting.c.month == month
        )
        for part in parts_of(wanted):
            for row in connection.execute(of_month.where(meeting.c.branch_id.in_(part))):
                key = row[0], row[1], row[2]
                if key in facts:
                    known[key] = dict(zip(("id", *names), row[3:], strict=True))
    return known


def _check(facts: dict[MeetingKey, Row]) -> None:
    broken = {
        key: f"{row[smaller]} > {row[larger]}"
        for key, row in facts.items()
        for smaller, larger in disagreeing(row)
    }
    if broken:
        raise FactsError(broken)


def _correct(connection: Connection, corrected: dict[int, Row], log: ChangeLog) -> None:
    if not corrected:
        return
    log.before(meeting, corrected)
    alike: dict[tuple[str, ...], list[Row]] = {}
    for number, row in corrected.items():
        alike.setdefault(tuple(row), []).append(row | {"id": number})
    for rows in alike.values():
        update_rows(connection, meeting, rows)
    log.after(meeting)


def _add(
    connection: Connection, fresh: dict[MeetingKey, Row], log: ChangeLog
) -> dict[MeetingKey, int]:
    """Insert meetings; return their ids."""
    if not fresh:
        return {}
    last = connection.execute(select(func.max(meeting.c.id))).scalar() or 0
    columns: Columns = {
        "branch_id": [key[0] for key in fresh],
        "date": [key[1] for key in fresh],
        "month": [month_of(key[1]) for key in fresh],
        "kind": [key[2] for key in fresh],
    }
    rows: Sequence[Row] = list(fresh.values())
    for name in sorted(set().union(*rows)):
        columns[name] = [row.get(name) for row in rows]
    insert_columns(connection, meeting, columns)
    log.added(meeting, last)
    found = connection.execute(
        select(meeting.c.id, meeting.c.branch_id, meeting.c.date, meeting.c.kind).where(
            meeting.c.id > last
        )
    )
    return {(branch, day, kind): number for number, branch, day, kind in found}
