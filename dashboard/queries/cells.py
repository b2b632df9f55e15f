"""The columns charts add up: a rollup cell, or one meeting in the shape of a cell."""

from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Label,
    Select,
    and_,
    case,
    extract,
    literal,
    or_,
    select,
)

from dashboard.database.tables import assessment, organisation_version, place, rollup
from dashboard.domain.words import Reading
from dashboard.queries.moments import GROUPS, TOTAL

KEYS = ("month", "meeting_kind", "branch_kind", "rubric_version_id", "grade")
BRANCH_KIND = organisation_version.c.branch_kind


def columns() -> list[Label[Any]]:
    """Return organisation_id, the KEYS, meetings, {measure}_n/_sum/_squares of the rollup."""
    values = [
        rollup.c.organisation_id.label("organisation_id"),
        *(rollup.c[key].label(key) for key in KEYS),
        rollup.c.meetings.label("meetings"),
        rollup.c.meetings.label(f"{TOTAL}_n"),
        rollup.c.percent_sum.label(f"{TOTAL}_sum"),
        rollup.c.percent_squares.label(f"{TOTAL}_squares"),
    ]
    for group in GROUPS:
        values += [
            rollup.c[f"{group}_{part}"].label(f"{group}_{part}") for part in ("n", "sum", "squares")
        ]
    return values


def meetings(reading: Reading) -> Select[Any]:
    """Select every assessment whose branch existed on the first day of its month.

    Columns: assessment_id, meeting_id, branch_id, parent_id, the KEYS, kind, is_official, points
    (JSON), {measure}_n (0 or 1) and {measure}_percent_x100 (rounded half up, 0 where none).
    """
    return (
        select(
            assessment.c.id.label("assessment_id"),
            assessment.c.meeting_id,
            assessment.c.branch_id,
            place.c.parent_id,
            assessment.c.month,
            assessment.c.meeting_kind,
            BRANCH_KIND.label("branch_kind"),
            assessment.c.rubric_version_id,
            assessment.c.grade,
            assessment.c.kind,
            assessment.c.is_official,
            assessment.c.points,
            literal(1).label(f"{TOTAL}_n"),
            assessment.c.percent_x100.label(f"{TOTAL}_percent_x100"),
            *(column for group in GROUPS for column in _group(group)),
        )
        .join(place, covers(reading, assessment.c.branch_id, assessment.c.month))
        .join(organisation_version, valid_in(assessment.c.branch_id, assessment.c.month))
    )


def valid_in(organisation_id: ColumnElement[int], month: ColumnElement[int]) -> ColumnElement[bool]:
    """Join an organisation to its version on the first day of a month."""
    version, first_day = organisation_version, month * 100 + 1
    return and_(
        version.c.organisation_id == organisation_id,
        _day(version.c.valid_from) <= first_day,
        or_(version.c.valid_to.is_(None), _day(version.c.valid_to) > first_day),
    )


def covers(
    reading: Reading, branch_id: ColumnElement[int], month: ColumnElement[int]
) -> ColumnElement[bool]:
    """Join a branch to where it hangs in a month."""
    return and_(
        place.c.reading == reading.value,
        place.c.organisation_id == branch_id,
        place.c.month_from <= month,
        place.c.month_to >= month,
    )


def _day(column: Column[Any]) -> ColumnElement[int]:
    # A day as yyyymmdd, so that it can be compared with a month on every engine.
    year, month, day = (extract(part, column) for part in ("year", "month", "day"))
    return year * 10000 + month * 100 + day


def group_percent(group: str, otherwise: int) -> ColumnElement[int]:
    """Return the percent of a group in hundredths, rounded half up; `otherwise` where none is."""
    points, most = assessment.c[f"{group}_points_x100"], assessment.c[f"{group}_max_x100"]
    return case((most > 0, (points * 20_000 + most) // (2 * most)), else_=otherwise)


def _group(group: str) -> list[Label[Any]]:
    most = assessment.c[f"{group}_max_x100"]
    return [
        case((most > 0, 1), else_=0).label(f"{group}_n"),
        group_percent(group, 0).label(f"{group}_percent_x100"),
    ]


def of_meetings(truth: Select[Any]) -> Select[Any]:
    """Shape each assessment of a select of `meetings` as a cell of one meeting."""
    one = truth.subquery()
    values: list[ColumnElement[Any]] = [
        one.c.branch_id.label("organisation_id"),
        *(one.c[key].label(key) for key in KEYS),
        literal(1).label("meetings"),
    ]
    for measure in (TOTAL, *GROUPS):
        percent = one.c[f"{measure}_percent_x100"]
        values += [
            one.c[f"{measure}_n"].label(f"{measure}_n"),
            percent.label(f"{measure}_sum"),
            (percent * percent).label(f"{measure}_squares"),
        ]
    return select(*values, one.c.points)
