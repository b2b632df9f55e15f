"""Sentences about change: between months, of a share, of one branch."""

import math
from collections.abc import Sequence

import pandas as pd

from dashboard.findings.finding import CERTAIN, SIGNS, Finding

TOTAL = "total"
BEFORE = 12
LATEST = 3


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
    low, high = wilson(n, total)
    return Finding(
        "grades",
        {"month": month, "n": n, "total": total, "share": 100 * n / total, "low": low,
         "high": high},
    )  # fmt: skip


def wilson(n: int, total: int, z: float = SIGNS) -> tuple[float, float]:
    """Return the interval of a share in percent (Wilson 1927)."""
    p = n / total
    middle = p + z * z / (2 * total)
    reach = z * math.sqrt(p * (1 - p) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    return max(0.0, 100 * (middle - reach) / scale), min(100.0, 100 * (middle + reach) / scale)


def branch_change(scores: pd.DataFrame) -> Finding:
    """Compare the last three months of a branch with the 12 before (F12, 99.8 %).

    Needs month, measure, percent; the spread is the branch's own over those 12 months.
    """
    points = scores[scores["measure"] == TOTAL].dropna(subset=["percent"]).sort_values("month")
    values: Sequence[float] = [float(value) for value in points["percent"]]
    if not values:
        return Finding("empty")
    before, latest = values[-BEFORE - LATEST : -LATEST], values[-LATEST:]
    if len(before) < BEFORE:
        return Finding("none", {"n": len(values)})
    middle = sum(before) / BEFORE
    spread = math.sqrt(sum((value - middle) ** 2 for value in before) / (BEFORE - 1))
    change = sum(latest) / LATEST - middle
    if abs(change) < CERTAIN * spread * math.sqrt(1 / LATEST + 1 / BEFORE) or not change:
        return Finding("none", {"n": len(values)})
    return Finding("branch.rose" if change > 0 else "branch.fell", {"change": abs(change)})
