"""How many branches had to meet, and did: monthly, and on a theme once a quarter."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, insert, literal, select

from dashboard.database.bulk import Columns, parts_of
from dashboard.database.climb import Cells, Flags, entering, summed
from dashboard.database.membership import KINDS, NOWHERE, Places, Standing
from dashboard.database.tables import duty, meeting
from dashboard.domain.months import add_months
from dashboard.domain.words import MeetingKind

REGULAR, THEMED = "regular", "themed"
DUTIES = (
    (REGULAR, (MeetingKind.REGULAR, MeetingKind.COMBINED)),
    (THEMED, (MeetingKind.THEMED, MeetingKind.COMBINED)),
)


def quarter_end(month: int) -> int:
    """Return the last month of the quarter a month lies in."""
    return add_months(month, (3 - month % 100 % 3) % 3)


def begin_month(
    connection: Connection, month: int, alike: Collection[int]
) -> set[tuple[int, int]] | None:
    """Put the duty of a month in which nobody had met before it was touched, as in those alike.

    `alike` are months of the same tree whose duty is known. Return the (branch id, month) whose
    cells are still to be computed; None where none of them has the same duties.
    """
    ends_quarter = quarter_end(month) == month
    fitting = [one for one in alike if (quarter_end(one) == one) == ends_quarter]
    if not fitting:
        return None
    columns = {one.name: one for one in duty.columns}
    taken = columns | {"month": literal(month), "held": literal(0)}
    like = select(*taken.values()).where(duty.c.month == fitting[-1])
    connection.execute(insert(duty).from_select(list(columns), like))
    if not ends_quarter:
        return set()
    themed = [kind.value for kind in DUTIES[1][1]]
    months = [add_months(month, -2), add_months(month, -1), month]
    met = select(meeting.c.branch_id).where(meeting.c.month.in_(months), meeting.c.kind.in_(themed))
    return {(branch, month) for branch in connection.execute(met.distinct()).scalars()}


@dataclass(frozen=True)
class DutySums:
    """Rows of duty for some months in one tree; themed duty stands in the end of its quarter.

    Values are due and held; keys count months, branch kinds and kinds of duty.
    """

    connection: Connection
    standing: Standing
    months: tuple[int, ...]
    table = duty

    @property
    def shape(self) -> tuple[int, int, int]:
        """How many months, branch kinds and kinds of duty there are."""
        return len(self.months), len(KINDS), len(DUTIES)

    def month_of(self, key: Places) -> Places:
        """Return the place of each key's month."""
        return np.unravel_index(key, self.shape)[0].astype(np.int64)

    def from_truth(self, touched: Flags) -> Cells:
        """Return what the branches right below the touched nodes (by month) give to them."""
        wanted, enters = entering(self.standing, touched)
        parts = [self._none()]
        for kind, (name, kinds) in enumerate(DUTIES):
            for at, months in self._spans(name):
                branch = np.flatnonzero(wanted[:, at])
                met = self._met(months, kinds, branch)[branch]
                key = np.ravel_multi_index(
                    (np.full(len(branch), at), self.standing.kinds[branch],
                     np.full(len(branch), kind)),
                    self.shape,
                )  # fmt: skip
                values = np.stack((np.ones(len(branch), dtype=np.int64), met), axis=1)
                given = [enter[branch] for enter in enters]
                there = [(node != NOWHERE) & touched[node, at] for node in given]
                parts += [
                    Cells(node[chosen], key[chosen], values[chosen])
                    for node, chosen in zip(given, there, strict=True)
                ]
        return summed(parts)

    def _spans(self, name: str) -> Iterator[tuple[int, list[int]]]:
        """Yield the place of each month that has this duty, and the months it is fulfilled in."""
        for at, month in enumerate(self.months):
            if name == REGULAR:
                yield at, [month]
            elif quarter_end(month) == month:
                yield at, [add_months(month, -2), add_months(month, -1), month]

    def _met(self, months: list[int], kinds: Sequence[MeetingKind], branch: Places) -> Places:
        """Return 1 for each branch that met within the months, else 0."""
        statement = (
            select(meeting.c.branch_id)
            .where(meeting.c.month.in_(months))
            .where(meeting.c.kind.in_([one.value for one in kinds]))
        )
        met = np.zeros(len(self.standing.branches) + 1, dtype=np.int64)
        for part in parts_of(self.standing.branches[branch].tolist()):
            asked = statement
            if not self.standing.whole or len(branch) < len(self.standing.branches):
                asked = statement.where(meeting.c.branch_id.in_(part))
            found = self.connection.execute(asked).scalars().all()
            met[self.standing.places_of(np.array(found, dtype=np.int64))] = 1
            if asked is statement:
                break
        return met[:-1]

    def kept(self, wanted: Flags) -> Cells:
        """Return the stored rows of the wanted nodes (by month)."""
        nodes, months = self.standing.nodes, self.months
        organisations = {nodes[at][0] for at in np.flatnonzero(wanted.any(axis=1)).tolist()}
        places = {month: at for at, month in enumerate(months)}
        kinds = {kind.value: at for at, kind in enumerate(KINDS)}
        duties = {name: at for at, (name, _) in enumerate(DUTIES)}
        rows = []
        for part in parts_of(organisations):
            stored = select(duty).where(duty.c.organisation_id.in_(part), duty.c.month.in_(months))
            for row in self.connection.execute(stored):
                node = self.standing.number.get((row.organisation_id, row.reading), NOWHERE)
                if node != NOWHERE and wanted[node, places[row.month]]:
                    at = places[row.month], kinds[row.branch_kind], duties[row.kind]
                    rows.append((node, *at, row.due, row.held))
        found = np.array(rows, dtype=np.int64).reshape(-1, 6)
        key = np.ravel_multi_index(tuple(found[:, 1:4].T), self.shape)
        return Cells(found[:, 0], key.astype(np.int64), found[:, 4:])

    def columns(self, cells: Cells) -> Columns:
        """Return the cells as columns of duty."""
        month, branch_kind, kind = np.unravel_index(cells.key, self.shape)
        nodes = [self.standing.nodes[at] for at in cells.node.tolist()]
        return {
            "organisation_id": [organisation for organisation, _ in nodes],
            "month": [self.months[at] for at in month.tolist()],
            "reading": [reading for _, reading in nodes],
            "branch_kind": [KINDS[at].value for at in branch_kind.tolist()],
            "kind": [DUTIES[at][0] for at in kind.tolist()],
            "due": cells.values[:, 0].tolist(),
            "held": cells.values[:, 1].tolist(),
        }

    def _none(self) -> Cells:
        empty = np.zeros(0, dtype=np.int64)
        return Cells(empty, empty, np.zeros((0, 2), dtype=np.int64))
