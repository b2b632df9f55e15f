"""Sentences about the share of meetings that reached a grade."""

import pandas as pd

from dashboard.domain.months import add_months
from dashboard.domain.words import Grade
from dashboard.findings.finding import Finding, Slot
from dashboard.findings.gate import Certainty, Counted, shares_differ
from dashboard.statistics.intervals import share_interval

YEAR = 12
FULL = 100


def grade_share(counts: pd.DataFrame, grade: str = Grade.GOOD) -> Finding:
    """Say the share of a grade in the last month with its interval (Wilson), against the same
    month a year before where that is drawn; needs month (yyyymm), grade, n (meetings).

    "Rose" and "fell" only where the interval of the difference (Newcombe) leaves 0 out.
    """
    rows = list(zip(*(counts[name].tolist() for name in ("month", "grade", "n")), strict=True))
    held = [int(month) for month, _, n in rows if n > 0]
    if not held:
        return Finding("empty")
    month = max(held)
    before = add_months(month, -YEAR)
    now, was = _counted(rows, month, grade), _counted(rows, before, grade)
    gate = shares_differ(was, now)
    interval = share_interval(*now)
    slots: dict[str, Slot] = {
        "graded": str(grade),
        "month": month,
        "n": now[0],
        "total": now[1],
        "share": FULL * now[0] / now[1],
        "low": FULL * float(interval.low),
        "high": FULL * float(interval.high),
    }
    months: tuple[int, ...] = (month,)
    change = 0.0
    if was[1]:
        months = (before, month)
        change = FULL * (now[0] / now[1] - was[0] / was[1])
        slots |= {"than_month": before}
        slots |= {"change": abs(change)} if gate.met else {"than_share": FULL * was[0] / was[1]}
    way = "rose" if change > 0 else "fell"
    said = {Certainty.NOTHING: "same", Certainty.SIGNS: f"signs_{way}", Certainty.CERTAIN: way}
    return Finding(
        f"grades.{said[gate.certainty] if was[1] else 'alone'}",
        slots,
        gate,
        {"grade": (str(grade),), "month": months},
        now[1] + was[1],
        (month, month),
    )


def _counted(rows: list[tuple[int, str, int]], month: int, grade: str) -> Counted:
    own = [(given, n) for at, given, n in rows if at == month]
    return sum(n for given, n in own if given == grade), sum(n for _, n in own)
