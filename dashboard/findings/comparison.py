"""Sentences that compare rows: which is lowest, which differ from the benchmark."""

import math

import pandas as pd

from dashboard.findings.finding import CERTAIN, SIGNS, Finding, Slot


def lowest_of(rows: pd.DataFrame) -> Finding:
    """Name the lowest row; "lowest" only if its interval ends below the next one's start.

    Needs name, percent, low, high.
    """
    known = rows.dropna(subset=["percent"]).sort_values("percent")
    if known.empty:
        return Finding("empty")
    first = known.iloc[0]
    slots: dict[str, Slot] = {"name": str(first["name"]), "score": float(first["percent"])}
    if len(known) > 1 and float(first["high"]) >= float(known.iloc[1]["low"]):
        return Finding("among_lowest", slots)
    return Finding("lowest", slots)


def unlike_benchmark(rows: pd.DataFrame, benchmark: float) -> Finding:
    """Count the rows below the benchmark at 99.8 %, or say there are signs at 95 %.

    Needs name, percent, low, high (95 %) and n; a 95 % interval is widened to 99.8 %.
    """
    known = rows.dropna(subset=["percent"]).sort_values("percent")
    if known.empty:
        return Finding("empty")
    reach = (known["high"] - known["percent"]).astype(float)
    below = known[known["percent"] + reach * (CERTAIN / SIGNS) < benchmark]
    slots: dict[str, Slot] = {"benchmark": benchmark}
    if not below.empty:
        first = below.iloc[0]
        return Finding(
            "below",
            slots | {"count": len(below), "name": str(first["name"]),
                     "score": float(first["percent"])},
        )  # fmt: skip
    signs = known[known["percent"] + reach < benchmark]
    if not signs.empty:
        first = signs.iloc[0]
        return Finding(
            "signs_below", slots | {"name": str(first["name"]), "score": float(first["percent"])}
        )
    return Finding("none", {"n": int(known["n"].sum())})


def most_lost(criteria: pd.DataFrame) -> Finding:
    """Name the criterion that loses most points a meeting; needs code, name, lost, n."""
    known = criteria.dropna(subset=["percent"]).sort_values("lost", ascending=False)
    if known.empty:
        return Finding("empty")
    first = known.iloc[0]
    if len(known) > 1 and not math.isclose(float(first["lost"]), float(known.iloc[1]["lost"])):
        return Finding(
            "lost", {"name": f"{first['code']} {first['name']}", "points": float(first["lost"])}
        )
    return Finding("none", {"n": int(known["n"].sum())})
