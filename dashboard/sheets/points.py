"""Check a row of points against its rubric."""

from collections.abc import Sequence

from dashboard.domain.rubric import Criterion, Rubric
from dashboard.sheets.cells import NotApplicable, Parsed, Points, Refused, parse_points
from dashboard.sheets.columns import Columns
from dashboard.sheets.headings import CRITERION
from dashboard.sheets.table import Cell

# Stands for a criterion that does not apply among points that were seen to be sound.
MISSING = -1


def words_of(points_x100: int) -> str:
    """Write points for a person: 8,5."""
    whole, rest = divmod(points_x100, 100)
    return f"{whole},{rest:02d}".rstrip("0") if rest else str(whole)


class PointsCheck:
    """Points of one rubric; `check` is quick where all is well."""

    def __init__(self, rubric: Rubric, columns: Columns, *, by_column: bool) -> None:
        self.rubric = rubric
        self.columns = columns
        self.by_column = by_column
        self._parsed = Parsed(parse_points)
        # What each criterion was seen to accept, by raw cell.
        self._sound: list[dict[Cell, int]] = [{} for _ in rubric.criteria]

    def check(self, rows: Sequence[int], cells: Sequence[Cell]) -> tuple[int | None, ...] | None:
        """Return the points; None where one is wrong, each noted with its row and column.

        `rows` holds one row for all criteria, or one a criterion.
        """
        points = tuple(map(dict.get, self._sound, cells))
        if None in points:
            return self._slowly(rows, cells)
        if MISSING in points:
            return self._some(rows, [None if one == MISSING else one for one in points])
        return points

    def _slowly(self, rows: Sequence[int], cells: Sequence[Cell]) -> tuple[int | None, ...] | None:
        if all(self._parsed[cell] is None for cell in cells):
            return self._some(rows, ())
        points: list[int | None] = []
        sound = True
        for place, criterion in enumerate(self.rubric.criteria):
            value = self._parsed[cells[place]]
            reason = _trouble(value, criterion, self.rubric.step_x100)
            if reason:
                field = CRITERION + criterion.code if self.by_column else "points"
                self.columns.refuse(
                    rows[place if len(rows) > 1 else 0], field, cells[place], reason,
                    criterion=criterion.code, limit=words_of(criterion.max_x100),
                    **self._nearest(value),
                )  # fmt: skip
                sound = False
                continue
            points.append(value if isinstance(value, int) else None)
            self._sound[place][cells[place]] = value if isinstance(value, int) else MISSING
        return self._some(rows, points) if sound else None

    def _nearest(self, value: Points) -> dict[str, str]:
        """Return the step, and the points below and above that lie on one."""
        step = self.rubric.step_x100
        if not isinstance(value, int):
            return {}
        lower = value // step * step
        return {"step": words_of(step), "lower": words_of(lower), "upper": words_of(lower + step)}

    def _some(
        self, rows: Sequence[int], points: Sequence[int | None]
    ) -> tuple[int | None, ...] | None:
        """Return the points unless there are none at all."""
        if any(value is not None for value in points):
            return tuple(points)
        self.columns.refuse(rows[0], "branch", None, "no_points")
        return None


def _trouble(value: Points, criterion: Criterion, step_x100: int) -> str | None:
    if isinstance(value, Refused):
        return value.reason
    if value is None:
        return None if criterion.may_not_apply else "points_missing"
    if isinstance(value, NotApplicable):
        return None if criterion.may_not_apply else "always_applies"
    if value < 0:
        return "below_zero"
    if value > criterion.max_x100:
        return "above_maximum"
    return "off_step" if value % step_x100 else None
