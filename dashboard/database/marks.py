"""Marks of the data: one of everything, and one a month that was written since.

A mark is drawn at random when data change and never given again, so what was read under equal marks
is equal, whichever copy of the database it was read from, and however often that was restored. A
month keeps its latest marks in a row of the table `state`, each with the branches it stands for:
who knows the month under an older mark reads only these anew.
"""

import json
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, select

from dashboard.database.state import read_state, write_state
from dashboard.database.tables import state

EVERYTHING, MARKED_VERSION, OF_MONTH = "mark", "marked_version", "mark "
# What is remembered of a month: beyond that the whole month is read anew.
MOST_MARKS, MOST_BRANCHES = 32, 500
Touched = Collection[tuple[int, int]]
Steps = list[tuple[str, list[int]]]


@dataclass(frozen=True)
class Marks:
    """The marks at one moment: of everything, and by month the latest, each with the branches
    (ids) that differ from the mark before."""

    everything: str
    months: dict[int, Steps] = field(default_factory=dict)

    def of(self, month: int) -> str:
        """Return the mark of a month."""
        steps = self.months.get(month)
        return steps[-1][0] if steps else self.everything

    def before(self, month: int) -> list[tuple[str, set[int]]]:
        """Return earlier marks of a month, the latest first, each with all branches that differ."""
        differ: set[int] = set()
        found = []
        steps = self.months.get(month, [])
        for (mark, _), (_, branches) in zip(steps[-2::-1], steps[:0:-1], strict=True):
            differ |= set(branches)
            found.append((mark, set(differ)))
        return found


def mark_changes(connection: Connection, version: str, touched: Touched | None) -> None:
    """Give new marks to what changed: the months of (branch id, month), or everything if None."""
    everything = read_state(connection, EVERYTHING)
    if touched is None or not everything:
        connection.execute(delete(state).where(state.c.key.startswith(OF_MONTH, autoescape=True)))
        write_state(connection, EVERYTHING, secrets.token_hex(8))
    else:
        by_month: dict[int, set[int]] = {}
        for branch, month in touched:
            by_month.setdefault(month, set()).add(branch)
        for month, branches in by_month.items():
            key = f"{OF_MONTH}{month}"
            known = json.loads(read_state(connection, key) or "[]") or [[everything, []]]
            steps = _kept([*known, [secrets.token_hex(8), sorted(branches)]])
            write_state(connection, key, json.dumps(steps, separators=(",", ":")))
    write_state(connection, MARKED_VERSION, version)


def read_marks(connection: Connection, version: str) -> Marks | None:
    """Return the marks; None where not all changes up to this version of the data were marked."""
    if not version or read_state(connection, MARKED_VERSION) != version:
        return None
    months: dict[int, Steps] = {}
    rows = select(state.c.key, state.c.value).where(
        state.c.key.startswith(OF_MONTH, autoescape=True)
    )
    for key, value in connection.execute(rows):
        months[int(key.removeprefix(OF_MONTH))] = [(one[0], one[1]) for one in json.loads(value)]
    return Marks(read_state(connection, EVERYTHING), months)


def _kept(steps: list[list[object]]) -> list[list[object]]:
    """Return the last steps; the first one's branches, which lead from nothing known, fall away."""
    count, first = 0, len(steps) - 1
    while first > 0 and len(steps) - first < MOST_MARKS:
        branches = steps[first][1]
        count += len(branches) if isinstance(branches, list) else 0
        if count > MOST_BRANCHES:
            break
        first -= 1
    return [[steps[first][0], []], *steps[first + 1 :]]
