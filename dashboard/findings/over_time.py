"""Sentences about change: between months, of a share, of one branch."""

import math

import pandas as pd

from dashboard.findings.finding import CERTAIN, SIGNS, Finding
from dashboard.statistics.change import BEFORE, LAST, deterioration
from dashboard.statistics.intervals import share_interval

TOTAL = "total"


def trend_change(scores: pd.DataFrame, measure: str = TOTAL) -> Finding:
    """Compare the last month with the first drawn; needs month, measure, percent, n, sd.

    Certain at 99.8 %, "signs" at 95 % (two independent means).
    """
    points = scores[scores["measure"] == measure].dropna(subset=["percent"]).sort_values("month")
    if points.empty:
        return Finding("empty")
    first, last = points.iloc[0], points.iloc[-1]
    change = float(last["percent"]) - float(first["percent"])
    slots = {"month": int(first["month"]), "score": float(last["percent"]), "change": abs(change)}
    error = math.hypot(_error(first), _error(last))
    z = abs(change) / error if error and math.isfinite(error) else 0.0
    if len(points) < 2 or z < SIGNS:
        return Finding("trend.same", slots | {"n": int(last["n"])})
    way = "rose" if change > 0 else "fell"
    return Finding(f"trend.{way}" if z >= CERTAIN else f"trend.signs_{way}", slots)


def _error(point: pd.Series) -> float:
    n = float(point["n"])
    return float(point["sd"]) / math.sqrt(n) if n > 1 else math.inf


def grade_share(counts: pd.DataFrame, grade: str = "good") -> Finding:
    """Say the share of a grade in the last month with its interval (Wilson); needs month, grade,
    n."""
    known = counts[counts["n"] > 0]
    if known.empty:
        return Finding("empty")
    month = int(known["month"].max())
    latest = known[known["month"] == month]
    total = int(latest["n"].sum())
    n = int(latest.loc[latest["grade"] == grade, "n"].sum())
    interval = share_interval(n, total)
    return Finding(
        "grades",
        {
            "month": month,
            "n": n,
            "total": total,
            "share": 100 * n / total,
            "low": 100 * float(interval.low),
            "high": 100 * float(interval.high),
        },
    )


def branch_change(scores: pd.DataFrame) -> Finding:
    """Compare the last three months of a branch with the 12 before (F12, 99.8 %).

    Needs month, measure, percent; the spread is the branch's own over those 12 months.
    """
    points = scores[scores["measure"] == TOTAL].dropna(subset=["percent"]).sort_values("month")
    values = points["percent"].to_numpy(dtype=float)
    if not len(values):
        return Finding("empty")
    before, latest = values[-BEFORE - LAST : -LAST], values[-LAST:]
    if len(before) < BEFORE:
        return Finding("none", {"n": len(values)})
    spread = before.std(ddof=1)
    z = float(deterioration(latest.mean(), LAST, before.mean(), BEFORE, spread))
    if math.isnan(z) or abs(z) < CERTAIN:
        return Finding("none", {"n": len(values)})
    change = float(latest.mean() - before.mean())
    return Finding("branch.rose" if change > 0 else "branch.fell", {"change": abs(change)})
