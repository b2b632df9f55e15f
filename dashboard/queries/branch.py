"""One branch: who it is, its scores over time, and its meetings one by one."""

import json
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, select

from dashboard.database.tables import FACTS, assessment, criterion, meeting
from dashboard.domain.filters import Filters
from dashboard.domain.words import AssessmentKind, AssessmentView
from dashboard.queries.criteria import criterion_scores
from dashboard.queries.moments import GROUPS, HUNDREDTHS
from dashboard.queries.organisations import path
from dashboard.queries.reader import ALWAYS, Reader
from dashboard.queries.tree import BRANCH, Months
from dashboard.queries.trend import monthly_scores

Row = dict[str, Any]
SCORED = (
    *(f"{group}_{part}_x100" for group in GROUPS for part in ("points", "max")),
    "total_x100", "max_x100", "percent_x100", "grade", "gates", "is_official", "assessor",
    "points", "rubric_version_id",
)  # fmt: skip


def profile(reader: Reader, code: str, filters: Filters | None = None) -> Row | None:
    """Return identity, path, monthly, criteria, meetings of a branch; None outside the scope.

    identity: code, name, kind, members, parent. path: labels from the top. monthly: as
    `monthly_scores`. criteria: as `criterion_scores`, in the period. meetings: newest first, each
    date, month, kind, facts (dict by name), assessments {kind: points and maxima per group in
    hundredths, percent (0–100), grade, gates, is_official, assessor, criteria [{code, name_vi,
    name_en, group, points, max_points}]} of the months the trend shows.
    """
    chosen = replace(filters or Filters(), organisation=code, branch_kinds=())
    way = path(reader, code)
    if not way or way[-1]["level"] != BRANCH:
        return None
    found = reader.rows(reader.branches(chosen, ALWAYS))
    if not found:
        return None
    identity = {key: found[0][key] for key in ("code", "name", "kind", "members")}
    return {
        "identity": identity | {"parent": way[-1]["parent"]},
        "path": way,
        "monthly": monthly_scores(reader, chosen),
        "criteria": criterion_scores(reader, chosen),
        "meetings": meetings(reader, chosen, (ALWAYS[0], reader.period(chosen)[1])),
    }


def meetings(reader: Reader, filters: Filters, months: Months) -> list[Row]:
    """Return the meetings of a branch, newest first, with their facts and all assessments."""
    held = reader.meetings(filters, months).subquery()
    given: dict[int, dict[str, Row]] = {}
    scored = select(assessment).where(assessment.c.meeting_id.in_(select(held.c.id)))
    rows = reader.rows(scored)
    criteria = _criteria(reader, {row["rubric_version_id"] for row in rows})
    for row in rows:
        given.setdefault(row["meeting_id"], {})[row["kind"]] = _assessment(row, criteria)
    return [
        {
            "date": row["date"],
            "month": row["month"],
            "kind": row["kind"],
            "facts": {name: row[name] for name in FACTS},
            "assessments": {
                kind.value: given[row["id"]][kind.value]
                for kind in AssessmentKind
                if kind.value in given.get(row["id"], {})
            },
        }
        for row in reader.rows(select(held).order_by(held.c.date.desc(), held.c.kind))
    ]


def example_meeting(reader: Reader, filters: Filters) -> Row | None:
    """Return the latest official assessment of what is chosen, as its row holds it.

    Keys: branch (name), date, kind, {group}_points_x100, {group}_max_x100, total_x100, max_x100,
    percent_x100, grade; None without any.
    """
    months = reader.period(filters)
    official = replace(filters, assessment=AssessmentView.OFFICIAL)
    truth = reader.assessments(official, months).subquery()
    names = reader.branches(official, months).subquery()
    found = reader.rows(_example(truth.c, names.c))
    return found[0] if found else None


def _example(truth: Any, names: Any) -> Select[Any]:
    return (
        select(assessment, names.name.label("branch"), meeting.c.date)
        .join(truth.assessment_id.table, truth.assessment_id == assessment.c.id)
        .join(meeting, meeting.c.id == assessment.c.meeting_id)
        .join(names.id.table, names.id == assessment.c.branch_id)
        .order_by(meeting.c.date.desc(), names.position)
        .limit(1)
    )


def _assessment(row: Row, criteria: dict[int, list[Row]]) -> Row:
    points = json.loads(row["points"])
    return {key: row[key] for key in SCORED if key != "points"} | {
        "percent": row["percent_x100"] / HUNDREDTHS,
        "criteria": [
            {
                "code": one["code"],
                "name_vi": one["name_vi"],
                "name_en": one["name_en"],
                "group": one["issue_group"],
                "points": None if given is None else given / HUNDREDTHS,
                "max_points": one["max_x100"] / HUNDREDTHS,
            }
            for one, given in zip(criteria[row["rubric_version_id"]], points, strict=True)
        ],
    }


def _criteria(reader: Reader, versions: set[int]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {version: [] for version in versions}
    for row in reader.rows(
        select(criterion)
        .where(criterion.c.rubric_version_id.in_(sorted(versions)))
        .order_by(criterion.c.rubric_version_id, criterion.c.position)
    ):
        found[row["rubric_version_id"]].append(row)
    return found
