"""Check a row of points against its rubric."""

from dashboard.domain.rubric import Criterion, Rubric
from dashboard.sheets.cells import NotApplicable, Points, Refused, parse_points
from dashboard.sheets.columns import Columns
from dashboard.sheets.headings import CRITERION
from dashboard.sheets.table import Cell


class PointsOf(dict[Cell, Points]):
    """Parsed points by raw cell: a file holds few distinct ones."""

    def __missing__(self, cell: Cell) -> Points:
        value = self[cell] = parse_points(cell)
        return value


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
        self.maxima = [one.max_x100 for one in rubric.criteria]

    def check(
        self, rows: list[int], cells: list[Cell], parsed: list[Points]
    ) -> tuple[int | None, ...] | None:
        """Return the points; None where one is wrong, each noted with its row and column.

        `rows` holds one row for all criteria, or one a criterion.
        """
        for value, most in zip(parsed, self.maxima, strict=True):
            if type(value) is not int or not 0 <= value <= most:
                break
        else:
            return tuple(parsed)  # type: ignore[arg-type] # -- each was seen to be int just now
        return self._slowly(rows, cells, parsed)

    def _slowly(
        self, rows: list[int], cells: list[Cell], parsed: list[Points]
    ) -> tuple[int | None, ...] | None:
        points: list[int | None] = []
        sound = True
        for place, criterion in enumerate(self.rubric.criteria):
            value = parsed[place]
            reason = _trouble(value, criterion)
            if reason:
                field = CRITERION + criterion.code if self.by_column else "points"
                self.columns.refuse(
                    rows[place if len(rows) > 1 else 0], field, cells[place], reason,
                    criterion=criterion.code, limit=words_of(criterion.max_x100),
                )  # fmt: skip
                sound = False
            points.append(value if type(value) is int else None)
        if sound and all(value is None for value in points):
            self.columns.refuse(rows[0], "branch", None, "no_points")
            return None
        return tuple(points) if sound else None


def _trouble(value: Points, criterion: Criterion) -> str | None:
    if isinstance(value, Refused):
        return value.reason
    if value is None:
        return None if criterion.may_not_apply else "points_missing"
    if isinstance(value, NotApplicable):
        return None if criterion.may_not_apply else "always_applies"
    if value < 0:
        return "below_zero"
    return "above_maximum" if value > criterion.max_x100 else None
