"""Facts for many meetings at once: drawn from those the sample would choose for the same points.

For each size of branch and each step of a rule a few facts are chosen once, as the sample chooses
them, and kept with the points that the rubric's rule gives for them.
"""

import numpy as np

from dashboard.actions.sample.facts import CHOOSERS, Facts
from dashboard.actions.sample.nature import Random
from dashboard.actions.simulation.crowd import Array
from dashboard.domain.computed import FACTS_OF, criterion_points
from dashboard.domain.facts import MeetingFacts
from dashboard.domain.rubric import Criterion, Rubric

VARIANTS = 12
ALWAYS: Facts = {"unexcused": 0, "exempt": 0, "on_right_day": True}
# Facts that are chosen before the rule's own, and what it goes by.
GIVEN = {
    "attendance": ("members",),
    "speaking": ("members", "attended"),
    "duration": ("members",),
    "tasks_on_time": ("members",),
    "tasks_assigned": ("members",),
}


class Bank:
    """Facts chosen before, by criterion, points and what they depend on."""

    def __init__(self, rubric: Rubric, seed: int) -> None:
        self._rubric, self._seed = rubric, seed
        self._kept: dict[tuple[int, ...], list[list[int]]] = {}

    def choose(self, criterion: Criterion, points: Array, facts: Facts, random: Random) -> Array:
        """Add the facts of one computed criterion, a value a meeting; return the points they give.

        `facts` holds columns of what was chosen before.
        """
        at = self._rubric.position(criterion.code)
        given = [facts[name] for name in GIVEN.get(self._kind(at), ())]
        keys, place = np.unique(np.stack([points, *given]), axis=1, return_inverse=True)
        variants = np.array([self._variants(at, *key) for key in keys.T.tolist()])
        chosen = variants[place.ravel(), random.integers(0, VARIANTS, len(points))]
        for column, name in enumerate(self._names(at)):
            facts[name] = chosen[:, column]
        return chosen[:, -1]

    def _kind(self, at: int) -> str:
        return str((self._rubric.criteria[at].rule or {})["kind"])

    def _names(self, at: int) -> list[str]:
        """Return the facts that a rule brings: those it goes by and that are not given."""
        kind = self._kind(at)
        fixed = {*GIVEN.get(kind, ()), "exempt", "on_right_day"}
        return [name for name in FACTS_OF[kind] if name not in fixed]

    def _variants(self, at: int, *key: int) -> list[list[int]]:
        """Return facts and, last, the points they give: as many choices as there are variants."""
        if (at, *key) not in self._kept:
            # Its own draws: what is kept does not depend on what was asked for before.
            random = np.random.default_rng([self._seed, at, *key])
            self._kept[at, *key] = [self._one(at, key, random) for _ in range(VARIANTS)]
        return self._kept[at, *key]

    def _one(self, at: int, key: tuple[int, ...], random: Random) -> list[int]:
        criterion, kind = self._rubric.criteria[at], self._kind(at)
        facts = ALWAYS | dict(zip(GIVEN.get(kind, ()), key[1:], strict=True))
        CHOOSERS[kind](facts, criterion.rule, key[0], random)
        points = criterion_points(self._rubric, criterion, MeetingFacts(**facts))
        return [*(int(facts[name]) for name in self._names(at)), int(points or 0)]
