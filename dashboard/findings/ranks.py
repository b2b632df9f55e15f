"""Sentences about branches among their peers."""

from collections.abc import Sequence

from dashboard.findings.finding import Finding
from dashboard.findings.gate import Certainty, Gate, Rule
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
    """Count the branches in the lowest tenth with a chance of 95 % or more; a row a branch."""
    known = [chance for chance in chances if chance == chance]
    sure = sum(chance >= NEARLY_SURE for chance in known)
    key = "ranks.tenth" if sure else "ranks.tenth.none"
    return Finding(key, {"count": sure, "total": len(known)})
