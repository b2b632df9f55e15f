"""One invented month written part by part, with the sums above it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Connection, func, select

from dashboard.actions.sample import nature
from dashboard.actions.sample.facts import Facts
from dashboard.actions.simulation.bank import Bank
from dashboard.actions.simulation.crowd import Array, Crowd
from dashboard.actions.simulation.draw import (
    Sheet,
    draw_assessments,
    draw_days,
    draw_kinds,
    draw_truth,
)
from dashboard.database.bulk import Columns, insert_columns
from dashboard.database.bulk_scores import score_all
from dashboard.database.tables import COUNTED_FACTS, YES_NO_FACTS, assessment, meeting
from dashboard.domain.rubric import Rubric
from dashboard.domain.words import AssessmentKind, MeetingKind

# How many branches are drawn and written at once.
PART = 5_000


@dataclass(frozen=True)
class Rubrics:
    """The rubric and its number by kind of meeting, and the facts that may be chosen."""

    by_kind: dict[MeetingKind, tuple[int, Rubric]]
    bank: Bank

    @classmethod
    def of(cls, known: dict[int, Rubric], seed: int) -> "Rubrics":
        """Sort the rubrics known by number by the kinds of meeting they are for."""
        by_kind = {kind: (at, one) for at, one in known.items() for kind in one.meeting_kinds}
        return cls(by_kind, Bank(by_kind[MeetingKind.REGULAR][1], seed))


@dataclass(frozen=True)
class Held:
    """Meetings of one kind in one month, as they are written: ids, dates, and facts."""

    crowd: Crowd
    month: int
    kind: MeetingKind
    facts: Facts
    ids: Array


def write_month(
    connection: Connection, crowd: Crowd, month: int, with_: tuple[Rubrics, int]
) -> Iterator[int]:
    """Draw and write the meetings and assessments of a month; yield how many branches are done."""
    rubrics, seed = with_
    for start in range(0, len(crowd.id), PART):
        part = crowd.part(start, start + PART)
        random = np.random.default_rng([seed, month, start])
        for kind, at in draw_kinds(len(part.id), month, random):
            if len(at):
                _write(connection, part.where(at), (month, kind), (rubrics, random))
        yield start + len(part.id)


def _write(
    connection: Connection,
    crowd: Crowd,
    when: tuple[int, MeetingKind],
    with_: tuple[Rubrics, nature.Random],
) -> None:
    rubrics, random = with_
    month, kind = when
    number, rubric = rubrics.by_kind[kind]
    sheet = Sheet(rubric, kind)
    regular = rubrics.by_kind[MeetingKind.REGULAR][1]
    truth, facts = draw_truth(crowd, month, sheet, (rubrics.bank, regular, random))
    ids = _write_meetings(connection, crowd, when, (facts, random))
    held = Held(crowd, month, kind, facts, ids)
    given = list(draw_assessments(crowd, month, sheet, (truth, random)))
    appraised = next(made for one, made, *_ in given if one is AssessmentKind.APPRAISAL)
    for one, made, points, names in given:
        official = np.isin(made, appraised) == (one is AssessmentKind.APPRAISAL)
        official &= one is not AssessmentKind.OBSERVATION
        unexcused = np.broadcast_to(facts["unexcused"], len(ids))[made].tolist()
        columns = {
            **_of_meetings(held, made),
            "kind": [one.value] * len(made),
            "assessor": names,
            "rubric_version_id": [number] * len(made),
            "is_official": official.tolist(),
            **score_all(rubric, _with_gaps(points, sheet.applies), unexcused),
        }
        insert_columns(connection, assessment, columns)


def _write_meetings(
    connection: Connection,
    crowd: Crowd,
    when: tuple[int, MeetingKind],
    with_: tuple[Facts, nature.Random],
) -> Array:
    """Write the meetings; return their ids in the order of the branches."""
    month, kind = when
    facts, random = with_
    count = len(crowd.id)
    days = [date(month // 100, month % 100, day + 1) for day in range(28)]
    columns: Columns = {
        "branch_id": crowd.id.tolist(),
        "date": [days[day - 1] for day in draw_days(kind, count, random).tolist()],
        "month": [month] * count,
        "kind": [kind.value] * count,
    }
    for name in (*COUNTED_FACTS, *YES_NO_FACTS):
        if name in facts:
            written = bool if name in YES_NO_FACTS else int
            columns[name] = np.broadcast_to(facts[name], count).astype(written).tolist()
    if kind is not MeetingKind.REGULAR:
        themes = random.integers(0, len(nature.THEMES), count)
        columns["theme"] = [nature.THEMES[theme] for theme in themes.tolist()]
    last = connection.execute(select(func.max(meeting.c.id))).scalar() or 0
    insert_columns(connection, meeting, columns)
    added = select(meeting.c.id).where(meeting.c.id > last).order_by(meeting.c.id)
    return np.array(connection.execute(added).scalars().all())


def _of_meetings(held: Held, made: Array) -> dict[str, list[Any]]:
    return {
        "meeting_id": held.ids[made].tolist(),
        "branch_id": held.crowd.id[made].tolist(),
        "month": [held.month] * len(made),
        "meeting_kind": [held.kind.value] * len(made),
    }


def _with_gaps(points: Array, applies: Array) -> list[list[int | None]]:
    rows: list[list[int | None]] = points.tolist()
    for at in np.flatnonzero(~applies).tolist():
        for row in rows:
            row[at] = None
    return rows
