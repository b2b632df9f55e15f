"""Sentences about who is late."""

import pandas as pd

from dashboard.findings.finding import Finding
from dashboard.findings.gate import Certainty, Gate, Rule, strength
from dashboard.statistics.evidence import BAND_FROM
from dashboard.statistics.intervals import share_interval

FULL = 100


def most_late(units: pd.DataFrame) -> Finding:
    """Say whose share of records sent late is highest, if its interval (Wilson, 95 %) overlaps no
    other's; needs code, name, late and sent (months of branches), a row a unit.

    Units with under 3 known days of sending are left aside.
    """
    known = units[units["sent"] >= BAND_FROM]
    sent, late = int(units["sent"].sum()), int(units["late"].sum())
    if not sent:
        return Finding("empty")
    slots = {"n": late, "total": sent, "share": FULL * late / sent}
    if len(known) > 1:
        ranked = known.assign(share=known["late"] / known["sent"]).sort_values(
            "share", ascending=False, kind="stable"
        )
        ends = share_interval(ranked["late"].to_numpy(), ranked["sent"].to_numpy())
        if ends.low[0] > ends.high[1:].max():
            first = ranked.iloc[0]
            width = float(ends.high[0] - ends.low[0])
            apart = strength(float(first["share"]) - float(ranked["share"].iloc[1]), width)
            return Finding(
                "progress.late",
                {"name": str(first["name"]), "n": int(first["late"]), "total": int(first["sent"]),
                 "share": FULL * float(first["share"]), "than_share": FULL * late / sent},
                Gate(Rule.APART, Certainty.SIGNS, apart),
                {"code": (first["code"],)},
                n=sent,
            )  # fmt: skip
    return Finding("progress.late.none", slots, Gate(Rule.APART), n=sent)
