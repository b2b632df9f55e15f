"""Sentences about gaps between two scores of the same meetings, and about assessors."""

from collections.abc import Mapping
from dataclasses import replace

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
from dashboard.statistics.agreement import Agreement
from dashboard.statistics.dispersion import between_variance
from dashboard.statistics.evidence import BAND_FROM
from dashboard.statistics.funnel import Z95, standings_away
from dashboard.statistics.intervals import Standing, Words, compared, mean_interval, pooled_sd

MOST_NAMED = 3
UP = {Standing.BETTER: "higher", Standing.SIGNS_BETTER: "signs_higher"}
DOWN = {Standing.WORSE: "lower", Standing.SIGNS_WORSE: "signs_lower"}
SAID: Mapping[Standing, str] = {**UP, **DOWN}
CERTAIN = frozenset({Standing.BETTER, Standing.WORSE})


def gap_of_all(found: Agreement, counterpart: str) -> Finding:
    """Say whether self-scores lie above or below the other on the whole: its interval without 0."""
    if not found.n:
        return Finding("empty")
    one = pd.DataFrame([{"n": found.n, "gap": found.bias, "sd": found.sd}])
    standing = gap_standings(one, 0.0)[0]
    if standing not in SAID:
        return Finding("gap.none", {"n": found.n, "noun": counterpart}, n=found.n)
    slots: dict[str, Slot] = {
        "noun": counterpart, "gap": abs(found.bias), "least": found.low, "most": found.high,
    }  # fmt: skip
    error = (found.bias_high - found.bias_low) / 2 / Z95
    return Finding(
        f"gap.all.{SAID[standing]}",
        slots,
        Gate(Rule.LEVEL, _certainty(standing), strength(found.bias, error)),
        {"line": ("bias", "low", "high")},
        found.n,
    )


def gap_of_units(rows: pd.DataFrame, level: float) -> Finding:
    """Name the units whose mean gap is wider than that of all, at 99.8 %, else signs at 95 %;
    needs name, gap, sd, n. Three at most, the widest first."""
    known = rows.dropna(subset=["gap"])
    if known.empty:
        return Finding("empty")
    n = int(known["n"].sum())
    standing = gap_standings(known, level)
    for wanted, key in UP.items():
        found = known[standing == wanted].sort_values("gap", ascending=False)
        if len(found) and len(known) > 1:
            first = found.head(MOST_NAMED)
            units = tuple(zip(first["name"].astype(str), first["gap"].astype(float), strict=True))
            slots: dict[str, Slot] = {"benchmark": level, "units": units, "count": len(found)}
            return Finding(
                f"gap.units.{key}",
                slots,
                Gate(Rule.LEVEL, _certainty(wanted), abs(float(first["gap"].iloc[0]) - level)),
                {"name": tuple(found["name"])},
                n,
            )
    return Finding("none", {"n": n}, n=n)


def gap_of_criteria(rows: pd.DataFrame) -> Finding:
    """Name the criterion with the widest gap, only where its interval is clear of the next one;
    needs code, name, gap, low, high, n, widest first."""
    known = rows.dropna(subset=["gap", "low", "high"])
    if known.empty:
        return Finding("empty")
    n = int(known["n"].max())
    ordered = known[known["n"] >= BAND_FROM].sort_values("gap", ascending=False, kind="stable")
    if len(ordered) > 1:
        first, rest = ordered.iloc[0], ordered.iloc[1:]
        if float(first["low"]) > max(float(rest["high"].max()), 0.0):
            slots: dict[str, Slot] = {
                "name": f"{first['code']} {first['name']}", "gap": float(first["gap"]),
            }  # fmt: skip
            gate = Gate(Rule.APART, Certainty.CERTAIN)
            return Finding("gap.criterion", slots, gate, {"code": (str(first["code"]),)}, n)
    return Finding("none", {"n": n}, n=n)


def unlike_assessors(effects: pd.DataFrame) -> Finding:
    """Name the assessors whose 99.8 % interval leaves 0 out, the farthest first; needs assessor,
    effect, low998, high998, n. Signs at 95 % are left to the table: of many, some have them by
    chance."""
    known = effects.dropna(subset=["effect"])
    if known.empty:
        return Finding("empty")
    n = int(known["n"].sum())
    sure = {
        "stricter": known[known["high998"] < 0].sort_values("effect"),
        "milder": known[known["low998"] > 0].sort_values("effect", ascending=False),
    }
    named = {
        key: tuple(zip(found["assessor"].astype(str), found["effect"].abs(), strict=True))
        for key, found in sure.items()
        if len(found)
    }
    if not named:
        return Finding("assessors.none", {"n": n}, n=n)
    slots: dict[str, Slot] = {key: units[:MOST_NAMED] for key, units in named.items()}
    codes = tuple(code for units in named.values() for code, _ in units)
    made = Finding(f"assessors.{'_'.join(named)}", slots, Gate(Rule.LEVEL, Certainty.CERTAIN))
    return replace(made, evidence={"assessor": codes}, n=n)


def gap_standings(rows: pd.DataFrame, level: float) -> Words:
    """Return a Standing a row: better is a gap above the level; needs gap, sd, n. Under 3 pairs
    nothing is known."""
    given = rows["n"], rows["gap"], rows["sd"]
    found = compared(
        mean_interval(*given, level=SIGNS_LEVEL), mean_interval(*given, level=CERTAIN_LEVEL), level
    )
    away = np.abs(rows["gap"].to_numpy(dtype=float) - level)
    found[(away < LEAST_SHOWN) & (found != Standing.UNKNOWN)] = Standing.SIMILAR
    found[rows["n"].to_numpy() < BAND_FROM] = Standing.UNKNOWN
    return found


def branch_standings(rows: pd.DataFrame, level: float) -> tuple[Words, float]:
    """Return a Standing a branch, and τ: how much branches' mean gaps usually differ, in points.

    Needs gap, sd, n. As in a funnel (F4, F5): away = (gap − level)/√(sd²/n + τ²) against 1.96 and
    3.09, so that only what is unlike the usual difference stands out. Against chance between
    meetings alone many do that are as ever: whoever scores near 100 has less room for a gap.
    """
    n, gap, sd = (rows[name].to_numpy(dtype=float) for name in ("n", "gap", "sd"))
    told = np.where(n >= BAND_FROM, n, np.nan)
    tau2 = between_variance(np.nan_to_num(told), gap, pooled_sd(n, sd), level).tau2
    tau2 = tau2 if np.isfinite(tau2) else 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        away = (gap - level) / np.sqrt(sd**2 / told + tau2)
    found = standings_away(away)
    found[(np.abs(gap - level) < LEAST_SHOWN) & (found != Standing.UNKNOWN)] = Standing.SIMILAR
    return found, tau2**0.5


def _certainty(standing: Standing) -> Certainty:
    return Certainty.CERTAIN if standing in CERTAIN else Certainty.SIGNS
