"""What a grid asks of the server, read from a browser that may ask for anything."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

LAST_ROW = 10_000_000
MOST_ROWS = 200
ORDERS = {"asc": "", "desc": "-"}


@dataclass(frozen=True)
class GridRequest:
    """Rows start…stop−1, in an order as filters write it ("-" before it: downwards; may be "")."""

    start: int = 0
    stop: int = 0
    sort: str = ""

    @classmethod
    def parse(cls, asked: Any, sorted_by: Collection[str]) -> "GridRequest":
        """Read AG Grid's getRowsRequest; unreadable values are left out, never an error.

        Its filterModel is never read: what is listed is the choice of filters alone.
        """
        given = asked if isinstance(asked, dict) else {}
        start = _row(given.get("startRow"))
        stop = min(_row(given.get("endRow")), start + MOST_ROWS)
        return cls(start, max(start, stop), _order(given.get("sortModel"), sorted_by))


def _row(value: Any) -> int:
    # True is a whole number to Python, and to nobody else.
    if not isinstance(value, int) or isinstance(value, bool):
        return 0
    return min(max(value, 0), LAST_ROW)


def _order(model: Any, sorted_by: Collection[str]) -> str:
    first = model[0] if isinstance(model, list) and model else None
    if not isinstance(first, dict):
        return ""
    column, way = first.get("colId"), first.get("sort")
    if not isinstance(column, str) or not isinstance(way, str):
        return ""
    return f"{ORDERS[way]}{column}" if column in sorted_by and way in ORDERS else ""
