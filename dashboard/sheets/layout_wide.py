"""One meeting a row, criteria in columns."""

from dashboard.domain.problems import Problem
from dashboard.sheets.columns import MAX_PROBLEMS, Columns
from dashboard.sheets.given import Given
from dashboard.sheets.points import PointsCheck
from dashboard.sheets.table import Row, Table, picker


def read_wide(table: Table, columns: Columns) -> list[Given]:
    """Return one assessment a row; problems gather in the columns."""
    reader = _Wide(columns)
    given: list[Given] = []
    start = columns.headings.row + 1
    for number, row in enumerate(table.rows[start:], start + 1):
        if len(columns.problems) >= MAX_PROBLEMS:
            break
        if one := reader.read(number, columns.padded(row)):
            given.append(one)
    return given


class _Wide:
    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.checks: dict[int, PointsCheck | None] = {}
        self.seen: dict[tuple[object, ...], int] = {}
        criteria = columns.headings.criteria
        self.cells = {
            number: picker([criteria.get(one.code) for one in rubric.criteria])
            for number, rubric in columns.reference.rubrics.items()
        }

    def read(self, number: int, row: Row) -> Given | None:
        columns = self.columns
        key = columns.key(row)
        if columns.not_held(row, number):
            return None
        if not (key[2] or key[3]) and columns.untouched(row):
            return None
        identity = columns.identify(number, key, row)
        if identity is None:
            return None
        check = self._check(identity.rubric_id)
        if check is None:
            return None
        points = check.check([number], self.cells[identity.rubric_id](row))
        facts = columns.facts(number, row)
        first = self.seen.setdefault(identity[:4], number)
        if first != number:
            columns.refuse(number, "branch", key[0], "repeated_row", first=first)
            return None
        return None if points is None else Given(number, identity, points, facts)

    def _check(self, rubric_id: int) -> PointsCheck | None:
        if rubric_id not in self.checks:
            self.checks[rubric_id] = self._new_check(rubric_id)
        return self.checks[rubric_id]

    def _new_check(self, rubric_id: int) -> PointsCheck | None:
        rubric = self.columns.reference.rubrics[rubric_id]
        there = self.columns.headings.criteria
        missing = [
            one.code for one in rubric.criteria if one.code not in there and not one.may_not_apply
        ]
        for code in missing:
            self.columns.problems.append(
                Problem(None, code, "", "missing_criterion_column", {"rubric": rubric.code})
            )
        return None if missing else PointsCheck(rubric, self.columns, by_column=True)
