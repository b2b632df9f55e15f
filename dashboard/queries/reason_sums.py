"""From reasons to a list: what they weigh together, and how much of the list chance explains."""

from collections.abc import Sequence

import pandas as pd

from dashboard.domain.attention import AttentionRules, Reason
from dashboard.statistics.by_chance import NOTHING, ByChance, by_chance


def weighed(reasons: Sequence[pd.DataFrame], rules: AttentionRules) -> pd.DataFrame:
    """Join reasons; add weight and points = weight × min(effect / full, 1) × risk.

    One row a unit and reason: of two of a kind the one that counts for more. Highest first.
    """
    every = pd.concat([one for one in reasons if len(one)] or list(reasons), ignore_index=True)
    weight = every["reason"].map({one.value: rules.weights[one].weight for one in Reason})
    full = every["reason"].map({one.value: rules.weights[one].full for one in Reason})
    share = (every["effect"] / full.astype(float)).clip(0.0, 1.0) * every["risk"]
    every = every.assign(weight=weight.astype(float), points=weight.astype(float) * share)
    every = every[every["weight"] > 0].sort_values("points", ascending=False, kind="stable")
    return every.drop_duplicates(["unit", "reason"]).reset_index(drop=True)


def summed(every: pd.DataFrame, rules: AttentionRules) -> pd.DataFrame:
    """Return unit, points (their sum), facts (of recorded facts alone), chance, doubt, tests,
    highest first.

    chance: what share of the branches like it is listed by chance: that of its most certain
    statistical reason (doubt, found in so many tests), and 0 where recorded facts alone would list
    it.
    """
    facts = every["points"].where(every["chance"] == 0, 0.0)
    sums = every.assign(facts=facts).groupby("unit", sort=False)[["points", "facts"]].sum()
    surest = every[every["chance"] > 0].sort_values("chance", kind="stable")
    surest = surest.drop_duplicates("unit").set_index("unit").reindex(sums.index)
    only = surest["chance"].notna() & (sums["facts"] < rules.list_from)
    sums = sums.assign(
        chance=surest["chance"].where(only, 0.0),
        doubt=surest["reason"].where(only, ""),
        tests=surest["tests"].where(only, 1),
    )
    return sums.reset_index().sort_values("points", ascending=False, kind="stable")


def listed_by_chance(listed: pd.DataFrame) -> ByChance:
    """Return how many of the branches listed are there by chance; needs chance, doubt, tests.

    Of each statistical reason, chance lists as many as it raises in all its tests together, less
    what facts or surer reasons list anyhow.
    """
    doubtful = listed[listed["chance"] > 0]
    if doubtful.empty:
        return NOTHING
    expected = doubtful.groupby(["doubt", "tests"])["chance"].sum()
    tests = expected.index.get_level_values("tests").to_numpy(dtype=int)
    return by_chance(expected.to_numpy() / tests, tests, found=len(doubtful))
