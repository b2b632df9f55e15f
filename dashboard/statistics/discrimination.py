"""Which criteria tell good meetings from weak ones."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.statistics.intervals import Numbers

LEAST_MEETINGS = 3
HAIR = 1e-9


def discrimination(points: npt.ArrayLike, maxima: npt.ArrayLike) -> pd.DataFrame:
    """Return criterion (column), n, share_at_maximum (0–1) and item_total (−1 to 1).

    points: meetings × criteria, NaN where a criterion did not apply; maxima: one per criterion.
    item_total correlates a criterion with the percent of the others' maximum (corrected: without
    itself). A criterion nearly always at its maximum, or with a correlation near 0, tells
    nothing. NaN under 3 meetings or where one side never varies.
    Source: Nunnally & Bernstein 1994, Psychometric Theory, ch. 8.
    """
    given, full = np.asarray(points, dtype=float), np.asarray(maxima, dtype=float)
    scored = np.isfinite(given)
    n = scored.sum(axis=0)
    at_top = (scored & (given >= full - HAIR)).sum(axis=0)
    total, weight = np.where(scored, given, 0.0).sum(axis=1), (scored * full).sum(axis=1)
    columns = range(given.shape[1])
    # Criterion by criterion is read below, so their columns lie together.
    items = np.ascontiguousarray(given.T)
    return pd.DataFrame({
        "criterion": list(columns),
        "n": n,
        "share_at_maximum": np.where(n > 0, at_top / np.maximum(n, 1), np.nan),
        "item_total": [_against_rest(items[k], full[k], total, weight) for k in columns],
    })  # fmt: skip


def _against_rest(item: Numbers, full: float, total: Numbers, weight: Numbers) -> float:
    known = np.isfinite(item) & (weight > full + HAIR)
    own = item[known]
    if len(own) < LEAST_MEETINGS:
        return float("nan")
    rest = 100 * (total[known] - own) / (weight[known] - full)
    own, rest = own - own.mean(), rest - rest.mean()
    spread, of_rest = np.sqrt((own * own).mean()), np.sqrt((rest * rest).mean())
    if min(spread, of_rest) < HAIR:
        return float("nan")
    return float((own * rest).mean() / (spread * of_rest))
