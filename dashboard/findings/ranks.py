"""Sentences about branches among their peers."""

from collections.abc import Sequence

from dashboard.findings.finding import Finding, Slot
from dashboard.statistics.caterpillar import Caterpillar
from dashboard.statistics.intervals import Standing

NEARLY_SURE = 0.95


def unlike_peers(group: Caterpillar, meetings: int) -> Finding:
    """Count the branches below and above their group's mean at 99.8 %, else say there are signs
    at 95 %, else that nothing is clear."""
    if not group.known:
        return Finding("ranks.too_few", {"n": meetings})
    of = {one: int((group.standing == one).sum()) for one in Standing}
    slots: dict[str, Slot] = {"total": len(group.standing), "benchmark": group.benchmark}
    if of[Standing.WORSE] or of[Standing.BETTER]:
        return Finding(
            "ranks.unlike", slots | {"count": of[Standing.WORSE], "n": of[Standing.BETTER]}
        )
    if of[Standing.SIGNS_WORSE] or of[Standing.SIGNS_BETTER]:
        some = {"count": of[Standing.SIGNS_WORSE], "n": of[Standing.SIGNS_BETTER]}
        return Finding("ranks.signs", slots | some)
    return Finding("none", {"n": meetings})


def in_lowest_tenth(chances: Sequence[float]) -> Finding:
    """Count the branches in the lowest tenth with a chance of 95 % or more; a row a branch."""
    known = [chance for chance in chances if chance == chance]
    sure = sum(chance >= NEARLY_SURE for chance in known)
    key = "ranks.tenth" if sure else "ranks.tenth.none"
    return Finding(key, {"count": sure, "total": len(known)})
