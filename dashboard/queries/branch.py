"""One branch: who it is, its scores over time, and its meetings one by one."""

import json
import math
from dataclasses import replace
from typing import Any

import numpy as np
from sqlalchemy import select

from dashboard.database.tables import FACTS, assessment, criterion, meeting, rubric_version
from dashboard.domain.filters import Filters
from dashboard.domain.rubric import Rubric, load_rubric
from dashboard.domain.words import AssessmentKind, AssessmentView, BranchKind, Grade, Language
from dashboard.queries.moments import HUNDREDTHS
from dashboard.queries.names import labels, path
from dashboard.queries.reader import ALWAYS, Reader
from dashboard.queries.sums import shown_months
from dashboard.queries.tree import BRANCH

Row = dict[str, Any]
FULL_PERCENT = 100


def profile(reader: Reader, filters: Filters) -> Row | None:
    """Return code, name, kind, members, parent, path (labels from the top) of the branch chosen;
    None where it is unknown, no branch or outside the scope."""
    way = path(reader, filters.organisation)
    if not way or way[-1]["level"] != BRANCH:
        return None
    found = reader.branch_list(replace(filters, branch_kinds=()), ALWAYS)
    if len(found) != 1:
        return None
    members = int(found.member_count[0])
    return {
        "code": found.code[0],
        "name": found.name[0],
        "kind": tuple(BranchKind)[found.kind[0]].value,
        "members": None if members < 0 else members,
        "parent": way[-1]["parent"],
        "path": way,
    }


def meetings(reader: Reader, filters: Filters) -> list[Row]:
    """Return the meetings in the months the trend shows, newest first.

    Keys: date, month, kind, the recorded facts by name, grade and gates of the official score,
    self, appraisal, observation (percent 0–100 or None), assessments {kind: code, name_vi,
    name_en, group, points, max_points of every criterion}.
    """
    held = reader.meetings(filters, shown_months(reader, filters)).subquery()
    given = reader.rows(select(assessment).where(assessment.c.meeting_id.in_(select(held.c.id))))
    criteria = _criteria(reader, {row["rubric_version_id"] for row in given})
    by_meeting: dict[int, list[Row]] = {}
    for row in given:
        by_meeting.setdefault(row["meeting_id"], []).append(row)
    return [
        {name: row[name] for name in ("date", "month", "kind", *FACTS)}
        | _scored(by_meeting.get(row["id"], []), criteria)
        for row in reader.rows(select(held).order_by(held.c.date.desc(), held.c.kind))
    ]


def way_up(reader: Reader, filters: Filters, language: Language = Language.VI) -> Row | None:
    """Say what the next grade takes from the latest official score; None without one.

    Keys: date, grade, percent (0–100), next (grade, None at the top), points_x100 (still needed),
    steps [(criterion, points_x100)] where most was lost first, gates [code] that stand before it.
    """
    latest = example_meeting(reader, filters)
    if latest is None:
        return None
    rubric = _rubric(reader, latest["rubric_version_id"])
    bands = sorted(rubric.grades, key=lambda band: band.min_percent)
    above = [band for band in bands if list(Grade).index(band.grade)
             < list(Grade).index(Grade(latest["grade"]))]  # fmt: skip
    found: Row = {
        "date": latest["date"],
        "grade": latest["grade"],
        "percent": latest["percent_x100"] / HUNDREDTHS,
        "next": above[0].grade.value if above else None,
    }
    if not above:
        return found | {"points_x100": 0, "steps": [], "gates": []}
    wanted = math.ceil(above[0].min_percent * latest["max_x100"] / FULL_PERCENT)
    need = max(0, wanted - latest["total_x100"])
    broken = latest["gates"].replace(",", " ").split()
    order = list(Grade)
    return found | {
        "points_x100": need,
        "steps": _steps(rubric, json.loads(latest["points"]), need, language),
        "gates": [
            gate.code
            for gate in rubric.gates
            if gate.code in broken and order.index(gate.cap) > order.index(above[0].grade)
        ],
    }


def _steps(
    rubric: Rubric, points: list[int | None], need: int, language: Language
) -> list[tuple[str, int]]:
    lost = [
        (one.max_x100 - given, f"{one.code} {one.names[language.value]}")
        for one, given in zip(rubric.criteria, points, strict=True)
        if given is not None and given < one.max_x100
    ]
    steps = []
    for most, name in sorted(lost, key=lambda one: -one[0]):
        if need <= 0:
            break
        steps.append((name, min(most, need)))
        need -= most
    return steps


def _rubric(reader: Reader, version: int) -> Rubric:
    found = reader.rows(select(rubric_version.c.definition).where(rubric_version.c.id == version))
    return load_rubric(json.loads(found[0]["definition"]))


def example_meeting(reader: Reader, filters: Filters) -> Row | None:
    """Return the latest official assessment of what is chosen, as its row holds it.

    Keys: branch (name), date, kind, {group}_points_x100, {group}_max_x100, total_x100, max_x100,
    percent_x100, grade, gates, points (JSON), rubric_version_id; None without any.
    """
    official = replace(filters, assessment=AssessmentView.OFFICIAL)
    scored = reader.scored(official, shown_months(reader, filters))
    if not len(scored):
        return None
    # Of several on one day the first in tree order; then only that branch's month is asked for.
    at = int(np.argmax(scored["day"]))
    branch_id, month = int(scored["branch_id"][at]), int(scored["month"][at])
    truth = reader.assessments(official, (month, month)).where(assessment.c.branch_id == branch_id)
    known = truth.subquery()
    latest = (
        select(assessment, meeting.c.date)
        .join(known, known.c.assessment_id == assessment.c.id)
        .join(meeting, meeting.c.id == assessment.c.meeting_id)
        .order_by(meeting.c.date.desc(), assessment.c.id)
        .limit(1)
    )
    found = reader.rows(latest)
    if not found:
        return None
    return found[0] | {"branch": labels(reader, [branch_id])[branch_id]["name"]}


def _scored(given: list[Row], criteria: dict[int, list[Row]]) -> Row:
    official = next((row for row in given if row["is_official"]), None)
    found: Row = {kind.value: None for kind in AssessmentKind}
    for row in given:
        found[row["kind"]] = row["percent_x100"] / HUNDREDTHS
    return found | {
        "grade": official["grade"] if official else None,
        "gates": official["gates"] if official else "",
        "assessments": {row["kind"]: _points(row, criteria) for row in given},
    }


def _points(row: Row, criteria: dict[int, list[Row]]) -> list[Row]:
    return [
        {
            "code": one["code"],
            "name_vi": one["name_vi"],
            "name_en": one["name_en"],
            "group": one["issue_group"],
            "points": None if given is None else given / HUNDREDTHS,
            "max_points": one["max_x100"] / HUNDREDTHS,
        }
        for one, given in zip(
            criteria[row["rubric_version_id"]], json.loads(row["points"]), strict=True
        )
    ]


def _criteria(reader: Reader, versions: set[int]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {version: [] for version in versions}
    for row in reader.rows(
        select(criterion)
        .where(criterion.c.rubric_version_id.in_(sorted(versions)))
        .order_by(criterion.c.rubric_version_id, criterion.c.position)
    ):
        found[row["rubric_version_id"]].append(row)
    return found
