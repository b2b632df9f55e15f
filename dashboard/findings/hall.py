"""Sentences for the hall: what changed since the last conference, our unit, what is done well."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.findings.comparison import MOST_NAMED, judged_against
from dashboard.findings.comparison import SAID as STANDINGS
from dashboard.findings.finding import Finding, Slot, Span
from dashboard.findings.gate import (
    CERTAIN_LEVEL,
    LEAST_SHOWN,
    SIGNS_LEVEL,
    Certainty,
    Gate,
    Rule,
    means_differ,
    strength,
)
from dashboard.statistics.before_after import Sample
from dashboard.statistics.evidence import BAND_FROM
from dashboard.statistics.student import t_quantile

TOTAL = "total"
SAID = {Certainty.NOTHING: "same", Certainty.SIGNS: "signs_", Certainty.CERTAIN: ""}


def paired_gate(change: float, low: float, high: float, n: int) -> Gate:
    """Return how surely a paired change differs from 0, of its interval at 95 % and n pairs.

    The wider interval at 99.8 % follows from it: both are change ± t(n − 1) × standard error.
    """
    if n < BAND_FROM or not low <= change <= high or abs(change) < LEAST_SHOWN:
        return Gate(Rule.MEANS)
    error = (high - low) / 2 / t_quantile(n - 1, 0.5 + SIGNS_LEVEL / 2)
    if not low > 0 and not high < 0:
        return Gate(Rule.MEANS)
    surely = abs(change) > error * t_quantile(n - 1, 0.5 + CERTAIN_LEVEL / 2)
    certainty = Certainty.CERTAIN if surely else Certainty.SIGNS
    return Gate(Rule.MEANS, certainty, strength(change, error))


def changed_since(kind: str, row: Mapping[str, Any], now: Span, than: Span) -> Finding:
    """Say how a mean changed from one period to another; needs after, change, low, high, n
    (branches with both). kind: what is told of: since, speaking, on_time."""
    n = int(row["n"])
    if n == 0:
        return Finding("empty")
    change = float(row["change"])
    gate = paired_gate(change, float(row["low"]), float(row["high"]), n)
    way = ("rose" if change > 0 else "fell") if gate.met else ""
    slots: dict[str, Slot] = {"score": float(row["after"]), "now": now, "than": than}
    slots |= {"change": abs(change)} if gate.met else {"n": n}
    return Finding(f"{kind}.{SAID[gate.certainty]}{way}", slots, gate, n=n, period=now)


def moved(rows: pd.DataFrame, now: Span, than: Span) -> Finding:
    """Name the units that surely rose and fell (99.8 %); needs name, change, low, high, n.

    Many are looked at at once, so mere signs of one of them are no news.
    """
    known = rows.dropna(subset=["change", "low", "high"])
    if known.empty:
        return Finding("empty")
    gates = [
        paired_gate(float(row["change"]), float(row["low"]), float(row["high"]), int(row["n"]))
        for row in known.to_dict("records")
    ]
    known = known.assign(strength=[gate.strength for gate in gates])
    sure = known[[gate.certainty is Certainty.CERTAIN for gate in gates]]
    fell, rose = sure[sure["change"] < 0], sure[sure["change"] > 0]
    n = int(known["n"].sum())
    slots: dict[str, Slot] = {"now": now, "than": than, "total": len(known)}
    if sure.empty:
        return Finding("moved.none", slots | {"n": n}, n=n, period=now)
    slots |= {"risen": len(rose), "fallen": len(fell)}
    said = "both" if len(rose) and len(fell) else "up" if len(rose) else "down"
    gate = Gate(Rule.MEANS, Certainty.CERTAIN, float(sure["strength"].max()))
    return Finding(f"moved.{said}", slots, gate, {"name": tuple(sure["name"])}, n, now)


def against_whole(rows: pd.DataFrame) -> Finding:
    """Name the measures in which a unit lies surely below the whole, else above it, else signs;
    needs measure, name, percent, sd, n, benchmark (0–100)."""
    known = rows.dropna(subset=["percent", "benchmark"])
    known = known[known["n"] >= BAND_FROM]
    n = int(rows["n"].max()) if len(rows) else 0
    if not n:
        return Finding("empty")
    judged = judged_against(known, known["benchmark"])
    for standing, (said, certainty) in STANDINGS.items():
        found = judged[judged["standing"] == standing].sort_values("strength", ascending=False)
        if len(found):
            first = found.head(MOST_NAMED)
            units = tuple(
                zip(first["name"].astype(str), first["percent"].astype(float), strict=True)
            )
            gate = Gate(Rule.LEVEL, certainty, float(first["strength"].iloc[0]))
            evidence = {"measure": tuple(found["measure"])}
            return Finding(f"ours.{said}", {"units": units}, gate, evidence, n)
    return Finding("ours.same", {"n": n}, n=n)


def most_apart(rows: pd.DataFrame) -> Finding:
    """Name what sets the best branches most apart from the others, where it surely does; needs
    behaviour, name, good, other (0–100), sd_good, sd_other, n_good, n_other (branches)."""
    known = rows.dropna(subset=["good", "other"])
    n = int((known["n_good"] + known["n_other"]).max()) if len(known) else 0
    gates = [
        means_differ(
            Sample(int(row["n_other"]), float(row["other"]), float(row["sd_other"])),
            Sample(int(row["n_good"]), float(row["good"]), float(row["sd_good"])),
        )
        for row in known.to_dict("records")
    ]
    judged = known.assign(gap=(known["good"] - known["other"]).abs())
    sure = judged[[gate.certainty is Certainty.CERTAIN for gate in gates]]
    if sure.empty:
        return Finding("good.none" if n else "empty", {"n": n} if n else {}, n=n)
    first = sure.sort_values("gap", ascending=False).iloc[0]
    strongest = max(gates, key=lambda gate: gate.strength)
    slots: dict[str, Slot] = {
        "name": str(first["name"]), "share": float(first["good"]),
        "than_share": float(first["other"]),
    }  # fmt: skip
    return Finding("good", slots, strongest, {"behaviour": (first["behaviour"],)}, n)


def most_frequent(key: str, rows: pd.DataFrame) -> Finding:
    """Name what was counted most often, and next; needs name, meetings. A count of everything
    recorded, so it passes no gate of chance."""
    if rows.empty:
        return Finding("empty")
    first = rows.head(2)
    tallies = tuple((str(one), float(n)) for one, n in zip(first["name"], first["meetings"],
                                                            strict=True))  # fmt: skip
    return Finding(key, {"tallies": tallies}, n=int(rows["meetings"].sum()))
