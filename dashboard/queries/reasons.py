"""From whole columns of scores to reasons why a branch may need a visit; knows no database.

Each reason is a frame of found units: unit (row of the history), effect (in the reason's own
measure), p (NaN for a recorded fact), chance (share of these findings that chance alone is
expected to have made, 0 for a fact), n (meetings or months it rests on), detail (which group or
assessment, else ''), risk (0–1, what the effect counts for).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.domain.attention import AttentionRules, Reason
from dashboard.statistics.agreement import bland_altman
from dashboard.statistics.change import BEFORE, LAST, benjamini_hochberg, deterioration
from dashboard.statistics.control_chart import LOCKED_AFTER, special_cause_now
from dashboard.statistics.evidence import BAND_FROM
from dashboard.statistics.formality import flat_runs, heaping_by_unit
from dashboard.statistics.intervals import Flags, pooled_sd
from dashboard.statistics.normal import normal_cdf

Numbers = npt.NDArray[np.float64]
# Of branches that nothing but chance moves, so many stand in a special cause of concern today:
# 3.4 % with 19 points or more (200,000 draws; a test draws again), fewer with fewer.
FALSE_ALARM = 0.035
FEWEST_BEFORE, FEWEST_LAST = 6, 2
SIGNS = 0.05
COLUMNS = ("unit", "reason", "effect", "p", "chance", "n", "detail", "risk")


@dataclass(frozen=True)
class History:
    """Units × months up to now, oldest first, NaN where there was no meeting; percent 0–100.

    official: means of the official score; chart: the same from the first month of all, or from
    where a person set the unit's limits anew; groups: official by group; own: self-scores of the
    regular meetings; peers: a number a unit, equal for those it is compared with.
    """

    official: Numbers
    chart: Numbers
    groups: Mapping[str, Numbers]
    own: Numbers
    peers: npt.NDArray[Any]


def found(
    reason: Reason, unit: npt.ArrayLike, effect: npt.ArrayLike, **columns: Any
) -> pd.DataFrame:
    """Return a frame of the columns above; what is not given is that of a recorded fact."""
    units = np.asarray(unit, dtype=np.int64)
    given = {"p": np.nan, "chance": 0.0, "n": 0, "detail": "", "risk": 1.0} | columns
    given |= {"unit": units, "effect": np.asarray(effect, dtype=float), "reason": reason.value}
    return pd.DataFrame({name: given[name] for name in COLUMNS}, index=np.arange(len(units)))


def statistical(history: History, fair: float, rules: AttentionRules) -> pd.DataFrame:
    """Return what a branch's own months say: fall, special_cause, weak and flat."""
    parts = [
        fallen(history.official, rules.q),
        out_of_range(history.chart),
        weak(history, fair, rules),
        flat(history.own, rules),
    ]
    return pd.concat(parts, ignore_index=True)


def fallen(official: Numbers, q: float) -> pd.DataFrame:
    """Return the units whose last 3 months lie below the 12 before (F12), by F13.

    effect: percent points fallen. A unit needs 2 of the 3 months and 6 of the 12.
    """
    last, before = official[:, -LAST:], official[:, -LAST - BEFORE : -LAST]
    n, earlier = np.isfinite(last).sum(axis=1), np.isfinite(before).sum(axis=1)
    enough = np.flatnonzero((n >= FEWEST_LAST) & (earlier >= FEWEST_BEFORE))
    means = [np.nanmean(part[enough], axis=1) for part in (last, before)]
    whole = official[enough, -LAST - BEFORE :]
    spread = pooled_sd(np.isfinite(whole).sum(axis=1), np.nanstd(whole, axis=1, ddof=1))
    z = deterioration(means[0], n[enough], means[1], earlier[enough], spread)
    p = normal_cdf(z)
    at = np.flatnonzero(discovered(p, q))
    return found(
        Reason.FALL, enough[at], (means[1] - means[0])[at], p=p[at], chance=q,
        n=(n + earlier)[enough][at],
    )  # fmt: skip


