"""Files of scores as people send them, and what an import says of them."""

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from sqlalchemy import Engine, select

from dashboard.actions.import_sheet import Receipt
from dashboard.database.rubrics import read_rubrics
from dashboard.database.tables import assessment, meeting
from dashboard.domain.viewer import Viewer

EVERYONE = Viewer()
IDENTITY = ["Mã chi bộ", "Ngày họp", "Loại sinh hoạt", "Loại đánh giá"]
Rows = Sequence[Sequence[object]]


def maxima(engine: Engine, code: str = "KB-20") -> dict[str, float]:
    """Return the maximum of each criterion of a rubric."""
    with engine.connect() as connection:
        rubric = next(one for one in read_rubrics(connection).values() if one.code == code)
    return {one.code: one.max_x100 / 100 for one in rubric.criteria}


def headings(engine: Engine) -> list[object]:
    """Return the headings of the wide layout."""
    return [*IDENTITY, *maxima(engine)]


def full_row(engine: Engine, branch: str, day: object = "05/03/2024") -> list[object]:
    """Return a regular meeting that a branch gave full marks."""
    return [branch, day, "Thường kỳ", "Tự chấm", *maxima(engine).values()]


def csv_of(path: Path, rows: Rows, separator: str = ";", encoding: str = "utf-8") -> Path:
    """Write rows as CSV."""
    lines = [separator.join("" if cell is None else str(cell) for cell in row) for row in rows]
    path.write_bytes("\n".join(lines).encode(encoding))
    return path


def xlsx_of(path: Path, rows: Rows, merged: Sequence[str] = ()) -> Path:
    """Write rows as a workbook, then merge the given ranges."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    for place in merged:
        book.active.merge_cells(place)
    book.save(path)
    return path


def counts(receipt: Receipt) -> tuple[int, int, int, int]:
    """Return new, changed, unchanged and the count of problems."""
    return receipt.new, receipt.changed, receipt.unchanged, len(receipt.problems)


def reasons(receipt: Receipt) -> list[str]:
    """Return the reason of each problem."""
    return [one.reason for one in receipt.problems]


def stored(engine: Engine) -> tuple[list[tuple], list[tuple]]:
    """Return every meeting and every assessment."""
    with engine.connect() as connection:
        meetings = connection.execute(select(meeting).order_by(meeting.c.id)).all()
        scores = connection.execute(select(assessment).order_by(assessment.c.id)).all()
    return [tuple(row) for row in meetings], [tuple(row) for row in scores]
