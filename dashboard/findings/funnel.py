"""Sentences about units outside a funnel, beside what chance alone would put there."""

from dashboard.findings.finding import Finding
from dashboard.findings.gate import CERTAIN_LEVEL, SIGNS_LEVEL, Certainty, Gate, Rule, strength
from dashboard.statistics.funnel_plot import Funnel, chance_of, expected_outside, usual_most
from dashboard.statistics.intervals import Standing

SAID = {Certainty.CERTAIN: "more", Certainty.SIGNS: "signs", Certainty.NOTHING: "usual"}
OUTSIDE = {"standing": (Standing.WORSE, Standing.BETTER)}


def outside_funnel(plot: Funnel, units: str, n: int) -> Finding:
    """Count the units outside 99.8 % against the 0.2 % of them that chance would put there.

    "More than chance" only where chance would give as many in at most 0.2 % of cases, "signs" at
    5 %; `units` names what is compared: branches or below. n: meetings behind all units. The
    expected number is written like points, with two digits: of few units it is far below one.
    """
    if not plot.compared:
        return Finding("funnel.too_few", {"n": n}, n=n)
    if not plot.outside:
        return Finding(f"funnel.none.{units}", {"total": plot.compared, "n": n}, n=n)
    expected = expected_outside(plot.compared)
    gate = Gate(
        Rule.COUNT,
        _certainty(chance_of(plot.outside, expected)),
        strength(plot.outside - expected, expected**0.5),
    )
    slots = {
        "count": plot.outside,
        "total": plot.compared,
        "points": expected,
        "n": usual_most(expected),
    }
    return Finding(f"funnel.{SAID[gate.certainty]}.{units}", slots, gate, OUTSIDE, n)


def _certainty(chance: float) -> Certainty:
    if chance <= 1 - CERTAIN_LEVEL:
        return Certainty.CERTAIN
    return Certainty.SIGNS if chance <= 1 - SIGNS_LEVEL else Certainty.NOTHING
