"""How much a mean changed between two periods, with its interval."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.statistics.intervals import LEVEL
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
