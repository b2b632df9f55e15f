"""Add up sums from where they arise to everything above, each branch once a node."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.database.membership import NOWHERE, Places, Standing

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Cells:
    """Sums by node and key: a row of `values` for each; the meaning of keys is the caller's."""

    node: Places
    key: Places
    values: NDArray[np.int64]

    def where(self, chosen: Flags) -> "Cells":
        """Return the chosen rows."""
        return Cells(self.node[chosen], self.key[chosen], self.values[chosen])

    def moved(self, nodes: Places) -> "Cells":
        """Return the same sums at other nodes, without those that go nowhere."""
        chosen = nodes != NOWHERE
        return Cells(nodes[chosen], self.key[chosen], self.values[chosen])


def summed(parts: Iterable[Cells]) -> Cells:
    """Return one row for each node and key, in this order."""
    given = list(parts)
    node = np.concatenate([one.node for one in given])
    key = np.concatenate([one.key for one in given])
    values = np.concatenate([one.values for one in given])
    if not len(node):
        return Cells(node, key, values)
    order = np.lexsort((key, node))
    node, key = node[order], key[order]
    first = np.r_[True, (np.diff(node) != 0) | (np.diff(key) != 0)]
    sums = np.add.reduceat(values[order], np.flatnonzero(first), axis=0)
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
