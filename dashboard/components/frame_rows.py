"""Rows of a frame that are made when they are asked for."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, overload

from dashboard.components.data_table import Row
from dashboard.components.view import records


class FrameRows(Sequence[Row]):
    """Rows as a table writes them: of 250,000 branches it shows 500, and only these are made."""

    def __init__(self, frame: Any, finish: Callable[[dict[str, Any]], Row]) -> None:
        self._frame, self._finish = frame, finish

    def __len__(self) -> int:
        return len(self._frame)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> "FrameRows": ...
    def __getitem__(self, at: int | slice) -> "Row | FrameRows":
        if isinstance(at, slice):
            return FrameRows(self._frame.iloc[at], self._finish)
        (row,) = FrameRows(self._frame.iloc[[at]], self._finish)
        return row

    def __iter__(self) -> Iterator[Row]:
        return (self._finish(row) for row in records(self._frame))
