"""Add up sums from where they arise to everything above, each branch once a node."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.database.membership import NOWHERE, Places, Standing

Flags = NDArray[np.bool_]
COLUMNS_AT_ONCE = 16


@dataclass(frozen=True)
class Cells:
    """Sums by node and key: a row of `values` for each; the meaning of keys is the caller's."""

    node: Places
    key: Places
    values: NDArray[np.int64]

    def where(self, chosen: Flags) -> "Cells":
        """Return the chosen rows."""
        return Cells(self.node[chosen], self.key[chosen], self.values[chosen])

    def parts(self, size: int) -> "Iterator[Cells]":
        """Yield the rows, so many at once."""
        for start in range(0, len(self.node), size):
            own = slice(start, start + size)
            yield Cells(self.node[own], self.key[own], self.values[own])

    def moved(self, nodes: Places) -> "Cells":
        """Return the same sums at other nodes, without those that go nowhere."""
        chosen = nodes != NOWHERE
        return Cells(nodes[chosen], self.key[chosen], self.values[chosen])


def summed(parts: Iterable[Cells]) -> Cells:
    """Return one row for each node and key, in this order."""
    given = list(parts)
    node = np.concatenate([one.node for one in given])
    key = np.concatenate([one.key for one in given])
    if not len(node):
        return Cells(node, key, given[0].values[:0])
    order = np.lexsort((key, node))
    node, key = node[order], key[order]
    first = np.r_[True, (np.diff(node) != 0) | (np.diff(key) != 0)]
    starts = np.flatnonzero(first)
    sums = np.empty((len(starts), given[0].values.shape[1]), dtype=np.int64)
    # A few columns at once: sorted copies of everything would take a nation's memory thrice.
    for at in range(0, sums.shape[1], COLUMNS_AT_ONCE):
        own = slice(at, at + COLUMNS_AT_ONCE)
        values = np.concatenate([one.values[:, own] for one in given])
        sums[:, own] = np.add.reduceat(values[order], starts, axis=0)
    return Cells(node[first], key[first], sums)


def add_up(standing: Standing, cells: Cells) -> Cells:
    """Return the cells of the nodes given and of everything above them.

    Cells given for a node are only what does not come from below: those of its own branches, or
    what is known already of a node right below it.
    """
    done, waiting = [], cells
    for level in range(int(standing.level.max(initial=0)) + 1):
        here = standing.level[waiting.node] == level
        total = summed([waiting.where(here)])
        done.append(total)
        raised = [total.moved(up[total.node]) for up in standing.rises]
        waiting = summed([waiting.where(~here), *raised])
    return summed(done)


def touched_nodes(standing: Standing, branches: Flags) -> Flags:
    """Return which nodes hold a touched branch; rows are branches (nodes), columns months."""
    nodes = np.zeros((len(standing.nodes), branches.shape[1]), dtype=bool)
    for enter in standing.enters:
        inside = enter != NOWHERE
        np.logical_or.at(nodes, enter[inside], branches[inside])
    for level in range(int(standing.level.max(initial=0)) + 1):
        for up in standing.rises:
            inside = (up != NOWHERE) & (standing.level == level)
            np.logical_or.at(nodes, up[inside], nodes[inside])
    return nodes


def entering(standing: Standing, touched: Flags) -> tuple[Flags, tuple[Places, Places]]:
    """Return which branches stand right below a touched node (by month), and where they enter."""
    wanted = np.zeros((len(standing.branches), touched.shape[1]), dtype=bool)
    for enter in standing.enters:
        inside = enter != NOWHERE
        wanted[inside] |= touched[enter[inside]]
    return wanted, standing.enters
