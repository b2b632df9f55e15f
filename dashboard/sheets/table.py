"""One sheet as it was read: a grid of raw cells that remembers its own row numbers."""

from dataclasses import dataclass

Cell = str | int | float | None
Row = list[Cell]


@dataclass(frozen=True)
class Table:
    """A grid; row 0 is row 1 of the sheet. Dates come as yyyy-mm-dd, truth values as TRUE/FALSE."""

    name: str
    rows: list[Row]

    def cell(self, row: int, column: int) -> Cell:
        """Return a cell by zero-based place; None outside the grid."""
        line = self.rows[row] if row < len(self.rows) else []
        return line[column] if column < len(line) else None


def column_letter(position: int) -> str:
    """Return A for 0, AA for 26, as spreadsheets name columns."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
