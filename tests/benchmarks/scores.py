"""Meetings and assessments of every branch, drawn for a whole month at once and written in bulk."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sqlalchemy import Connection, Table, select

from dashboard.database.rubrics import read_rubrics
from dashboard.database.tables import YES_NO_FACTS, assessment, meeting, organisation_version
from dashboard.domain.months import add_months, months_between
from dashboard.domain.rubric import Rubric
from dashboard.domain.words import AssessmentKind, Grade, IssueGroup, MeetingKind

SEED = 20231024
STEP_X100 = 50
LEVEL, BETWEEN_BRANCHES, BETWEEN_MEETINGS, BETWEEN_CRITERIA = 0.86, 0.07, 0.03, 0.08
APPRAISED, OBSERVED, MISSED, UNEXCUSED = 0.8, 0.06, 0.015, 0.1
# How far each kind of assessment stands from the truth.
APART = {
    AssessmentKind.SELF: 0.06,
    AssessmentKind.APPRAISAL: 0.03,
    AssessmentKind.OBSERVATION: 0.0,
}
MEMBERS, SENT_DAYS = 20, 5
GROUPS = list(IssueGroup)
Array = Any


@dataclass
class Province:
    """What the draws of all months share."""

    branches: Array
    quality: Array
    rubrics: dict[MeetingKind, tuple[int, Rubric]]
    random: np.random.Generator
    meetings: int = 0


@dataclass
class Held:
    """The meetings of one kind in one month: what they are, and who missed them unexcused."""

    month: int
    kind: MeetingKind
    at: Array
    ids: Array
    unexcused: Array
    rows: dict[str, Any] = field(default_factory=dict)


def write_scores(connection: Connection, months: int, last: int) -> None:
    """Write every meeting of the last months (yyyymm) with nearly two assessments each."""
    province = _province(connection)
    every, random = np.arange(len(province.branches)), province.random
    for month in months_between(add_months(last, 1 - months), last):
        met = every[random.random(len(every)) > MISSED]
        quarter = month % 3 == 0
        combined = (met % 3 == 0) & quarter
        for kind, at in (
            (MeetingKind.COMBINED, met[combined]),
            (MeetingKind.REGULAR, met[~combined]),
            (MeetingKind.THEMED, every[(every % 3 == 1) & quarter]),
        ):
            if len(at):
                held = _hold(province, month, kind, at)
                _insert(connection, meeting, held.rows)
                _assess(connection, province, held)


def _province(connection: Connection) -> Province:
    version = organisation_version.c
    ids = select(version.organisation_id).where(version.level == "branch").distinct()
    branches = np.array(sorted(connection.execute(ids).scalars()))
    random = np.random.default_rng(SEED)
    quality = random.normal(0, BETWEEN_BRANCHES, (len(branches), len(GROUPS)))
    rubrics = {
        kind: (number, rubric)
        for number, rubric in read_rubrics(connection).items()
        for kind in rubric.meeting_kinds
    }
    return Province(branches, quality, rubrics, random)


def _hold(province: Province, month: int, kind: MeetingKind, at: Array) -> Held:
    random, count = province.random, len(at)
    ids = province.meetings + 1 + np.arange(count)
    province.meetings += count
    days = (12, 26) if kind is MeetingKind.THEMED else (1, 6)
    unexcused = (random.random(count) < UNEXCUSED).astype(int)
    date = f"{month // 100}-{month % 100:02d}"
    return Held(month, kind, at, ids, unexcused, {
        "id": ids,
        "branch_id": province.branches[at],
        "date": [f"{date}-{day:02d}" for day in random.integers(*days, count)],
        "month": month,
        "kind": kind.value,
        "members": MEMBERS,
        "attended": MEMBERS - unexcused,
        "unexcused": unexcused,
        "exempt": 0,
        "duration_minutes": random.integers(50, 121, count),
        "papers_days_ahead": random.integers(0, 5, count),
        "speakers": random.integers(3, MEMBERS, count),
        "tasks_due": 8,
        "tasks_on_time": random.integers(4, 9, count),
        "tasks_assigned": random.integers(4, 9, count),
        "record_sent_days": random.integers(0, SENT_DAYS, count),
        **{name: random.integers(0, 2, count) for name in YES_NO_FACTS},
    })  # fmt: skip


def _assess(connection: Connection, province: Province, held: Held) -> None:
    number, rubric = province.rubrics[held.kind]
    random, count = province.random, len(held.at)
    group = [GROUPS.index(one.group) for one in rubric.criteria]
    true = LEVEL + province.quality[held.at][:, group]
    true = true + random.normal(0, BETWEEN_MEETINGS, (count, 1))
    appraised = random.random(count) < APPRAISED
    whole, never = np.ones(count, dtype=bool), np.zeros(count, dtype=bool)
    for kind, made, official in (
        (AssessmentKind.SELF, whole, ~appraised),
        (AssessmentKind.APPRAISAL, appraised, whole),
        (AssessmentKind.OBSERVATION, random.random(count) < OBSERVED, never),
    ):
        if not made.any():
            continue
        share = true[made] + APART[kind]
        share += random.normal(0, BETWEEN_CRITERIA, share.shape)
        _insert(connection, assessment, {
            "meeting_id": held.ids[made],
            "branch_id": province.branches[held.at[made]],
            "month": held.month,
            "meeting_kind": held.kind.value,
            "kind": kind.value,
            "rubric_version_id": number,
            "is_official": official[made].astype(int),
            **scored(rubric, share, held.kind, held.unexcused[made]),
        })  # fmt: skip


def scored(
    rubric: Rubric, share: Array, kind: MeetingKind, unexcused: Array
) -> dict[str, Array | list[str]]:
    """Reckon the columns of many assessments at once, as domain.scoring does of one.

    `share` is what was reached of each criterion's maximum, meetings × criteria.
    """
    most = np.array([one.max_x100 for one in rubric.criteria])
    applies = np.array(
        [not (one.may_not_apply and kind is MeetingKind.REGULAR) for one in rubric.criteria]
    )
    points = np.clip(np.rint(share * most / STEP_X100) * STEP_X100, 0, most).astype(int)
    points = points * applies
    group = np.array([GROUPS.index(one.group) for one in rubric.criteria])
    found: dict[str, Any] = {"points": _written(points, applies)}
    for at, name in enumerate(GROUPS):
        found[f"{name}_points_x100"] = points[:, group == at].sum(axis=1)
        found[f"{name}_max_x100"] = np.full(len(points), (most * applies)[group == at].sum())
    total, maximum = points.sum(axis=1), int((most * applies).sum())
    percent = (total * 20_000 + maximum) // (2 * maximum)
    return found | {
        "total_x100": total,
        "max_x100": np.full(len(points), maximum),
        "percent_x100": percent,
        **_graded(rubric, points < most * applies, total / maximum, unexcused),
    }


def _graded(rubric: Rubric, short: Array, share: Array, unexcused: Array) -> dict[str, list[str]]:
    limits = [float(band.min_percent) / 100 for band in rubric.grades]
    rank = np.argmax(share[:, None] >= np.array(limits), axis=1)
    gates = np.full(len(share), "", dtype=object)
    for gate in rubric.gates:
        at = [rubric.position(code) for code in gate.full_marks]
        broken = short[:, at].any(axis=1) | ((unexcused > 0) & gate.no_unexcused)
        rank = np.where(broken, np.maximum(rank, list(Grade).index(gate.cap)), rank)
        gates = np.where(broken, np.where(gates == "", gate.code, gates + "," + gate.code), gates)
    grades = [grade.value for grade in Grade]
    return {"grade": [grades[one] for one in rank], "gates": list(gates)}


def _written(points: Array, applies: Array) -> list[str]:
    names = np.array([str(one) for one in range(int(points.max()) + 1)], dtype=object)
    text = np.where(applies, names[points], "null")
    return ["[" + ",".join(row) + "]" for row in text.tolist()]


def _insert(connection: Connection, table: Table, columns: Mapping[str, Any]) -> None:
    names = list(columns)
    count = max(len(one) for one in columns.values() if isinstance(one, (list, np.ndarray)))
    lists = [
        one.tolist() if isinstance(one, np.ndarray) else one if isinstance(one, list)
        else [one] * count
        for one in columns.values()
    ]  # fmt: skip
    marks = ", ".join("?" for _ in names)
    # The driver's own insert: the library's would take most of the time.
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})",
        list(zip(*lists, strict=True)),
    )
