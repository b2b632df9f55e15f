"""Sums kept beside the truth: a row an organisation above the branch, month and kind.

Only the cells above touched branches are computed anew: from the assessments of the branches
right below, and from the sums kept of the units beside them.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, Protocol

import numpy as np
from sqlalchemy import Connection, Table, bindparam, delete, func, not_, select

from dashboard.database.around import Around
from dashboard.database.bulk import Columns, insert_columns
from dashboard.database.climb import Cells, Flags, add_up, summed, touched_nodes
from dashboard.database.duty import DutySums, begin_month, quarter_end
from dashboard.database.membership import NOWHERE, Membership, Places, Standing
from dashboard.database.score_sums import ScoreSums, rubric_sizes
from dashboard.database.tables import duty, meeting, rollup
from dashboard.domain.months import months_between

# How many nodes times months are held in memory at once.
CELLS_AT_ONCE = 20_000
# How many rows are made of them at once: as JSON they take ten times the memory of numbers.
ROWS_AT_ONCE = 10_000
Touched = Collection[tuple[int, int]]
Row = dict[str, Any]


class Sums(Protocol):
    """One table of sums for some months in one tree."""

    @property
    def standing(self) -> Standing:
        """The tree."""

    @property
    def months(self) -> tuple[int, ...]:
        """The months, by their place in keys."""

    table: Table

    def from_truth(self, touched: Flags) -> Cells:
        """Return what the branches right below the touched nodes (by month) give to them."""

    def kept(self, wanted: Flags) -> Cells:
        """Return the stored cells of the wanted nodes (by month)."""

    def month_of(self, key: Places) -> Places:
        """Return the place of each key's month."""

    def columns(self, cells: Cells) -> Columns:
        """Return the cells as columns of the table."""


class Grown(Protocol):
    """Trees by month."""

    def during(self, month: int) -> Standing:
        """Return the tree of a month; the same object for months with the same tree."""


Maker = Callable[[Standing, tuple[int, ...]], Sums]


def refresh(connection: Connection, touched: Touched | None = None) -> None:
    """Compute the cells above the touched (branch id, month) anew, or all where None."""
    first, last = _span(connection)
    every = months_between(first, last) if first else []
    membership = Membership(connection)
    # Taking back the outermost meetings shortens the span of months in which duty is counted.
    connection.execute(delete(duty).where(not_(duty.c.month.between(first, last))))
    if touched is None:
        connection.execute(delete(rollup))
        connection.execute(delete(duty))
        _recompute_all(connection, membership, every)
        return
    within = {(branch, quarter_end(month)) for branch, month in touched} | set(touched)
    known = {(branch, month) for branch, month in within if first <= month <= last}
    lacking = _begin_months(connection, membership, every, known)
    scores, duties = _makers(connection)
    trees = membership, Around(membership, {branch for branch, _ in {*touched, *known}})
    _recompute(connection, trees, scores, (touched, set()))
    _recompute(connection, trees, duties, (known, lacking))


def _recompute_all(connection: Connection, membership: Membership, months: list[int]) -> None:
    for maker in _makers(connection):
        _recompute(connection, (membership, membership), maker, ((), set(months)))


def _begin_months(
    connection: Connection,
    membership: Membership,
    months: list[int],
    touched: set[tuple[int, int]],
) -> set[int]:
    """Put the duty of months in which the first meetings are, and add to what is touched.

    Return the months that must be computed whole.
    """
    known = set(connection.execute(select(duty.c.month).distinct()).scalars())
    whole = set()
    for month in months:
        if month in known:
            continue
        alike = [one for one in sorted(known) if membership.epoch(one) == membership.epoch(month)]
        more = begin_month(connection, month, alike)
        if more is None:
            whole.add(month)
        else:
            touched |= more
    return whole


def refresh_months(connection: Connection, months: Collection[int]) -> None:
    """Compute every cell of whole months anew; the months before them must be complete."""
    _recompute_all(connection, Membership(connection), list(months))


def differences(connection: Connection) -> list[str]:
    """Return one line per cell that is not what the truth gives; empty where all agree."""
    first, last = _span(connection)
    every = months_between(first, last) if first else []
    membership = Membership(connection)
    found: list[str] = []
    for table, maker in zip((rollup, duty), _makers(connection), strict=True):
        kept = {_key(table, row): dict(row) for row in connection.execute(select(table)).mappings()}
        for standing, months in _together(membership, every):
            sums = maker(standing, months)
            everything = np.ones((len(standing.nodes), len(months)), dtype=bool)
            found += _compare(table, kept, _rows(sums.columns(_cells(sums, everything))))
        found += [f"{table.name} {key}: nothing in the truth" for key in kept]
    return found


