"""Sentences about one branch against its own variation (F7, F8)."""

import pandas as pd

from dashboard.findings.finding import Finding, Slot
from dashboard.findings.gate import Certainty, Gate, Rule, strength
from dashboard.statistics.control_chart import RUN, Cause, Span, special_causes, xmr_limits
from dashboard.statistics.control_chart import Rule as OwnRule

TOTAL = "total"
# In this order a rule decides which way a point went (see `special_causes`).
SAID = {
    OwnRule.OUTSIDE: ("outside", 1),
    OwnRule.TWO_OF_THREE: ("two_of_three", 3),
    OwnRule.RUN: ("run", RUN),
    OwnRule.TREND: ("trend", RUN),
}
TWO_THIRDS = 2 / 3
# The limits lie 2.66 moving ranges out, which is three standard deviations.
DEVIATIONS = 3


def branch_change(scores: pd.DataFrame) -> Finding:
    """Say what the last month of a branch is by the rules of its XmR chart; needs month, measure,
    percent (0–100), n; may have span (counted anew where a person set the limits anew).

    From 12 months with a meeting on; before, and where the last month is of common cause, no
    difference is claimed.
    """
    points = scores[scores["measure"] == TOTAL].dropna(subset=["percent"]).sort_values("month")
    if points.empty:
        return Finding("empty")
    n = int(points["n"].sum())
    spans = xmr_limits(points["percent"], starts=_starts(points))
    limits, found = spans[-1], special_causes(points["percent"], spans)
    cause, rules = found.cause[-1], found.rules[-1]
    if limits.trial or cause is Cause.COMMON:
        return Finding("none", {"n": n}, n=n)
    said, length = next(SAID[rule] for rule in OwnRule if rule in rules)
    last = points.iloc[-length:]
    months = [int(month) for month in last["month"]]
    way = "high" if cause is Cause.IMPROVEMENT else "low"
    score = float(last["percent"].iloc[-1])
    error = limits.reach / DEVIATIONS
    return Finding(
        f"own.{said}_{way}",
        _slots(said, score, limits, way) | ({"month": months[-1]} if length == 1 else {}),
        Gate(Rule.OWN_LIMITS, Certainty.CERTAIN, strength(score - limits.mean, error)),
        {"measure": (TOTAL,), "month": tuple(months)},
        n,
        (int(points["month"].iloc[0]), months[-1]),
    )


def _starts(points: pd.DataFrame) -> list[int]:
    if "span" not in points:
        return []
    number = points["span"].to_numpy()
    return [at for at in range(1, len(number)) if number[at] != number[at - 1]]


def _slots(said: str, score: float, limits: Span, way: str) -> dict[str, Slot]:
    edge = limits.reach * TWO_THIRDS * (1 if way == "high" else -1)
    slots: dict[str, dict[str, Slot]] = {
        "outside": {"score": score, "lower": limits.low, "upper": limits.high},
        "two_of_three": {"mean": limits.mean, "edge": limits.mean + edge},
        "run": {"months": RUN, "mean": limits.mean},
        "trend": {"months": RUN, "score": score},
    }
    return slots[said]
