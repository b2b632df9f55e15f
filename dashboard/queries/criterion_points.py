"""Every criterion of every meeting as a matrix: which would lift most, which tell nothing."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import select

from dashboard.database.tables import criterion, rubric_version
from dashboard.domain.filters import Filters
from dashboard.queries.frames import COUNT, FLOAT, WORD, typed
from dashboard.queries.moments import HUNDREDTHS
from dashboard.queries.reader import Reader
from dashboard.queries.sheets import sheets
from dashboard.statistics.discrimination import discrimination

Matrix = NDArray[np.float64]
LIFTS = {"code": WORD, "name": WORD, "group": WORD, "mean": FLOAT, "lifted": COUNT, "n": COUNT}
TELLING = {
    "code": WORD, "name": WORD, "group": WORD, "at_maximum": FLOAT, "correlation": FLOAT,
    "n": COUNT,
}  # fmt: skip


@dataclass(frozen=True)
class CriterionPoints:
    """Points of the meetings scored by one rubric: a row a meeting, a column a criterion, NaN
    where it did not apply; criteria has code, name_vi, name_en, issue_group, maximum (points)."""

    rubric: str
    branch_id: NDArray[np.int64]
    points: Matrix
    criteria: pd.DataFrame

    @property
    def maxima(self) -> Matrix:
        """The maximum of each criterion, in points."""
        return self.criteria["maximum"].to_numpy(dtype=float)


def criterion_points(reader: Reader, filters: Filters) -> CriterionPoints | None:
    """Return the points of the period under the rubric most meetings were scored by; None without
    a meeting."""
    found = sheets(reader, filters)
    if not found:
        return None
    version, scored, points = found[0]
    return CriterionPoints(
        _code(reader, version),
        scored["branch_id"],
        np.where(points < 0, np.nan, points / HUNDREDTHS),
        _criteria(reader, version),
    )


@dataclass(frozen=True)
class CriterionTables:
    """What `lifts` and `telling` give of the same meetings, and how many these are."""

    lifts: pd.DataFrame
    telling: pd.DataFrame
    n: int


def criterion_tables(
    reader: Reader, filters: Filters, good_from: float, language: str
) -> CriterionTables:
    """Return both tables of the period; the points of millions of meetings are put together once
    for all parts of a page, and not kept."""

    def work() -> CriterionTables:
        found = criterion_points(reader, asked)
        n = 0 if found is None else len(found.points)
        return CriterionTables(lifts(found, good_from, language), telling(found, language), n)

    asked = replace(filters, sort="", search="", group=None)
    return reader.reckoned(("criterion tables", asked, good_from, language), work)


def lifts(found: CriterionPoints | None, good_from: float, language: str) -> pd.DataFrame:
    """Return code, name, group, mean (percent of the maximum), lifted, n: how many of the n
    branches whose mean lies under the best grade would reach it, were they at least at the mean of
    all in this one criterion, everything else as it is. Gates are left aside.
    """
    if found is None:
        return typed([], LIFTS)
    mean, own = _means(found)
    applies = np.isfinite(own)
    whole = (applies * found.maxima).sum(axis=1)
    total = np.nansum(own, axis=1)
    below = total * 100 < good_from * whole
    # An already higher score stays: nobody is brought down to the mean.
    gain = np.where(applies, np.maximum(mean - np.nan_to_num(own), 0.0), 0.0)
    reached = (total[:, None] + gain) * 100 >= good_from * whole[:, None]
    lifted = (reached & below[:, None]).sum(axis=0)
    rows = _named(found, language).assign(
        mean=100 * mean / found.maxima, lifted=lifted, n=int(below.sum())
    )
    ordered = rows.sort_values("lifted", ascending=False, kind="stable")
    return typed([{str(k): v for k, v in row.items()} for row in ordered.to_dict("records")], LIFTS)


def telling(found: CriterionPoints | None, language: str) -> pd.DataFrame:
    """Return code, name, group, at_maximum (share of meetings with full points, 0–100),
    correlation (of a criterion with the rest of its sheet, corrected item–total; NaN where it
    never differs) and n."""
    if found is None:
        return typed([], TELLING)
    told = discrimination(found.points, found.maxima)
    rows = _named(found, language).assign(
        at_maximum=100 * told["share_at_maximum"].to_numpy(),
        correlation=told["item_total"].to_numpy(),
        n=np.isfinite(found.points).sum(axis=0),
    )
    return typed([{str(k): v for k, v in row.items()} for row in rows.to_dict("records")], TELLING)


def _means(found: CriterionPoints) -> tuple[Matrix, Matrix]:
    """Return the mean points of each criterion, and those of every branch (branches × criteria);
    NaN where it never applied."""
    order = np.argsort(found.branch_id, kind="stable")
    starts = np.flatnonzero(np.diff(found.branch_id[order], prepend=-1))
    points = found.points[order]
    known = np.isfinite(points)
    sums = np.add.reduceat(np.where(known, points, 0.0), starts)
    counts = np.add.reduceat(known, starts, dtype=np.int64)
    return _ratio(sums.sum(axis=0), counts.sum(axis=0)), _ratio(sums, counts)


def _ratio(sums: Matrix, counts: NDArray[np.int64]) -> Matrix:
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)


def _named(found: CriterionPoints, language: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "code": found.criteria["code"],
            "name": found.criteria[f"name_{language}"],
            "group": found.criteria["issue_group"],
        }
    )


def _criteria(reader: Reader, version: int) -> pd.DataFrame:
    frame = reader.frame(
        select(
            criterion.c.code,
            criterion.c.name_vi,
            criterion.c.name_en,
            criterion.c.issue_group,
            criterion.c.max_x100,
        )
        .where(criterion.c.rubric_version_id == version)
        .order_by(criterion.c.position)
    )
    return frame.assign(maximum=frame["max_x100"] / HUNDREDTHS)


def _code(reader: Reader, version: int) -> str:
    found = reader.rows(select(rubric_version.c.code).where(rubric_version.c.id == version))
    return str(found[0]["code"])
