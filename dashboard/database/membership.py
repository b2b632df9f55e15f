"""Which branches stood under which organisations in a month, under both readings."""

from bisect import bisect_right
from collections import defaultdict

import pandas as pd
from sqlalchemy import Connection, select

from dashboard.database.places import Version, epochs, read_versions, tree_of
from dashboard.database.tables import place
from dashboard.domain.words import Reading

BOTH = "both"
COLUMNS = ["branch_id", "organisation_id", "reading", "branch_kind"]


class Membership:
    """Frames of branch_id, organisation_id (above the branch), reading and branch_kind a month.

    Where the same branches stand under an organisation in both readings there is one row with
    reading "both" instead of two.
    """

    def __init__(self, connection: Connection) -> None:
        self._versions = read_versions(connection)
        self._epochs = epochs(self._versions)
        self._frames: dict[int, pd.DataFrame] = {}
        found = connection.execute(
            select(place.c.organisation_id, place.c.parent_id).where(
                place.c.reading == Reading.NOW.value
            )
        )
        self._parents_now: dict[int, int | None] = {row[0]: row[1] for row in found}

    def during(self, month: int) -> pd.DataFrame:
        """Return who stood where in a month; no rows before the first tree."""
        index = bisect_right(self._epochs, month) - 1
        if index < 0:
            return pd.DataFrame(columns=COLUMNS)
        if index not in self._frames:
            self._frames[index] = self._frame(tree_of(self._versions, self._epochs[index]))
        return self._frames[index]

    def _frame(self, tree: dict[int, Version]) -> pd.DataFrame:
        branches = {one.organisation_id: one for one in tree.values() if one.level == "branch"}
        then = _below({number: one.parent_id for number, one in tree.items()}, set(branches))
        now = _below(self._parents_now, set(branches))
        rows = []
        for readings, sets in (
            ([BOTH], {n: b for n, b in then.items() if now.get(n) == b}),
            ([Reading.THEN.value], {n: b for n, b in then.items() if now.get(n) != b}),
            ([Reading.NOW.value], {n: b for n, b in now.items() if then.get(n) != b}),
        ):
            rows += [
                (branch, number, reading, branches[branch].branch_kind)
                for reading in readings
                for number in sorted(sets)
                for branch in sorted(sets[number])
            ]
        return pd.DataFrame(rows, columns=COLUMNS)


def _below(parents: dict[int, int | None], branches: set[int]) -> dict[int, set[int]]:
    below: dict[int, set[int]] = defaultdict(set)
    for branch in branches & parents.keys():
        above = parents[branch]
        while above is not None:
            below[above].add(branch)
            above = parents.get(above)
    return below
