"""From whole columns of scores to reasons why a branch may need a visit; knows no database.

Each reason is a frame of found units: unit (row of the history), effect (in the reason's own
measure), p (NaN for a recorded fact), chance (share of these findings that chance alone is
expected to have made, 0 for a fact), tests (how many were made to find them), n (meetings or
months it rests on), detail (which group or assessment, else ''), risk (0–1, what the effect counts
for).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.domain.attention import AttentionRules, Reason
from dashboard.queries.weak_months import weak_months
from dashboard.statistics.agreement import bland_altman
from dashboard.statistics.change import (
    BEFORE,
    LAST,
    Discoveries,
    benjamini_hochberg,
    deterioration,
)
from dashboard.statistics.control_chart import LOCKED_AFTER, special_cause_now
from dashboard.statistics.evidence import BAND_FROM
from dashboard.statistics.formality import flat_runs, heaping_by_unit
from dashboard.statistics.intervals import mean_and_sd, pooled_sd
from dashboard.statistics.normal import normal_cdf

Numbers = npt.NDArray[np.float64]
# Of branches that nothing but chance moves, so many stand in a special cause of concern today:
# 3.4 % with 19 points or more (200,000 draws; a test draws again), fewer with fewer.
FALSE_ALARM = 0.035
FEWEST_BEFORE, FEWEST_LAST = 6, 2
SIGNS, SIGNS_Z = 0.05, -1.644853
# What rests on statistics alone is never taken for a recorded fact, whose chance is 0.
LEAST_DOUBT = 1e-6
COLUMNS = ("unit", "reason", "effect", "p", "chance", "tests", "n", "detail", "risk")


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
    given = {"p": np.nan, "chance": 0.0, "tests": 1, "n": 0, "detail": "", "risk": 1.0} | columns
    given |= {"unit": units, "effect": np.asarray(effect, dtype=float), "reason": reason.value}
    return pd.DataFrame({name: given[name] for name in COLUMNS}, index=np.arange(len(units)))


def statistical(history: History, fair: float, rules: AttentionRules) -> pd.DataFrame:
    """Return what a branch's own months say: fall, special_cause, weak and flat."""
    parts = [
        fallen(history.official, rules),
        out_of_range(history.chart),
        weak(history, fair, rules),
        flat(history.own, rules),
    ]
    return pd.concat(parts, ignore_index=True)


def fallen(official: Numbers, rules: AttentionRules) -> pd.DataFrame:
    """Return the units whose last 3 months lie below the 12 before (F12), by F13.

    effect: percent points fallen. A unit needs 2 of the 3 months and 6 of the 12. p is the larger
    of two: of its fall, and of its fall beyond that of all units in the same months. Else the first
    months of a year, in which all score less, would name branches that did as ever.
    """
    whole = official[:, -LAST - BEFORE :]
    known = np.isfinite(whole)
    n, earlier = known[:, -LAST:].sum(axis=1), known[:, :-LAST].sum(axis=1)
    enough = np.flatnonzero((n >= FEWEST_LAST) & (earlier >= FEWEST_BEFORE))
    whole, n, earlier = whole[enough], n[enough], earlier[enough]
    values = np.where(np.isfinite(whole), whole, 0.0)
    count = n + earlier
    spread = pooled_sd(
        count, mean_and_sd(count, values.sum(axis=1), (values * values).sum(axis=1))[1]
    )
    last, before = values[:, -LAST:].sum(axis=1) / n, values[:, :-LAST].sum(axis=1) / earlier
    z = deterioration(last, n, before, earlier, spread)
    # Only who shows signs can be listed, so nobody else is reckoned any further.
    some = np.flatnonzero(z < SIGNS_Z)
    usual = np.where(np.isfinite(whole[some]), _shared(whole, rules.weak_peers), 0.0)
    risen = usual[:, -LAST:].sum(axis=1) / n[some] - usual[:, :-LAST].sum(axis=1) / earlier[some]
    beyond = deterioration(last[some] - risen, n[some], before[some], earlier[some], spread)
    p = normal_cdf(np.maximum(z[some], beyond))
    listed = discovered(p, rules.q, tests=int(np.isfinite(z).sum()))
    at = some[listed.found]
    return found(
        Reason.FALL, enough[at], (before - last)[at], p=p[listed.found], n=count[at],
        **_doubt(listed),
    )  # fmt: skip


def _shared(whole: Numbers, fewest: int) -> Numbers:
    """Return by month how far the units lie from their own means together; 0 for every month where
    one of them has fewer units."""
    known = np.isfinite(whole)
    count = known.sum(axis=0)
    if not len(whole) or count.min(initial=fewest) < fewest:
        return np.zeros(whole.shape[1])
    values = np.where(known, whole, 0.0)
    own = values.sum(axis=1) / known.sum(axis=1)
    return np.asarray((values.sum(axis=0) - own @ known) / count, dtype=float)


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
        p=FALSE_ALARM, chance=_share(FALSE_ALARM * tested, len(at)), tests=tested,
    )  # fmt: skip


