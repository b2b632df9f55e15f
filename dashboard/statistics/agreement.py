"""Do two assessments of the same meetings agree: in points (F14) and in grades (F15)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from dashboard.statistics.intervals import LEVEL, Numbers
from dashboard.statistics.student import t_quantile

Grades = Sequence[Any] | npt.NDArray[Any]
Weights = Literal["none", "linear", "quadratic"]
LIMIT = 1.96


@dataclass(frozen=True)
class Agreement:
    """n meetings scored twice; bias = mean of own − other with its t interval; sd of the
    differences; limits of agreement low and high, each with its own interval (low, high).
    In the unit of the scores; NaN where n is too small."""

    n: int
    bias: float
    bias_low: float
    bias_high: float
    sd: float
    low: float
    high: float
    low_interval: tuple[float, float]
    high_interval: tuple[float, float]


def bland_altman(own: npt.ArrayLike, other: npt.ArrayLike) -> Agreement:
    """Compare two scores of the same meetings, pair by pair; a pair with a gap is left out.

    Limits d̄ ± 1.96·s_d, their standard error s_d·√(1/n + 1.96²/(2(n − 1))), t(n − 1) intervals.
    Source: Bland & Altman 1986, Lancet i:307; 1999, Stat Methods Med Res 8:135.
    """
    gaps = np.asarray(own, dtype=float) - np.asarray(other, dtype=float)
    gaps = gaps[np.isfinite(gaps)]
    n = len(gaps)
    bias = float(gaps.mean()) if n else float("nan")
    if n < 2:
        missing = float("nan")
        none = (missing, missing)
        return Agreement(n, bias, *none, missing, *none, none, none)
    sd = float(gaps.std(ddof=1))
    t = t_quantile(n - 1, 0.5 + LEVEL / 2)
    reach = t * sd / np.sqrt(n)
    wide = t * sd * float(np.sqrt(1 / n + LIMIT**2 / (2 * (n - 1))))
    low, high = bias - LIMIT * sd, bias + LIMIT * sd
    return Agreement(
        n, bias, float(bias - reach), float(bias + reach), sd, low, high,
        (low - wide, low + wide), (high - wide, high + wide),
    )  # fmt: skip


@dataclass(frozen=True)
class GradeAgreement:
    """n pairs of grades; raw share of alike pairs, weighted κ (linear) and AC1; NaN unknown."""

    n: int
    raw: float
    kappa: float
    ac1: float


def grade_agreement(table: npt.ArrayLike) -> GradeAgreement:
    """Return how far two sides agree from the counts of their pairs, rows one side, columns the
    other, grades in order; see `weighted_kappa` and `gwet_ac1`."""
    counts = np.asarray(table, dtype=float)
    n = int(counts.sum())
    raw = float(np.trace(counts)) / n if n else float("nan")
    return GradeAgreement(n, raw, _kappa(counts, "linear"), _ac1(counts))


def raw_agreement(a: Grades, b: Grades) -> float:
    """Return the share of pairs that got the same grade, 0–1; NaN without pairs."""
    same = [one == two for one, two in zip(a, b, strict=True) if _both(one, two)]
    return sum(same) / len(same) if same else float("nan")


def weighted_kappa(
    a: Grades, b: Grades, categories: Sequence[Any], weights: Weights = "linear"
) -> float:
    """Return κ_w = 1 − Σ v·observed / Σ v·expected with the cost v of grades i and j steps apart:
    linear |i − j|, quadratic (i − j)², none 1 for any two unlike grades (Cohen's plain κ).

    categories: all grades in order. At most 1; NaN without pairs or where both sides gave one
    and the same grade throughout. Print it beside raw agreement and AC1: with very uneven grades
    κ is low even where nearly all agree. Source: Cohen 1968, Psychological Bulletin 70:213.
    """
    return _kappa(_table(a, b, categories), weights)


def _kappa(table: Numbers, weights: Weights) -> float:
    if not table.sum():
        return float("nan")
    shares = table / table.sum()
    steps = np.abs(np.subtract.outer(np.arange(len(table)), np.arange(len(table))))
    cost = {"none": np.minimum(steps, 1), "linear": steps, "quadratic": steps**2}[weights]
    expected = float((cost * np.outer(shares.sum(axis=1), shares.sum(axis=0))).sum())
    return 1 - float((cost * shares).sum()) / expected if expected else float("nan")


def gwet_ac1(a: Grades, b: Grades, categories: Sequence[Any]) -> float:
    """Return AC1 = (p_a − p_e)/(1 − p_e), p_e = Σ π(1 − π)/(q − 1), π the mean share of a grade.

    categories: the q grades that could be given. NaN without pairs.
    Source: Gwet 2008, British J Math Stat Psychology 61:29.
    """
    return _ac1(_table(a, b, categories))


def _ac1(table: Numbers) -> float:
    if not table.sum() or len(table) < 2:
        return float("nan")
    shares = table / table.sum()
    common = (shares.sum(axis=0) + shares.sum(axis=1)) / 2
    chance = float((common * (1 - common)).sum()) / (len(table) - 1)
    return (float(np.trace(shares)) - chance) / (1 - chance)


def _table(a: Grades, b: Grades, categories: Sequence[Any]) -> Numbers:
    """Count the pairs of grades, rows by `a`; raises KeyError for a grade that is not listed."""
    place = {grade: k for k, grade in enumerate(categories)}
    pairs = [(place[x], place[y]) for x, y in zip(a, b, strict=True) if _both(x, y)]
    size = len(categories)
    flat = np.array([row * size + column for row, column in pairs], dtype=np.int64)
    return np.bincount(flat, minlength=size * size).reshape(size, size).astype(float)


def _both(one: Any, two: Any) -> bool:
    # A missing grade is None or NaN; only NaN differs from itself.
    return one is not None and two is not None and one == one and two == two
