"""Sentences about traces to be checked: what was found, and how much of it chance would bring."""

import pandas as pd

from dashboard.findings.finding import Finding, Slot
from dashboard.statistics.by_chance import ByChance

CERTAIN_P, SIGNS_P = 0.002, 0.05


def heaped_above(whole: pd.DataFrame, window: float) -> Finding:
    """Say whether scores heap just above the first threshold of `heaping`.

    Needs threshold, below, above, p: sure under p = 0.002 (99.8 %), signs under 0.05.
    """
    first = whole.iloc[0]
    total = int(first["below"]) + int(first["above"])
    if not total:
        return Finding("empty")
    slots: dict[str, Slot] = {
        "n": int(first["above"]),
        "count": int(first["below"]),
        "from": float(first["threshold"]),
        "to": float(first["threshold"]) + window,
        "down": float(first["threshold"]) - window,
    }
    if float(first["p"]) < CERTAIN_P:
        return Finding("signs.heaped", slots)
    if float(first["p"]) < SIGNS_P:
        return Finding("signs.heaped.signs", slots)
    return Finding("none", {"n": total})


def branches_found(count: int, by_chance: ByChance, tested: int) -> Finding:
    """Say how many branches a test found, about how many of them by chance (F13), and up to how
    many."""
    if not tested:
        return Finding("empty")
    if not count:
        return Finding("signs.no_branch", {"total": tested})
    slots: dict[str, Slot] = {
        "count": count, "total": tested, "chance": by_chance.expected, "n": by_chance.most,
    }  # fmt: skip
    return Finding("signs.branches", slots)
