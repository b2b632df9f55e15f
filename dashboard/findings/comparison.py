"""Sentences that set rows against a level (F10)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from dashboard.findings.finding import Finding, Slot
from dashboard.findings.gate import (
    CERTAIN_LEVEL,
    LEAST_SHOWN,
    SIGNS_LEVEL,
    Certainty,
    Gate,
    Rule,
    strength,
)
from dashboard.statistics.evidence import BAND_FROM
from dashboard.statistics.funnel import Z95
from dashboard.statistics.intervals import Standing, compared, mean_interval

MOST_NAMED = 3
# Which sentence is said where several could be: the certain first, and help before praise.
SAID = {
    Standing.WORSE: ("below", Certainty.CERTAIN),
    Standing.BETTER: ("above", Certainty.CERTAIN),
    Standing.SIGNS_WORSE: ("signs_below", Certainty.SIGNS),
    Standing.SIGNS_BETTER: ("signs_above", Certainty.SIGNS),
}


@dataclass(frozen=True)
class Topic:
    """What rows tell: a measure ('total' or a group) of organisations, branch kinds or meeting
    kinds, each known by a column."""

    measure: str = "total"
    noun: str = "organisation"
    key: str = "name"


ORGANISATIONS = Topic()


def level_of(rows: pd.DataFrame) -> float | None:
    """Return the mean over all meetings behind the rows; needs percent, n. None without any."""
    percent, n = rows["percent"].to_numpy(dtype=float), rows["n"].to_numpy(dtype=float)
    known = np.isfinite(percent)
    meetings = float(n[known].sum())
    return float((percent[known] * n[known]).sum()) / meetings if meetings else None


def unlike_benchmark(
    rows: pd.DataFrame, benchmark: float | None, topic: Topic = ORGANISATIONS
) -> Finding:
    """Name the rows below the level at 99.8 %, else above it, else signs of either at 95 %.

    Needs name, percent (0–100), sd, n and the topic's key. Rows under 3 meetings are compared
    with nothing. Three are named at most, the surest first; where there are more, they are
    counted among the rows compared.
    """
    known = rows.dropna(subset=["percent"])
    if known.empty or benchmark is None:
        return Finding("empty")
    judged = judged_against(known, benchmark)
    n = int(known["n"].sum())
    found = set(judged["standing"])
    for standing in SAID:
        if standing in found:
            slots: dict[str, Slot] = {"measure": topic.measure, "benchmark": benchmark}
            return replace(_unlike(judged, standing, slots, topic), n=n)
    return Finding("none", {"n": n}, n=n)


def _unlike(
    judged: pd.DataFrame, standing: Standing, slots: Mapping[str, Slot], topic: Topic
) -> Finding:
    said, certainty = SAID[standing]
    found = judged[judged["standing"] == standing].sort_values("strength", ascending=False)
    first = found.head(MOST_NAMED)
    units = tuple(zip(first["name"].astype(str), first["percent"].astype(float), strict=True))
    counts: dict[str, Slot] = {}
    if len(found) > MOST_NAMED:
        total = int((judged["standing"] != Standing.UNKNOWN).sum())
        counts = {"count": len(found), "total": total, "noun": topic.noun}
    return Finding(
        f"units.many_{said}" if counts else f"units.{said}",
        {**slots, **counts, "units": units},
        Gate(Rule.LEVEL, certainty, float(first["strength"].iloc[0])),
        {topic.key: tuple(found[topic.key])},
    )


def judged_against(known: pd.DataFrame, benchmark: float | pd.Series) -> pd.DataFrame:
    """Add standing and strength (standard errors from the level, of a wider t where n is small)."""
    given = known["n"], known["percent"], known["sd"]
    signs = mean_interval(*given, level=SIGNS_LEVEL)
    found = compared(signs, mean_interval(*given, level=CERTAIN_LEVEL), benchmark)
    away = known["percent"].to_numpy(dtype=float) - np.asarray(benchmark, dtype=float)
    errors = (signs.high - signs.low) / 2 / Z95
    found[(np.abs(away) < LEAST_SHOWN) & (found != Standing.UNKNOWN)] = Standing.SIMILAR
    found[known["n"].to_numpy() < BAND_FROM] = Standing.UNKNOWN
    strengths = [strength(one, error) for one, error in zip(away, errors, strict=True)]
    return known.assign(standing=found, strength=strengths)
