"""Say on which sheet each problem of a workbook stands: a row number alone does not."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Engine

from dashboard.actions.outcome import Located
from dashboard.actions.reference import file_reference
from dashboard.domain.problems import Problem
from dashboard.domain.viewer import Viewer
from dashboard.sheets.check import check_tables
from dashboard.sheets.read import read_tables

# Of one sheet of several: that another holds the scores is no fault.
OF_A_SHEET = frozenset({"no_headings", "no_rows"})


def locate_problems(
    engine: Engine, path: Path, viewer: Viewer, problems: Sequence[Problem]
) -> list[Located]:
    """Return the problems of a file with their sheets, in the order of the sheets.

    A file with problems in rows and several sheets is read once more, sheet by sheet.
    """
    tables = [] if all(one.row is None for one in problems) else read_tables(path)
    if isinstance(tables, Problem) or len(tables) < 2:
        return [Located("", one) for one in problems]
    left = Counter(map(_key, problems))
    located = []
    with engine.connect() as connection:
        reference = file_reference(connection, viewer)
        for table in tables:
            _, found = check_tables([table], reference)
            own = [one for one in found if left[_key(one)] > 0 and one.reason not in OF_A_SHEET]
            left -= Counter(map(_key, own))
            located += [Located(table.name, one) for one in own]
    # What stands on no sheet by itself, such as the same assessment on two.
    rest = []
    for one in problems:
        if left[_key(one)] > 0:
            left[_key(one)] -= 1
            rest.append(Located("", one))
    return rest + located


def _key(one: Problem) -> tuple[object, ...]:
    return one.row, one.column, one.value, one.reason, tuple(sorted(one.slots.items()))
