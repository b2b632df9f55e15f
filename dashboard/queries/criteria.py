"""Criteria: how much of each maximum was reached, and how many points were lost."""

import json
from typing import Any

import pandas as pd
from sqlalchemy import select

from dashboard.database.tables import criterion, rubric_version
from dashboard.domain.filters import Filters
from dashboard.domain.words import IssueGroup, Language
from dashboard.queries.frames import COUNT, FLOAT, WORD, typed
from dashboard.queries.moments import HUNDREDTHS, Moments, intervals
from dashboard.queries.reader import Reader
from dashboard.queries.tree import Months

COLUMNS = {
    "rubric": WORD, "version": COUNT, "code": WORD, "name": WORD, "name_vi": WORD,
    "name_en": WORD, "group": WORD, "percent": FLOAT, "low": FLOAT, "high": FLOAT, "sd": FLOAT,
    "n": COUNT, "lost": FLOAT, "max_points": FLOAT,
}  # fmt: skip
Sums = dict[int, list[list[int]]]


def criterion_scores(
    reader: Reader,
    filters: Filters,
    group: IssueGroup | None = None,
    language: Language = Language.VI,
) -> pd.DataFrame:
    """Return rubric, version, code, name, name_vi, name_en, group, percent, low, high, sd, n,
    lost, max_points.

    percent is of the criterion's maximum (0–100) where it applied, lost the mean points lost a
    meeting. A row a criterion of each rubric version in use in the period, in rubric order.
    """
    sums = _sums(reader, filters, reader.period(filters))
    rows = reader.rows(
        select(criterion, rubric_version.c.code.label("rubric"), rubric_version.c.version)
        .join(rubric_version, rubric_version.c.id == criterion.c.rubric_version_id)
        .where(criterion.c.rubric_version_id.in_(sorted(sums)))
        .order_by(rubric_version.c.id, criterion.c.position)
    )
    order: dict[int, int] = {}
    found = []
    for row in rows:
        version = row["rubric_version_id"]
        place = order[version] = order.get(version, -1) + 1
        if group is None or row["issue_group"] == group.value:
            found.append(_scores(row, [part[place] for part in sums[version]], language))
    ends = intervals(found)
    return typed((row | own for row, own in zip(found, ends, strict=True)), COLUMNS)


def _scores(row: dict[str, Any], sums: list[int], language: Language) -> dict[str, Any]:
    most = row["max_x100"]
    points = Moments(*sums)
    mean = points.percent

    def percent(value: float | None) -> float | None:
        return None if value is None else value * HUNDREDTHS * 100 / most

    return row | {
        "name": row[f"name_{language.value}"],
        "group": row["issue_group"],
        "percent": percent(mean),
        "sd": percent(points.sd),
        "n": points.n,
        "lost": None if mean is None else most / HUNDREDTHS - mean,
        "max_points": most / HUNDREDTHS,
    }


def _sums(reader: Reader, filters: Filters, months: Months) -> Sums:
    """Add up times applied, points and squares of each criterion, by rubric version."""
    cells = reader.rollup(filters, months).subquery()
    columns = [cells.c.rubric_version_id]
    of_meetings = "points" in cells.c
    columns.append(cells.c.points if of_meetings else cells.c.criteria)
    sums: Sums = {}
    for row in reader.rows(select(*columns)):
        parts = _of_meeting(row["points"]) if of_meetings else json.loads(row["criteria"])
        known = sums.get(row["rubric_version_id"])
        sums[row["rubric_version_id"]] = parts if known is None else _added(known, parts)
    return sums


def _added(known: list[list[int]], parts: list[list[int]]) -> list[list[int]]:
    return [
        [had + more for had, more in zip(old, new, strict=True)]
        for old, new in zip(known, parts, strict=True)
    ]


def _of_meeting(points: str) -> list[list[int]]:
    given = json.loads(points)
    return [
        [int(one is not None) for one in given],
        [one or 0 for one in given],
        [(one or 0) ** 2 for one in given],
    ]
