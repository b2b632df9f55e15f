"""Sentences about units outside a funnel, beside what chance alone would put there."""

from dashboard.findings.finding import Finding
from dashboard.statistics.funnel_plot import Funnel, chance_of, expected_outside, usual_most

PLAIN = 0.002
SIGNS = 0.05


def outside_funnel(plot: Funnel, units: str, meetings: int) -> Finding:
    """Count the units outside 99.8 % against the 0.2 % of them that chance would put there.

    "More than by chance" only where chance would give as many in at most 0.2 % of cases, "signs"
    at 5 %; `units` names what is compared: branches or below. The expected number is written like
    points, with two digits, since of few units it is far below one.
    """
    if not plot.compared:
        return Finding("funnel.too_few", {"n": meetings})
    expected = expected_outside(plot.compared)
    slots = {"count": plot.outside, "total": plot.compared, "points": expected}
    if not plot.outside:
        return Finding(f"funnel.none.{units}", {"total": plot.compared, "n": meetings})
    chance = chance_of(plot.outside, expected)
    gate = "more" if chance <= PLAIN else "signs" if chance <= SIGNS else "usual"
    return Finding(f"funnel.{gate}.{units}", slots | {"n": usual_most(expected)})
