"""Sentences about units outside a funnel, beside what chance alone would put there."""

import numpy as np

from dashboard.findings.finding import Finding, Slot
from dashboard.findings.gate import CERTAIN_LEVEL, SIGNS_LEVEL, Certainty, Gate, Rule, strength
from dashboard.statistics.by_chance import chance_of
from dashboard.statistics.funnel_plot import Funnel
from dashboard.statistics.intervals import Standing

SAID = {Certainty.CERTAIN: "more", Certainty.SIGNS: "signs", Certainty.NOTHING: "usual"}
OUTSIDE = {"standing": (Standing.WORSE, Standing.BETTER)}


def outside_funnel(plot: Funnel, units: str, n: int) -> Finding:
    """Count the units outside 99.8 % against those that chance would put there, 0.2 % of them.

    "More than chance" only where chance would give as many in at most 0.2 % of cases, "signs" at
    5 %; `units` names what is compared: branches or below. n: meetings behind all units. The
    expected number is written like points, with two digits: of few units it is far below one.
    Where units differ by more than the limits allow for, as many as that explains are counted
    instead, and nothing is claimed.
    """
    if not plot.compared:
        return Finding("funnel.too_few", {"n": n}, n=n)
    if not plot.outside:
        return Finding(f"funnel.none.{units}", {"total": plot.compared, "n": n}, n=n)
    usual = plot.by_chance
    slots: dict[str, Slot] = {"count": plot.outside, "total": plot.compared, "n": usual.most}
    if plot.wide_apart:
        return Finding(f"funnel.wide.{units}", slots | {"chance": usual.expected}, n=n)
    gate = Gate(
        Rule.COUNT,
        _certainty(chance_of(plot.outside, plot.chance[np.isfinite(plot.chance)])),
        strength(plot.outside - usual.expected, usual.expected**0.5),
    )
    key = f"funnel.{SAID[gate.certainty]}.{units}"
    return Finding(key, slots | {"points": usual.expected}, gate, OUTSIDE, n)


def _certainty(chance: float) -> Certainty:
    if chance <= 1 - CERTAIN_LEVEL:
        return Certainty.CERTAIN
    return Certainty.SIGNS if chance <= 1 - SIGNS_LEVEL else Certainty.NOTHING