def weak(history: History, fair: float, rules: AttentionRules) -> pd.DataFrame:
    """Return the units weak in one group for months running, with the group they lack most in.

    Weak is below the fair threshold, or in the lowest tenth of at least 10 peers of the month.
    Months without a meeting are stepped over, as many as count. effect: percent points below the
    peers' median. chance: 0 where every month is below the threshold, else how likely the unit's
    true level is not in the lowest tenth; p: how often a unit like the middle one would get here.
    """
    best, tests = np.full(len(history.peers), -np.inf), 0
    detail, proof = np.full(len(best), "", dtype=object), np.zeros(len(best), dtype=bool)
    doubt = np.zeros(len(best))
    for group, months in history.groups.items():
        one = weak_months(months, history.peers, fair, rules)
        more = np.flatnonzero(one.weak & ~(one.lacking <= best))
        best[more], detail[more], doubt[more] = one.lacking[more], group, one.doubt[more]
        proof, tests = proof | one.below, tests + one.tests
    at = np.flatnonzero(detail != "")
    return found(
        Reason.WEAK, at, np.maximum(best[at], 0.0), n=rules.weak_months, detail=detail[at],
        tests=max(tests, 1),
        chance=np.where(proof, 0.0, np.clip(doubt, LEAST_DOUBT, 1.0))[at],
        p=np.where(proof, np.nan, rules.weak_share**rules.weak_months)[at],
    )  # fmt: skip


def flat(own: Numbers, rules: AttentionRules) -> pd.DataFrame:
    """Return the units that gave themselves one and the same score again and again (F18, F13).

    effect: how many times in a row; detail: the score, in percent.
    """
    count = np.isfinite(own).sum(axis=1)
    runs = flat_runs(own, rules.flat_least)
    # Who could have such a run was tested for one, not only who has one.
    listed = discovered(runs["p"], rules.q, tests=int((count >= rules.flat_least).sum()))
    runs = runs[listed.found]
    return found(
        Reason.FLAT, runs["row"], runs["length"], p=runs["p"].to_numpy(), **_doubt(listed),
        n=count[runs["row"].to_numpy()], detail=[f"{value:.2f}" for value in runs["value"]],
    )  # fmt: skip


def heaped(
    unit: npt.ArrayLike, own: npt.ArrayLike, threshold: float, rules: AttentionRules
) -> pd.DataFrame:
    """Return the units whose self-scores stand just above the threshold more often than those of
    all others do (F18, F13).

    unit, own: one entry a meeting. effect: how many more stand just above than just below.
    """
    counts = heaping_by_unit(unit, own, threshold, rules.heap_window)
    listed = discovered(counts["p"], rules.q)
    counts = counts[listed.found]
    return found(
        Reason.HEAPED, counts["unit"], counts["above"] - counts["below"], **_doubt(listed),
        p=counts["p"].to_numpy(), n=(counts["above"] + counts["below"]).to_numpy(),
    )  # fmt: skip


def apart(
    unit: npt.NDArray[Any], own: Numbers, other: Numbers, name: str, rules: AttentionRules
) -> pd.DataFrame:
    """Return the units whose mean self − other lies beyond the Bland–Altman limits (F14, F13).

    unit (numbers from 0), own, other: one entry a meeting, NaN where not scored. A unit needs 3
    gaps. effect: the mean gap in percent points, whichever way; p two-sided, of the mean of n gaps.
    """
    limits = bland_altman(own, other)
    gaps = own - other
    known = np.isfinite(gaps)
    every = np.bincount(unit[known])
    units = np.flatnonzero(every)
    n = every[units]
    mean = np.bincount(unit[known], weights=gaps[known])[units] / n
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (mean - limits.bias) / (limits.sd / np.sqrt(n))
    # Fewer than bear a band of grades bear no gap: one meeting may have been a bad day.
    tested = n >= BAND_FROM
    some = tested & (np.abs(z) > -SIGNS_Z)
    p = np.full(len(n), np.nan)
    p[some] = 2 * normal_cdf(-np.abs(z[some]))
    beyond = (mean < limits.low) | (mean > limits.high)
    listed = discovered(p, rules.q, tests=int(tested.sum()))
    chosen = np.flatnonzero(listed.found & beyond)
    return found(
        Reason.GAP, units[chosen], np.abs(mean[chosen]), p=p[chosen], **_doubt(listed),
        n=n[chosen], detail=name,
    )  # fmt: skip


def discovered(p: npt.ArrayLike, q: float, *, tests: int | None = None) -> Discoveries:
    """Return which p F13 lists, and of these only what shows signs (95 %); tests: of how many."""
    return benjamini_hochberg(p, q, tests=tests, largest=SIGNS)


def _doubt(listed: Discoveries) -> dict[str, Any]:
    return {"chance": listed.false_share, "tests": max(listed.tests, 1)}


def _share(expected: float, count: int) -> float:
    return min(1.0, expected / count) if count else 0.0
