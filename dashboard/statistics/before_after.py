"""How much a mean or a share changed between two periods, with its interval."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.statistics.intervals import LEVEL, share_interval
from dashboard.statistics.student import t_quantile


@dataclass(frozen=True)
class Sample:
    """n values, their mean and sample sd (n − 1)."""

    n: int
    mean: float
    sd: float


@dataclass(frozen=True)
class Change:
    """change = after − before with its interval; n units (paired) or values (of both samples).

    NaN where there are too few to tell.
    """

    n: int
    change: float
    low: float
    high: float


def together(n: npt.ArrayLike, mean: npt.ArrayLike, sd: npt.ArrayLike) -> Sample:
    """Return the one sample that several make up; an sd is needed only where n is above 1.

    Σ(n − 1)s² = Σ(n_i − 1)s_i² + Σn_i(x̄_i − x̄)², the usual split of a sum of squares. The mean
    of nothing and the sd of fewer than two values are NaN.
    """
    count, means = np.asarray(n, dtype=np.int64), np.asarray(mean, dtype=float)
    filled = count > 0
    count, means, spread = count[filled], means[filled], np.asarray(sd, dtype=float)[filled]
    total = int(count.sum())
    if not total:
        return Sample(0, float("nan"), float("nan"))
    centre = float(np.sum(count * means) / total)
    within = np.sum(np.where(count > 1, (count - 1) * spread**2, 0.0))
    squares = float(within + np.sum(count * (means - centre) ** 2))
    return Sample(total, centre, (squares / (total - 1)) ** 0.5 if total > 1 else float("nan"))


def change_by_branch(
    branch: npt.ArrayLike, score: npt.ArrayLike, after: npt.ArrayLike, *, level: float = LEVEL
) -> Change:
    """Return the change of the same branches' means; one entry per meeting, after: true or false.

    Each branch counts once, however many meetings it held; one that met in only one period is
    left out.
    """
    meetings = pd.DataFrame({
        "branch": np.asarray(branch), "score": np.asarray(score, dtype=float),
        "after": np.asarray(after, dtype=bool),
    }).dropna()  # fmt: skip
    means = meetings.groupby(["branch", "after"])["score"].mean().unstack("after")
    means = means.reindex(columns=[False, True])
    return paired_change(means[False].to_numpy(), means[True].to_numpy(), level=level)


def paired_change(before: npt.ArrayLike, after: npt.ArrayLike, *, level: float = LEVEL) -> Change:
    """Return d̄ ± t(n − 1)·s_d/√n of d = after − before, one mean per branch and period.

    Taking one difference per branch makes the interval hold though meetings of one branch are
    alike (clusters). A pair with a gap is left out.
    Source: paired t; summary measures per cluster, Donner & Klar 2000, 6.2.
    """
    gaps = np.asarray(after, dtype=float) - np.asarray(before, dtype=float)
    gaps = gaps[np.isfinite(gaps)]
    n = len(gaps)
    change = float(gaps.mean()) if n else float("nan")
    if n < 2:
        return Change(n, change, float("nan"), float("nan"))
    reach = t_quantile(n - 1, 0.5 + level / 2) * float(gaps.std(ddof=1)) / n**0.5
    return Change(n, change, change - reach, change + reach)


def welch_change(before: Sample, after: Sample, *, level: float = LEVEL) -> Change:
    """Return the difference of two independent means with Welch's interval.

    Degrees of freedom by Welch–Satterthwaite, rounded down as for printed tables, so the
    interval is never too narrow. NaN ends where a sample has fewer than 2 values.
    Source: Welch 1947, Biometrika 34:28; NIST/SEMATECH e-Handbook 1.3.5.3.
    """
    n, change = before.n + after.n, after.mean - before.mean
    if min(before.n, after.n) < 2:
        return Change(n, change, float("nan"), float("nan"))
    parts = before.sd**2 / before.n, after.sd**2 / after.n
    error = sum(parts)
    if not error:
        return Change(n, change, change, change)
    freedom = error**2 / (parts[0] ** 2 / (before.n - 1) + parts[1] ** 2 / (after.n - 1))
    reach = t_quantile(max(1, int(freedom)), 0.5 + level / 2) * error**0.5
    return Change(n, change, change - reach, change + reach)


def share_change(
    before: tuple[int, int], after: tuple[int, int], *, level: float = LEVEL
) -> Change:
    """Return the difference of two independent shares (−1…1); each is (successes, n).

    The interval joins Wilson's intervals of both: d − √((p₂ − l₂)² + (u₁ − p₁)²) to
    d + √((u₂ − p₂)² + (p₁ − l₁)²), with 1 before and 2 after. NaN where one has no values.
    Source: Newcombe 1998, Statistics in Medicine 17:873, method 10.
    """
    n = before[1] + after[1]
    if not before[1] or not after[1]:
        return Change(n, float("nan"), float("nan"), float("nan"))
    found = share_interval([before[0], after[0]], [before[1], after[1]], level=level)
    was, now = before[0] / before[1], after[0] / after[1]
    below, above = now - found.low[1], found.high[1] - now
    change, down = now - was, (below**2 + (found.high[0] - was) ** 2) ** 0.5
    up = (above**2 + (was - found.low[0]) ** 2) ** 0.5
    return Change(n, change, float(change - down), float(change + up))
