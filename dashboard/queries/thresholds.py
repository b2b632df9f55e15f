"""The percents at which grades begin, by the rubric in force."""

from sqlalchemy import func, select

from dashboard.database.tables import grade_band, rubric_version
from dashboard.domain.filters import Filters
from dashboard.domain.months import add_months, first_day
from dashboard.domain.words import Grade
from dashboard.queries.moments import HUNDREDTHS
from dashboard.queries.reader import Reader

USUAL = {Grade.GOOD: 90.0, Grade.FAIR: 70.0, Grade.AVERAGE: 50.0, Grade.POOR: 0.0}


def thresholds(reader: Reader, filters: Filters) -> dict[Grade, float]:
    """Return the percent each grade begins at, by the last rubric begun by the period's end.

    Without any rubric the usual ones (Hướng dẫn 42-HD/BTCTW) stand.
    """
    after = first_day(add_months(reader.period(filters)[1], 1))
    begun = func.coalesce(
        select(func.max(rubric_version.c.valid_from))
        .where(rubric_version.c.valid_from < after)
        .scalar_subquery(),
        select(func.min(rubric_version.c.valid_from)).scalar_subquery(),
    )
    first = select(func.min(rubric_version.c.id)).where(rubric_version.c.valid_from == begun)
    rows = reader.rows(
        select(grade_band.c.grade, grade_band.c.min_percent_x100).where(
            grade_band.c.rubric_version_id == first.scalar_subquery()
        )
    )
    return USUAL | {Grade(row["grade"]): row["min_percent_x100"] / HUNDREDTHS for row in rows}
