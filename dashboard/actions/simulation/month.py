"""One invented month written part by part, with the sums above it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, func, select

from dashboard.actions.sample import nature
from dashboard.actions.sample.facts import Facts
from dashboard.actions.simulation.bank import Bank
from dashboard.actions.simulation.crowd import Array, Crowd
from dashboard.actions.simulation.draw import (
    Assessments,
    Sheet,
    draw_assessments,
    draw_days,
    draw_kinds,
    draw_truth,
)
from dashboard.actions.simulation.shortcomings import Codes, draw_codes, draw_remedies
from dashboard.database.bulk import Columns, insert_columns
from dashboard.database.bulk_scores import score_all
from dashboard.database.tables import COUNTED_FACTS, YES_NO_FACTS, assessment, finding, meeting
from dashboard.domain.rubric import Rubric
from dashboard.domain.words import AssessmentKind, MeetingKind

# How many branches are drawn and written at once.
PART = 5_000


@dataclass(frozen=True)
class Rubrics:
    """The rubric and its number by kind of meeting, and the facts and shortcomings there may be."""

    by_kind: dict[MeetingKind, tuple[int, Rubric]]
    bank: Bank
    codes: Codes

    @classmethod
    def of(cls, known: dict[int, Rubric], seed: int, codes: Codes) -> "Rubrics":
        """Sort the rubrics known by number by the kinds of meeting they are for."""
        by_kind = {kind: (at, one) for at, one in known.items() for kind in one.meeting_kinds}
        return cls(by_kind, Bank(by_kind[MeetingKind.REGULAR][1], seed), codes)


@dataclass(frozen=True)
class Held:
    """Meetings of one kind in one month, as they are written: with facts and dates."""

    crowd: Crowd
    month: int
    kind: MeetingKind
    facts: Facts
    dates: Array


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
    first = np.datetime64(f"{month // 100}-{month % 100:02d}-01")
    held = Held(crowd, month, kind, facts, first + draw_days(kind, len(crowd.id), random) - 1)
    ids = _write_meetings(connection, held, random)
    given = list(draw_assessments(crowd, month, sheet, (truth, random)))
    appraised = next(made for one, made, *_ in given if one is AssessmentKind.APPRAISAL)
    for one, made, points, names in given:
        official = np.isin(made, appraised) == (one is AssessmentKind.APPRAISAL)
        official &= one is not AssessmentKind.OBSERVATION
        unexcused = np.broadcast_to(facts["unexcused"], len(ids))[made].tolist()
        columns = {
            "meeting_id": ids[made].tolist(),
            "branch_id": crowd.id[made].tolist(),
            "month": [month] * len(made),
            "meeting_kind": [kind.value] * len(made),
            "kind": [one.value] * len(made),
            "assessor": names,
            "rubric_version_id": [number] * len(made),
            "is_official": official.tolist(),
            **score_all(rubric, _with_gaps(points, sheet.applies), unexcused),
        }
        insert_columns(connection, assessment, columns)
    # Draws of their own: meetings and scores do not depend on what is noted of them.
    (noting,) = random.spawn(1)
    seen = _seen(sheet, truth, given)
    at, codes = draw_codes(rubric, seen, rubrics.codes, noting)
    remedies = draw_remedies(held.dates[at], crowd.quality[at].mean(axis=1), noting)
    insert_columns(connection, finding, {"meeting_id": ids[at].tolist(), "code": codes, **remedies})


def _seen(sheet: Sheet, truth: Array, given: list[Assessments]) -> Array:
    """Return the points given by those who saw the meeting, else by the appraiser; full marks where
    nobody but the branch scored it or nothing applied."""
    seen = np.broadcast_to(sheet.most, truth.shape).copy()
    for kind, made, points, _ in given:
        if kind is not AssessmentKind.SELF:
            seen[made] = np.where(sheet.applies, points, sheet.most)
    return seen


def _write_meetings(connection: Connection, held: Held, random: nature.Random) -> Array:
    """Write the meetings; return their ids in the order of the branches."""
    count = len(held.crowd.id)
    columns: Columns = {
        "branch_id": held.crowd.id.tolist(),
        "date": held.dates.tolist(),
        "month": [held.month] * count,
        "kind": [held.kind.value] * count,
    }
    for name in (*COUNTED_FACTS, *YES_NO_FACTS):
        if name in held.facts:
            written = bool if name in YES_NO_FACTS else int
            columns[name] = np.broadcast_to(held.facts[name], count).astype(written).tolist()
    if held.kind is not MeetingKind.REGULAR:
        themes = random.integers(0, len(nature.THEMES), count)
        columns["theme"] = [nature.THEMES[theme] for theme in themes.tolist()]
    last = connection.execute(select(func.max(meeting.c.id))).scalar() or 0
    insert_columns(connection, meeting, columns)
    added = select(meeting.c.id).where(meeting.c.id > last).order_by(meeting.c.id)
    return np.array(connection.execute(added).scalars().all())


def _with_gaps(points: Array, applies: Array) -> list[list[int | None]]:
    rows: list[list[int | None]] = points.tolist()
    for at in np.flatnonzero(~applies).tolist():
        for row in rows:
            row[at] = None
    return rows