def out_of_range(chart: Numbers) -> pd.DataFrame:
    """Return the units whose last month is a special cause of concern on their own chart (F8).

    effect: how far below the mean of their first 12 the lowest of the last 3 months lies.
    """
    alarm = special_cause_now(chart)
    count = np.isfinite(chart).sum(axis=1)
    at = np.flatnonzero(alarm & np.isfinite(chart[:, -LAST:]).any(axis=1))
    ranks = np.cumsum(np.isfinite(chart[at]), axis=1)
    base = np.nanmean(np.where(ranks <= LOCKED_AFTER, chart[at], np.nan), axis=1)
    lowest = np.nanmin(chart[at, -LAST:], axis=1) if len(at) else np.empty(0)
    tested = int((count >= LOCKED_AFTER).sum())
    return found(
        Reason.SPECIAL_CAUSE, at, np.maximum(base - lowest, 0.0), n=count[at],
        p=FALSE_ALARM, chance=_share(FALSE_ALARM * tested, len(at)),
    )  # fmt: skip


def weak(history: History, fair: float, rules: AttentionRules) -> pd.DataFrame:
    """Return the units weak in one group for months running, with the group they lack most in.

    Weak is below the fair threshold, or in the lowest tenth of at least 10 peers of the month.
    Months without a meeting are stepped over, as many as count. effect: percent points below the
    peers' median.
    """
    run, best = rules.weak_months, np.full(len(history.peers), -np.inf)
    detail, proof = np.full(len(best), "", dtype=object), np.zeros(len(best), dtype=bool)
    for group, months in history.groups.items():
        whole = months[:, -2 * run :]
        lowest, middle, count = _among_peers(whole, history.peers, rules)
        low = (whole <= lowest) & (count >= rules.weak_peers)
        below = _latest(whole < fair, whole, run)
        is_weak = below | _latest((whole < fair) | low, whole, run)
        lacking = _latest_mean(middle - whole, whole, run)
        more = is_weak & (lacking > best)
        best, detail = np.where(more, lacking, best), np.where(more, group, detail)
        proof = proof | below
    at = np.flatnonzero(detail != "")
    by_rank = int((~proof[at]).sum())
    expected = rules.weak_share**run * len(history.groups) * len(best)
    chance = np.where(proof[at], 0.0, _share(expected, by_rank))
    return found(
        Reason.WEAK, at, np.maximum(best[at], 0.0), n=run, detail=detail[at], chance=chance,
        p=np.where(proof[at], np.nan, rules.weak_share**run),
    )  # fmt: skip


def flat(own: Numbers, rules: AttentionRules) -> pd.DataFrame:
    """Return the units that gave themselves one and the same score again and again (F18, F13).

    effect: how many times in a row; detail: the score, in percent.
    """
    runs = flat_runs(own, rules.flat_least)
    runs = runs[discovered(runs["p"], rules.q)]
    count = np.isfinite(own).sum(axis=1)[runs["row"].to_numpy()]
    return found(
        Reason.FLAT, runs["row"], runs["length"], p=runs["p"].to_numpy(), chance=rules.q,
        n=count, detail=[f"{value:.2f}" for value in runs["value"]],
    )  # fmt: skip


def heaped(
    unit: npt.ArrayLike, own: npt.ArrayLike, threshold: float, rules: AttentionRules
) -> pd.DataFrame:
    """Return the units whose self-scores stand just above the threshold too often (F18, F13).

    unit, own: one entry a meeting. effect: how many more stand just above than just below.
    """
    counts = heaping_by_unit(unit, own, threshold, rules.heap_window)
    counts = counts[discovered(counts["p"], rules.q)]
    return found(
        Reason.HEAPED, counts["unit"], counts["above"] - counts["below"], chance=rules.q,
        p=counts["p"].to_numpy(), n=(counts["above"] + counts["below"]).to_numpy(),
    )  # fmt: skip


