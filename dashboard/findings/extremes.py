"""Sentences with a superlative, said only where an interval is clear of the next one."""

import numpy as np
import pandas as pd

from dashboard.findings.finding import Finding, Slot
from dashboard.findings.gate import Certainty, Gate, Rule, strength
from dashboard.statistics.evidence import BAND_FROM
from dashboard.statistics.funnel import Z95

MOST_NAMED = 3
FULL = 100.0


def lowest_of(rows: pd.DataFrame, key: str = "name") -> Finding:
    """Name the lowest row, or two or three that cannot be told apart; needs name, percent, low,
    high (95 %, 0–100), n and the key.

    "Lowest" only if its interval ends below the start of every other; where more than three
    intervals touch the lowest one's there is no clear difference. Rows under 3 meetings do not
    count.
    """
    if rows["percent"].isna().all():
        return Finding("empty")
    seen = _seen(rows)
    n = int(seen["n"].max()) if len(seen) else 0
    lowest, gate = _first(seen["percent"], seen["low"], seen["high"])
    if not lowest:
        return Finding("none", {"n": int(rows["n"].max())}, n=int(rows["n"].max()))
    found = seen.iloc[lowest]
    evidence = {key: tuple(found[key])}
    if len(found) == 1:
        one = found.iloc[0]
        slots: dict[str, Slot] = {"name": str(one["name"]), "score": float(one["percent"])}
        return Finding("lowest", slots, gate, evidence, n)
    return Finding("among_lowest", {"units": _named(found, "percent")}, gate, evidence, n)


def most_lost(criteria: pd.DataFrame) -> Finding:
    """Name the criterion that loses most points a meeting, or two or three not told apart.

    Needs code, name, percent, low, high (95 %, 0–100), lost (mean points), max_points, n.
    """
    if criteria["percent"].isna().all():
        return Finding("empty")
    seen = _seen(criteria)
    n = int(criteria["n"].max())
    if seen.empty:
        return Finding("none", {"n": n}, n=n)
    if not (seen["lost"] > 0).any():
        return Finding("lost_nothing", {"n": n}, n=n)
    most = seen["max_points"]
    # Points are counted down, so that most lost is lowest: −lost and its interval in points.
    ends = (-most * (FULL - seen[end]) / FULL for end in ("low", "high"))
    lowest, gate = _first(-seen["lost"], *ends)
    if not lowest:
        return Finding("none", {"n": n}, n=n)
    found = seen.iloc[lowest]
    found = found.assign(name=found["code"] + " " + found["name"])
    evidence = {"code": tuple(found["code"])}
    if len(found) == 1:
        one = found.iloc[0]
        slots: dict[str, Slot] = {"name": str(one["name"]), "points": float(one["lost"])}
        return Finding("lost", slots, gate, evidence, n)
    return Finding("among_lost", {"losses": _named(found, "lost")}, gate, evidence, n)


def _seen(rows: pd.DataFrame) -> pd.DataFrame:
    known = rows["n"].to_numpy() >= BAND_FROM
    for column in ("percent", "low", "high"):
        known &= rows[column].notna().to_numpy()
    return rows[known]


def _first(values: pd.Series, low: pd.Series, high: pd.Series) -> tuple[list[int], Gate]:
    """Return the places of the lowest and of what its interval touches, lowest first.

    Empty where too many touch it, or where there is nothing to compare.
    """
    order = np.argsort(values.to_numpy(dtype=float), kind="stable")
    if len(order) < 2:
        return [], Gate()
    lows, highs = low.to_numpy(dtype=float)[order], high.to_numpy(dtype=float)[order]
    means = values.to_numpy(dtype=float)[order]
    together = [at for at in range(len(order)) if lows[at] <= highs[0]]
    if len(together) == len(order) or len(together) > MOST_NAMED:
        return [], Gate()
    apart = min(at for at in range(len(order)) if lows[at] > highs[0])
    error = ((highs[0] - means[0]) ** 2 + (means[apart] - lows[apart]) ** 2) ** 0.5 / Z95
    certainty = Certainty.CERTAIN if len(together) == 1 else Certainty.SIGNS
    gate = Gate(Rule.APART, certainty, strength(means[apart] - means[0], error))
    return [int(order[at]) for at in together], gate


def _named(found: pd.DataFrame, column: str) -> tuple[tuple[str, float], ...]:
    return tuple(
        (str(name), float(value)) for name, value in zip(found["name"], found[column], strict=True)
    )


def most_lifted(rows: pd.DataFrame) -> Finding:
    """Name the criterion that would lift most branches to the best grade; needs code, name,
    lifted and n (branches below it). A reckoning, no comparison: it passes no gate of chance."""
    if rows.empty:
        return Finding("empty")
    first, n = rows.iloc[0], int(rows["n"].iloc[0])
    most = int(first["lifted"])
    if not most or int((rows["lifted"] == most).sum()) > 1:
        return Finding("lifts.none", {"n": n})
    return Finding(
        "lifts",
        {"name": f"{first['code']} {first['name']}", "count": most, "n": n},
        evidence={"code": (str(first["code"]),)},
    )
