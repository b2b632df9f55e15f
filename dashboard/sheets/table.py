"""One sheet as it was read: a grid of raw cells that remembers its own row numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter

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


def picker(places: Sequence[int | None]) -> Callable[[Row], tuple[Cell, ...]]:
    """Return what picks cells out of a row that ends with an empty one; None picks that one."""
    if len(places) < 2:
        return lambda row: tuple([row[-1 if place is None else place] for place in places])
    picked: Callable[[Row], tuple[Cell, ...]] = itemgetter(
        *(-1 if place is None else place for place in places)
    )
    return picked


def column_letter(position: int) -> str:
    """Return A for 0, AA for 26, as spreadsheets name columns."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
