"""Which branches stood under which organisations in a month, under both readings."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from dashboard.database.places import Tree, Version, read_epochs, read_versions, tree_of
from dashboard.database.tables import place
from dashboard.domain.words import BranchKind, Reading

BOTH = "both"
KINDS = list(BranchKind)
NOWHERE = -1
Node = tuple[int, str]
Places = NDArray[np.int64]
Parents = dict[int, int | None]


@dataclass(frozen=True)
class Standing:
    """One tree as the nodes that sums climb: (organisation above the branch, reading).

    Where the same branches stand under an organisation in both readings there is one node with
    reading "both" instead of two. `branches` are ids, ascending; `kinds` the place of each in
    KINDS. `enters` holds, by branch, the node right above it in the tree then and in the tree
    now, `rises` the same by node; NOWHERE where a step would count a branch twice. A node's
    `level` is above those of all nodes below it. `whole` tells that nothing was left out.
    """

    branches: Places
    kinds: Places
    nodes: tuple[Node, ...]
    enters: tuple[Places, Places]
    rises: tuple[Places, Places]
    level: Places
    whole: bool

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
        self.connection = connection
        self._made: dict[int, Standing] = {}

    @cached_property
    def epochs(self) -> list[int]:
        """The months from which a new tree is read."""
        return read_epochs(self.connection)

    @cached_property
    def _versions(self) -> list[Version]:
        return read_versions(self.connection)

    @cached_property
    def _parents_now(self) -> Parents:
        now = place.c.reading == Reading.NOW.value
        found = select(place.c.organisation_id, place.c.parent_id).where(now)
        return {row[0]: row[1] for row in self.connection.execute(found)}

    def epoch(self, month: int) -> int:
        """Return the place of a month's tree among all, -1 before the first."""
        return bisect_right(self.epochs, month) - 1

    def during(self, month: int) -> Standing:
        """Return who stood where in a month; the same object for months with the same tree."""
        index = self.epoch(month)
        if index not in self._made:
            tree = tree_of(self._versions, self.epochs[index]) if index >= 0 else {}
            self._made[index] = _standing(tree, self._parents_now)
        return self._made[index]


def _standing(tree: Tree, parents_now: Parents) -> Standing:
    branches = [number for number, one in tree.items() if one.level == "branch"]
    then = below({number: one.parent_id for number, one in tree.items()}, branches)
    now = below(parents_now, branches)
    same = {number for number, of_unit in then.items() if now.get(number) == of_unit}
    return standing_of(tree, parents_now, (then, now), same, whole=True)


def standing_of(
    tree: Tree,
    parents_now: Parents,
    units: tuple[Iterable[int], Iterable[int]],
    same: Collection[int],
    *,
    whole: bool,
) -> Standing:
    """Return a tree whose nodes are the units of then and of now; `same` have the same branches
    below them in both, of those that there were then."""
    branches = sorted(number for number, one in tree.items() if one.level == "branch")
    parents_then = {number: one.parent_id for number, one in tree.items()}
    nodes_then = {n: (n, BOTH if n in same else Reading.THEN.value) for n in sorted(units[0])}
    nodes_now = {n: (n, BOTH if n in same else Reading.NOW.value) for n in sorted(units[1])}
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
        whole,
    )


def below(parents: Mapping[int, int | None], branches: Iterable[int]) -> dict[int, set[int]]:
    """Return which of these branches stand below each unit."""
    found: dict[int, set[int]] = defaultdict(set)
    for branch in branches:
        above = parents.get(branch)
        while above is not None:
            found[above].add(branch)
            above = parents.get(above)
    return found


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
