"""The table of branches: searched, sorted and paged where the data are."""

from dataclasses import replace
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Select, Subquery, func, select

from dashboard.database.tables import grade_band, meeting, organisation_version
from dashboard.domain.filters import Filters
from dashboard.domain.months import add_months
from dashboard.domain.names import name_key
from dashboard.domain.period import Period
from dashboard.domain.words import AssessmentView
from dashboard.queries.frames import COUNT, FLOAT, WORD, typed
from dashboard.queries.moments import GROUPS, HUNDREDTHS, MEASURES, TOTAL, measure_of, percents
from dashboard.queries.names import labels
from dashboard.queries.reader import ALWAYS, Reader
from dashboard.queries.sums import by, sums

LONGEST_PAGE = 1000
SPARK_MONTHS = 12
COLUMNS = {
    "code": WORD, "name": WORD, "parent": WORD, "kind": WORD, "member_count": "Int64",
    **dict.fromkeys((*GROUPS, TOTAL), FLOAT), "change": FLOAT, "grade": WORD, "gap": FLOAT,
    "last_observed": WORD, "n": COUNT, "sparkline": WORD,
}  # fmt: skip


def branch_rows(
    reader: Reader, filters: Filters, start: int = 0, stop: int = 50, sort: str = ""
) -> tuple[pd.DataFrame, int]:
    """Return rows start…stop−1, and how many there are in all.

    Columns: code, name, parent, kind, member_count, content…inspection, total (mean percent 0–100),
    change (of total, against the period before), grade (of the mean), gap (self − appraisal on
    the same meetings, in percent points), last_observed (date), n, sparkline (12 means of the
    total, oldest first, None where no meeting). `sort` is a column, "-" before it for descending;
    else the chosen group or the total, lowest first. Unknown values stand last either way. With
    grades chosen only branches with such a meeting are listed.
    """
    months = reader.period(filters)
    table = _table(reader, filters, months)
    # Only grades decide by scores who is listed; else counting need not add anything up.
    counted = table if filters.grades else _searched(reader.branches(filters, months), filters)
    listed = select(func.count().label("n")).select_from(counted.subquery())
    total = int(reader.rows(listed)[0]["n"])
    first = max(start, 0)
    size = min(max(stop - first, 0), LONGEST_PAGE)
    found = reader.rows(_sorted(table, sort or filters.sort, filters).offset(first).limit(size))
    return typed(_finished(reader, filters, months, found), COLUMNS), total


def _table(reader: Reader, filters: Filters, months: tuple[int, int]) -> Select[Any]:
    own = _searched(reader.branches(filters, months), filters).subquery("own")
    now = _means(reader, filters, months, "period")
    before = _means(reader, filters, Period.previous(*months), "previous")
    gaps, seen = _gaps(reader, filters, months), _observed(reader, filters, months)
    return (
        select(
            *own.c,
            *(now.c[part] for part in ("meetings", *_PARTS)),
            *(_mean(now, measure).label(measure) for measure in MEASURES),
            (_mean(now, TOTAL) - _mean(before, TOTAL)).label("change"),
            gaps.c.gap,
            seen.c.last_observed,
        )
        .select_from(own)
        .join(now, now.c.branch_id == own.c.id, isouter=not filters.grades)
        .join(before, before.c.branch_id == own.c.id, isouter=True)
        .join(gaps, gaps.c.branch_id == own.c.id, isouter=True)
        .join(seen, seen.c.branch_id == own.c.id, isouter=True)
    )


def _searched(branches: Select[Any], filters: Filters) -> Select[Any]:
    key = name_key(filters.search) if filters.search else ""
    named = organisation_version.c.name_key
    return branches.where(named.contains(key, autoescape=True)) if key else branches


_PARTS = [f"{measure}_{part}" for measure in MEASURES for part in ("n", "sum", "squares")]


def _means(reader: Reader, filters: Filters, months: tuple[int, int], name: str) -> Subquery:
    cells = reader.meeting_cells(filters, months).subquery()
    branch = cells.c.organisation_id
    return select(branch.label("branch_id"), *sums(cells)).group_by(branch).subquery(name)


