"""Which branches stood under which organisations in a month, under both readings."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from dashboard.database.places import Tree, epochs, read_versions, tree_of
from dashboard.database.tables import place
from dashboard.domain.words import BranchKind, Reading

BOTH = "both"
KINDS = list(BranchKind)
NOWHERE = -1
Node = tuple[int, str]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Standing:
    """One tree as the nodes that sums climb: (organisation above the branch, reading).

    Where the same branches stand under an organisation in both readings there is one node with
    reading "both" instead of two. `branches` are ids, ascending; `kinds` the place of each in
    KINDS. `enters` holds, by branch, the node right above it in the tree then and in the tree
    now, `rises` the same by node; NOWHERE where a step would count a branch twice. A node's
    `level` is above those of all nodes below it.
    """

    branches: Places
    kinds: Places
    nodes: tuple[Node, ...]
    enters: tuple[Places, Places]
    rises: tuple[Places, Places]
    level: Places

    @cached_property
    def number(self) -> dict[Node, int]:
        """The place of each node."""
        return {node: at for at, node in enumerate(self.nodes)}

    def places_of(self, branch_ids: Places) -> Places:
        """Return the place of each branch; NOWHERE for one that was not there."""
        if not len(self.branches):
            return np.full(len(branch_ids), NOWHERE)
        at = np.searchsorted(self.branches, branch_ids).clip(max=len(self.branches) - 1)
        return np.where(self.branches[at] == branch_ids, at, NOWHERE)


class Membership:
    """The tree of each month, made once for all months that share it."""

    def __init__(self, connection: Connection) -> None:
        self._versions = read_versions(connection)
        self._epochs = epochs(self._versions)
        self._made: dict[int, Standing] = {}
        found = connection.execute(
            select(place.c.organisation_id, place.c.parent_id).where(
                place.c.reading == Reading.NOW.value
            )
        )
        self._parents_now: dict[int, int | None] = {row[0]: row[1] for row in found}

    def during(self, month: int) -> Standing:
        """Return who stood where in a month; the same object for months with the same tree."""
        index = bisect_right(self._epochs, month) - 1
        if index not in self._made:
            tree = tree_of(self._versions, self._epochs[index]) if index >= 0 else {}
            self._made[index] = _standing(tree, self._parents_now)
        return self._made[index]


def _standing(tree: Tree, parents_now: Mapping[int, int | None]) -> Standing:
    branches = sorted(number for number, one in tree.items() if one.level == "branch")
    parents_then = {number: one.parent_id for number, one in tree.items()}
    then, now = _below(parents_then, branches), _below(parents_now, branches)
    same = {number for number, below in then.items() if now.get(number) == below}
    nodes_then = {n: (n, BOTH if n in same else Reading.THEN.value) for n in sorted(then)}
    nodes_now = {n: (n, BOTH if n in same else Reading.NOW.value) for n in sorted(now)}
    nodes = tuple(dict.fromkeys([*nodes_then.values(), *nodes_now.values()]))
    number = {node: at for at, node in enumerate(nodes)}
    enters, rises = [], []
    for parents, named, reading in (
        (parents_then, nodes_then, Reading.THEN),
        (parents_now, nodes_now, Reading.NOW),
    ):
        # What stands alike in both readings is added up once, along the tree of then.
        above = {
            child: number[named[parent]]
            for child, parent in parents.items()
            if parent in named and (reading is Reading.THEN or named[parent][1] != BOTH)
        }
        enters.append(np.array([above.get(one, NOWHERE) for one in branches], dtype=np.int64))
        rises.append(
            np.array(
                [above.get(one, NOWHERE) if named.get(one) == (one, r) else NOWHERE
                 for one, r in nodes],
                dtype=np.int64,
            )
        )  # fmt: skip
    kinds = [KINDS.index(BranchKind(tree[one].branch_kind or "")) for one in branches]
    return Standing(
        np.array(branches, dtype=np.int64),
        np.array(kinds, dtype=np.int64),
        nodes,
        (enters[0], enters[1]),
        (rises[0], rises[1]),
        _levels(rises),
    )


def _below(parents: Mapping[int, int | None], branches: list[int]) -> dict[int, set[int]]:
    below: dict[int, set[int]] = defaultdict(set)
    for branch in branches:
        above = parents.get(branch)
        while above is not None:
            below[above].add(branch)
            above = parents.get(above)
    return below


def _levels(rises: list[Places]) -> Places:
    level = np.zeros(len(rises[0]), dtype=np.int64)
    while True:
        higher = level.copy()
        for up in rises:
            inside = up != NOWHERE
            np.maximum.at(higher, up[inside], level[inside] + 1)
        if (higher == level).all():
            return level
        level = higher
