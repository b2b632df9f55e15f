"""Sentences about branches among their peers."""

from collections.abc import Sequence

from dashboard.findings.finding import Finding, Slot
from dashboard.findings.gate import Certainty, Gate, Rule
from dashboard.statistics.by_chance import by_chance
from dashboard.statistics.caterpillar import Caterpillar
from dashboard.statistics.intervals import Standing

NEARLY_SURE = 0.95
STEPS = (
    ("unlike", Certainty.CERTAIN, Standing.WORSE, Standing.BETTER),
    ("signs", Certainty.SIGNS, Standing.SIGNS_WORSE, Standing.SIGNS_BETTER),
)


def unlike_peers(group: Caterpillar, n: int) -> Finding:
    """Count the branches below and above their group's mean at 99.8 %, else say there are signs
    at 95 %, else that nothing is clear; n: meetings behind all of them."""
    if not group.known:
        return Finding("ranks.too_few", {"n": n}, n=n)
    for key, certainty, worse, better in STEPS:
        below, above = (int((group.standing == one).sum()) for one in (worse, better))
        if below or above:
            total = len(group.standing)
            slots = {"total": total, "benchmark": group.benchmark, "count": below, "n": above}
            gate = Gate(Rule.LEVEL, certainty)
            return Finding(f"ranks.{key}", slots, gate, {"standing": (worse, better)}, n)
    return Finding("none", {"n": n}, n=n)


def in_lowest_tenth(chances: Sequence[float]) -> Finding:
    """Count the branches in the lowest tenth with a chance of 95 % or more, and how many of them
    are not in it though, by what is left of their chances; a row a branch."""
    known = [chance for chance in chances if chance == chance]
    sure = [chance for chance in known if chance >= NEARLY_SURE]
    if not sure:
        return Finding("ranks.tenth.none", {"count": 0, "total": len(known)})
    wrong = by_chance([1 - chance for chance in sure], found=len(sure))
    slots: dict[str, Slot] = {
        "count": len(sure), "total": len(known), "points": wrong.expected, "n": wrong.most,
    }  # fmt: skip
    return Finding("ranks.tenth", slots)