def _mean(means: Subquery, measure: str) -> ColumnElement[Any]:
    # One float among whole numbers makes the division exact on every engine.
    return means.c[f"{measure}_sum"] * 1.0 / func.nullif(means.c[f"{measure}_n"], 0) / HUNDREDTHS


def _gaps(reader: Reader, filters: Filters, months: tuple[int, int]) -> Subquery:
    def scored(view: AssessmentView) -> Subquery:
        chosen = replace(filters, assessment=view, grades=())
        return reader.assessments(chosen, months).subquery(view.value)

    own, other = scored(AssessmentView.SELF), scored(AssessmentView.APPRAISAL)
    difference = own.c.total_percent_x100 - other.c.total_percent_x100
    return (
        select(own.c.branch_id, (func.avg(difference * 1.0) / HUNDREDTHS).label("gap"))
        .join(other, other.c.meeting_id == own.c.meeting_id)
        .group_by(own.c.branch_id)
        .subquery("gaps")
    )


def _observed(reader: Reader, filters: Filters, months: tuple[int, int]) -> Subquery:
    chosen = Filters(
        organisation=filters.organisation,
        reading=filters.reading,
        assessment=AssessmentView.OBSERVATION,
    )
    seen = reader.assessments(chosen, (ALWAYS[0], months[1])).subquery()
    return (
        select(seen.c.branch_id, func.max(meeting.c.date).label("last_observed"))
        .join(meeting, meeting.c.id == seen.c.meeting_id)
        .group_by(seen.c.branch_id)
        .subquery("seen")
    )


def _sorted(table: Select[Any], sort: str, filters: Filters) -> Select[Any]:
    base = table.subquery()
    columns = {
        "name": base.c.name_key, "parent": base.c.position, "kind": base.c.kind,
        "member_count": base.c.member_count, "change": base.c.change, "gap": base.c.gap,
        "last_observed": base.c.last_observed, "n": base.c.meetings, "grade": base.c[TOTAL],
        "percent": base.c[TOTAL], "code": base.c.code,
        **{measure: base.c[measure] for measure in MEASURES},
    }  # fmt: skip
    name = sort.removeprefix("-")
    column = columns.get(name, base.c[measure_of(filters)])
    down = sort.startswith("-") and name in columns
    return select(base).order_by(
        column.is_(None), column.desc() if down else column.asc(), base.c.position
    )


def _finished(
    reader: Reader, filters: Filters, months: tuple[int, int], found: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    parents = labels(reader, [row["parent_id"] for row in found if row["parent_id"]])
    sparks = _sparklines(reader, filters, months[1], [int(row["id"]) for row in found])
    bands = _bands(reader)
    return [
        row
        | percents(row)
        | {
            "parent": parents[row["parent_id"]]["name"] if row["parent_id"] in parents else "",
            "grade": _grade(row[TOTAL], bands),
            "n": row["meetings"] or 0,
            "sparkline": sparks[int(row["id"])],
        }
        for row in found
    ]


def _sparklines(
    reader: Reader, filters: Filters, last: int, ids: list[int]
) -> dict[int, list[float | None]]:
    months = [add_months(last, step - SPARK_MONTHS + 1) for step in range(SPARK_MONTHS)]
    whole = replace(filters, grades=())
    cells = reader.meeting_cells(whole, (months[0], last)).subquery()
    chosen = select(cells).where(cells.c.organisation_id.in_(ids))
    means: dict[int, dict[int, float | None]] = {id_: {} for id_ in ids}
    for row in by(reader, chosen, "organisation_id", "month"):
        means[row["organisation_id"]][row["month"]] = percents(row)[TOTAL]
    return {id_: [found.get(month) for month in months] for id_, found in means.items()}


def _bands(reader: Reader) -> list[tuple[float, str]]:
    newest = select(func.max(grade_band.c.rubric_version_id)).scalar_subquery()
    rows = reader.rows(
        select(grade_band.c.min_percent_x100, grade_band.c.grade)
        .where(grade_band.c.rubric_version_id == newest)
        .order_by(grade_band.c.min_percent_x100.desc())
    )
    return [(row["min_percent_x100"] / HUNDREDTHS, row["grade"]) for row in rows]


def _grade(percent: float | None, bands: list[tuple[float, str]]) -> str | None:
    if percent is None:
        return None
    return next((grade for least, grade in bands if percent >= least), None)