def _makers(connection: Connection) -> tuple[Maker, Maker]:
    sizes = rubric_sizes(connection)
    return (
        lambda standing, months: ScoreSums(connection, standing, months, sizes),
        lambda standing, months: DutySums(connection, standing, months),
    )


def _recompute(
    connection: Connection,
    trees: tuple[Grown, Grown],
    maker: Maker,
    what: tuple[Touched, set[int]],
) -> None:
    """Replace the cells above the touched (branch, month), and all cells of whole months.

    Whole months are computed in the first of the trees, what is touched in the second.
    """
    touched, whole = what
    by_month: dict[int, list[int]] = {month: [] for month in whole}
    for branch, month in touched:
        by_month.setdefault(month, []).append(branch)
    by_tree = [
        *_together(trees[0], sorted(whole)),
        *_together(trees[1], sorted(by_month.keys() - whole)),
    ]
    for standing, months in by_tree:
        chosen = touched_nodes(standing, _flags(standing, [by_month[month] for month in months]))
        chosen[:, [month in whole for month in months]] = True
        sums = maker(standing, months)
        cells = _cells(sums, chosen)
        _delete(connection, sums, chosen)
        for part in cells.parts(ROWS_AT_ONCE):
            insert_columns(connection, sums.table, sums.columns(part))


def _together(trees: Grown, months: Iterable[int]) -> Iterator[tuple[Standing, tuple[int, ...]]]:
    """Yield months that share a tree, as many as fit into memory at once."""
    by_tree: dict[int, tuple[Standing, list[int]]] = {}
    for month in months:
        standing = trees.during(month)
        by_tree.setdefault(id(standing), (standing, []))[1].append(month)
    for standing, own in by_tree.values():
        size = max(1, CELLS_AT_ONCE // max(len(standing.nodes), 1))
        for start in range(0, len(own), size):
            yield standing, tuple(own[start : start + size])


def _flags(standing: Standing, touched: list[list[int]]) -> Flags:
    flags = np.zeros((len(standing.branches), len(touched)), dtype=bool)
    for at, branches in enumerate(touched):
        places = standing.places_of(np.array(branches, dtype=np.int64))
        flags[places[places != NOWHERE], at] = True
    return flags


def _cells(sums: Sums, touched: Flags) -> Cells:
    """Return the cells of the touched nodes; what is not touched is taken as it is kept."""
    parts = [sums.from_truth(touched)]
    for up in sums.standing.rises:
        wanted = ~touched
        wanted[up == NOWHERE] = False
        wanted[up != NOWHERE] &= touched[up[up != NOWHERE]]
        if wanted.any():
            kept = sums.kept(wanted)
            parts.append(kept.moved(up[kept.node]))
    return add_up(sums.standing, summed(parts))


def _delete(connection: Connection, sums: Sums, touched: Flags) -> None:
    table = sums.table
    pairs = [
        {
            "of": sums.standing.nodes[node][0],
            "how": sums.standing.nodes[node][1],
            "when": sums.months[month],
        }
        for node, month in np.argwhere(touched).tolist()
    ]
    if pairs:
        connection.execute(
            delete(table).where(
                table.c.organisation_id == bindparam("of"),
                table.c.month == bindparam("when"),
                table.c.reading == bindparam("how"),
            ),
            pairs,
        )


def _span(connection: Connection) -> tuple[int, int]:
    # Asked for apart, each is one look into an index.
    ends = (select(found(meeting.c.month)).scalar_subquery() for found in (func.min, func.max))
    first, last = connection.execute(select(*ends)).one()
    return first or 0, last or 0


def _rows(columns: Columns) -> Iterator[Row]:
    for values in zip(*columns.values(), strict=True):
        yield dict(zip(columns, values, strict=True))


def _key(table: Table, row: Mapping[Any, Any]) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in table.primary_key)


def _compare(table: Table, kept: dict[tuple[Any, ...], Row], rows: Iterator[Row]) -> list[str]:
    found = []
    for row in rows:
        key = _key(table, row)
        stored = kept.pop(key, None)
        if stored != row:
            found.append(f"{table.name} {key}: kept {stored}, truth {row}")
    return found
