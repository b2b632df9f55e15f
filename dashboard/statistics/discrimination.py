"""Which criteria tell good meetings from weak ones."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pandas as pd

LEAST_MEETINGS = 3
# So many rows at once stay near the processor.
AT_ONCE = 16_384
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Crossed:
    """Sums over meetings to which the same criteria applied: how many these are, the points of
    each criterion, those of any two multiplied, and how often each was at its maximum."""

    n: int
    sums: Whole
    products: Whole
    at_maximum: Whole

    def __add__(self, other: "Crossed") -> "Crossed":
        """Return the sums over these meetings and others."""
        return Crossed(
            self.n + other.n,
            self.sums + other.sums,
            self.products + other.products,
            self.at_maximum + other.at_maximum,
        )


# By which criteria applied: a byte each, 0 or 1.
Crosses = Mapping[bytes, Crossed]


def crossed(points: npt.NDArray[np.integer], maxima: npt.ArrayLike) -> Crosses:
    """Return the sums of meetings × criteria: whole numbers, -1 where one did not apply."""
    known = points >= 0
    # Few criteria may not apply, so few bits tell the rows apart.
    some = np.flatnonzero(~known.all(axis=0))
    kind = np.zeros(len(points), dtype=np.int64)
    for at in some:
        kind = 2 * kind + known[:, at]
    found = {}
    for one in np.unique(kind):
        rows = points if not len(some) else points[kind == one]
        applied = rows[0] >= 0
        found[applied.tobytes()] = _sums(np.where(applied, rows, 0), np.asarray(maxima), applied)
    return found


def together(parts: list[Crosses]) -> Crosses:
    """Return the sums over the meetings of all parts."""
    found: dict[bytes, Crossed] = {}
    for part in parts:
        for applied, one in part.items():
            found[applied] = found[applied] + one if applied in found else one
    return found


def discrimination(sums: Crosses, maxima: npt.ArrayLike) -> pd.DataFrame:
    """Return criterion (column), n, share_at_maximum (0–1) and item_total (−1 to 1).

    maxima: whole numbers, one per criterion. item_total correlates a criterion with the percent of
    the others' maximum (corrected: without itself). A criterion nearly always at its maximum, or
    with a correlation near 0, tells nothing. NaN under 3 meetings or where one side never varies.
    Source: Nunnally & Bernstein 1994, Psychometric Theory, ch. 8.
    """
    full = [int(most) for most in np.asarray(maxima)]
    known = [(np.frombuffer(applied, dtype=bool), one) for applied, one in sums.items()]
    n = np.zeros(len(full), dtype=np.int64)
    at_top = np.zeros(len(full), dtype=np.int64)
    for applied, one in known:
        n += applied * one.n
        at_top += one.at_maximum
    return pd.DataFrame({
        "criterion": list(range(len(full))),
        "n": n,
        "share_at_maximum": np.where(n > 0, at_top / np.maximum(n, 1), np.nan),
        "item_total": [_against_rest(at, full, known) for at in range(len(full))],
    })  # fmt: skip


def _sums(rows: npt.NDArray[np.integer], full: npt.NDArray[np.integer], applied: Whole) -> Crossed:
    width = rows.shape[1]
    products = np.zeros((width, width))
    for start in range(0, len(rows), AT_ONCE):
        # Whole numbers that a float holds exactly, as are their sums.
        part = rows[start : start + AT_ONCE].astype(float)
        products += part.T @ part
    at_maximum = np.count_nonzero(rows >= full, axis=0) * applied
    sums = rows.sum(axis=0, dtype=np.int64)
    return Crossed(len(rows), sums, products.astype(np.int64), at_maximum)


def _against_rest(
    at: int, full: list[int], known: list[tuple[npt.NDArray[np.bool_], Crossed]]
) -> float:
    # Exact numbers: what never varies is told from what hardly does.
    n, own, own_squares = 0, 0, 0
    rest, rest_squares, both = Fraction(0), Fraction(0), Fraction(0)
    for applied, one in known:
        weight = sum(most for most, given in zip(full, applied, strict=True) if given) - full[at]
        if not applied[at] or weight <= 0:
            continue
        with_all, square = int(one.products[at].sum()), int(one.products[at, at])
        percent = Fraction(100, weight)
        n, own, own_squares = n + one.n, own + int(one.sums[at]), own_squares + square
        rest += percent * int(one.sums.sum() - one.sums[at])
        rest_squares += percent**2 * (int(one.products.sum()) - 2 * with_all + square)
        both += percent * (with_all - square)
    spread, of_rest = n * own_squares - own**2, n * rest_squares - rest**2
    if n < LEAST_MEETINGS or not spread or not of_rest:
        return float("nan")
    return float(n * both - own * rest) / (math.sqrt(spread) * math.sqrt(of_rest))