def apart(
    unit: npt.NDArray[Any], own: Numbers, other: Numbers, name: str, rules: AttentionRules
) -> pd.DataFrame:
    """Return the units whose mean self − other lies beyond the Bland–Altman limits (F14, F13).

    unit, own, other: one entry a meeting, NaN where not scored. A unit needs 3 gaps. effect: the
    mean gap in percent points, whichever way; p two-sided, of the mean of n gaps.
    """
    limits = bland_altman(own, other)
    gaps = own - other
    known = np.isfinite(gaps)
    units, at = np.unique(unit[known], return_inverse=True)
    n = np.bincount(at, minlength=len(units))
    mean = np.bincount(at, weights=gaps[known], minlength=len(units)) / np.maximum(n, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (mean - limits.bias) / (limits.sd / np.sqrt(n))
    # Fewer than bear a band of grades bear no gap: one meeting may have been a bad day.
    p = np.where(n >= BAND_FROM, np.minimum(2 * normal_cdf(-np.abs(z)), 1.0), np.nan)
    beyond = (mean < limits.low) | (mean > limits.high)
    chosen = np.flatnonzero(discovered(p, rules.q) & beyond)
    return found(
        Reason.GAP, units[chosen], np.abs(mean[chosen]), p=p[chosen], chance=rules.q,
        n=n[chosen], detail=name,
    )  # fmt: skip


def weighed(reasons: Sequence[pd.DataFrame], rules: AttentionRules) -> pd.DataFrame:
    """Join reasons; add weight and points = weight × min(effect / full, 1) × risk.

    One row a unit and reason: of two of a kind the one that counts for more. Highest first.
    """
    every = pd.concat([one for one in reasons if len(one)] or list(reasons), ignore_index=True)
    weight = every["reason"].map({one.value: rules.weights[one].weight for one in Reason})
    full = every["reason"].map({one.value: rules.weights[one].full for one in Reason})
    share = (every["effect"] / full.astype(float)).clip(0.0, 1.0) * every["risk"]
    every = every.assign(weight=weight.astype(float), points=weight.astype(float) * share)
    every = every[every["weight"] > 0].sort_values("points", ascending=False, kind="stable")
    return every.drop_duplicates(["unit", "reason"]).reset_index(drop=True)


def summed(every: pd.DataFrame, rules: AttentionRules) -> pd.DataFrame:
    """Return unit, points (their sum), facts (of recorded facts alone), chance, highest first.

    chance: what share of a branch like it is listed by chance: that of its most certain
    statistical reason, and 0 where recorded facts alone would list it.
    """
    facts = every["points"].where(every["chance"] == 0, 0.0)
    sums = every.assign(facts=facts).groupby("unit", sort=False)[["points", "facts"]].sum()
    doubt = every[every["chance"] > 0].groupby("unit")["chance"].min()
    sums["chance"] = doubt.reindex(sums.index).fillna(0.0).where(
        sums["facts"] < rules.list_from, 0.0
    )  # fmt: skip
    return sums.reset_index().sort_values("points", ascending=False, kind="stable")


def discovered(p: npt.ArrayLike, q: float) -> Flags:
    """Tell which p F13 lists, and of these only what shows signs (95 %): in a list of a few
    branches q alone would take nearly anything."""
    chances = np.asarray(p, dtype=float)
    return np.asarray(benjamini_hochberg(chances, q).found & (chances <= SIGNS))


def _share(expected: float, count: int) -> float:
    return min(1.0, expected / count) if count else 0.0


def _among_peers(
    whole: Numbers, peers: npt.NDArray[Any], rules: AttentionRules
) -> tuple[Numbers, Numbers, Numbers]:
    """Return of each unit's peers by month: where their lowest tenth ends, median and count."""
    lowest, middle = np.full(whole.shape, np.nan), np.full(whole.shape, np.nan)
    count = np.zeros(whole.shape)
    for kind in np.unique(peers):
        own = peers == kind
        # NaN is sorted to the end, so one sort serves every quantile of every month.
        ordered = np.sort(whole[own], axis=0)
        known = np.isfinite(ordered).sum(axis=0)
        count[own] = known
        lowest[own] = _quantile(ordered, known, rules.weak_share)
        middle[own] = _quantile(ordered, known, 0.5)
    return lowest, middle, count


def _quantile(ordered: Numbers, known: npt.NDArray[Any], share: float) -> Numbers:
    """Return the quantile of each column's known values, between the two nearest (type 7)."""
    place = share * np.maximum(known - 1, 0)
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, np.maximum(known - 1, 0))
    columns = np.arange(ordered.shape[1])
    low, high = ordered[below, columns], ordered[above, columns]
    return np.asarray(low + (high - low) * (place - below))


def _latest(flags: npt.NDArray[np.bool_], whole: Numbers, run: int) -> npt.NDArray[np.bool_]:
    """Tell of each unit whether its last `run` known months are all flagged; fewer are not."""
    latest = _is_latest(whole, run)
    return np.asarray((flags | ~latest).all(axis=1) & (latest.sum(axis=1) == run))


def _latest_mean(values: Numbers, whole: Numbers, run: int) -> Numbers:
    latest = _is_latest(whole, run)
    total = np.where(latest, values, 0.0).sum(axis=1)
    return np.asarray(total / np.maximum(latest.sum(axis=1), 1), dtype=float)


def _is_latest(whole: Numbers, run: int) -> npt.NDArray[np.bool_]:
    known = np.isfinite(whole)
    after = np.cumsum(known[:, ::-1], axis=1)[:, ::-1]
    return known & (after <= run)
