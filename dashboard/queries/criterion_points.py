"""Every criterion of every meeting: which would lift most, which tell nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import select

from dashboard.database.tables import criterion
from dashboard.domain.filters import Filters
from dashboard.queries.abreast import Abreast, turns
from dashboard.queries.directory import Column
from dashboard.queries.frames import COUNT, FLOAT, WORD, typed
from dashboard.queries.moments import HUNDREDTHS
from dashboard.queries.reader import Reader
from dashboard.queries.shared import by_month
from dashboard.queries.sheets import monthly_sheets
from dashboard.statistics.discrimination import Crosses, crossed, discrimination, together

Matrix = NDArray[np.float64]
# So many branches at once stay near the processor.
AT_ONCE = 8_192
LIFTS = {"code": WORD, "name": WORD, "group": WORD, "mean": FLOAT, "lifted": COUNT, "n": COUNT}
TELLING = {
    "code": WORD, "name": WORD, "group": WORD, "at_maximum": FLOAT, "correlation": FLOAT,
    "n": COUNT,
}  # fmt: skip


@dataclass(frozen=True)
class BranchPoints:
    """Points of branches by one rubric, a row a branch and a column a criterion: sums in
    hundredths, and how often it applied."""

    sums: Column
    counts: Column

    @classmethod
    def of(
        cls, months: Iterable[tuple[Column, Column]], size: int, criteria: int
    ) -> "BranchPoints":
        """Sum up meetings of `size` branches: where these stand, rising, and points in hundredths
        (meetings × criteria, -1 where one did not apply)."""
        sums = np.zeros((size, criteria), dtype=np.int32)
        counts = np.zeros((size, criteria), dtype=np.int16)
        for places, points in months:
            turn = turns(places)
            for number in range(int(turn.max(initial=-1)) + 1):
                here = turn == number
                every = here.all()
                at, own = (places, points) if every else (places[here], points[here])
                # Branches next to each other are added up several times as fast.
                side = len(at) == at[-1] - at[0] + 1
                rows = slice(int(at[0]), int(at[-1]) + 1) if side else at
                sums[rows] += np.maximum(own, 0)
                counts[rows] += own >= 0
        return cls(sums, counts)


@dataclass(frozen=True)
class CriterionTables:
    """What `lifts` and `telling` give of the same meetings, and how many these are."""

    lifts: pd.DataFrame
    telling: pd.DataFrame
    n: int


def criterion_tables(
    reader: Reader, filters: Filters, good_from: float, language: str
) -> CriterionTables:
    """Return both tables of the period, of the rubric most meetings were scored by; reckoned once
    for all parts of a page."""

    def work() -> CriterionTables:
        months = by_month(reader, asked, _crossed)
        versions = {version for month in months for version in month}
        sums = {one: together([month.get(one, {}) for month in months]) for one in versions}
        held = {one: sum(part.n for part in sums[one].values()) for one in versions}
        if not held:
            return CriterionTables(typed([], LIFTS), typed([], TELLING), 0)
        version = min(held, key=lambda one: (-held[one], one))
        criteria = _criteria(reader, version)
        branches = _branch_points(reader, asked, version, len(criteria))
        return CriterionTables(
            lifts(branches, criteria, good_from, language),
            telling(sums[version], criteria, language),
            held[version],
        )

    asked = replace(filters, sort="", search="", group=None)
    return reader.reckoned(("criterion tables", asked, good_from, language), work)


def _crossed(reader: Reader, filters: Filters, month: int) -> dict[int, Crosses]:
    """Return the sums of a month's sheets, by rubric version."""
    return {
        version: crossed(points, _criteria(reader, version)["max_x100"].to_numpy())
        for version, _, points in monthly_sheets(reader, filters, (month, month))
    }


def _branch_points(
    reader: Reader, filters: Filters, version: int, criteria: int
) -> BranchPoints:
    every = Abreast.of(reader.scored(filters))
    months = (
        (meetings["branch"] - every.first, points)
        for number, meetings, points in monthly_sheets(reader, filters)
        if number == version
    )
    return BranchPoints.of(months, every.size, criteria)


def lifts(
    branches: BranchPoints, criteria: pd.DataFrame, good_from: float, language: str
) -> pd.DataFrame:
    """Return code, name, group, mean (percent of the maximum), lifted, n: how many of the n
    branches whose mean lies under the best grade would reach it, were they at least at the mean of
    all in this one criterion, everything else as it is. Gates are left aside.

    criteria: code, name_vi, name_en, issue_group, max_x100, in the order of the columns.
    """
    maxima = criteria["max_x100"].to_numpy() / HUNDREDTHS
    applied = branches.counts.sum(axis=0, dtype=np.int64)
    whole = branches.sums.sum(axis=0, dtype=np.int64)
    mean = _ratio(whole / HUNDREDTHS, applied)
    lifted, below = np.zeros(len(maxima), dtype=np.int64), 0
    for start in range(0, len(branches.sums), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        own = _ratio(branches.sums[part] / HUNDREDTHS, branches.counts[part])
        reached, low = _reached(own, mean, maxima, good_from)
        lifted, below = lifted + reached, below + low
    rows = _named(criteria, language).assign(mean=100 * mean / maxima, lifted=lifted, n=below)
    ordered = rows.sort_values("lifted", ascending=False, kind="stable")
    return typed([{str(k): v for k, v in row.items()} for row in ordered.to_dict("records")], LIFTS)


def _reached(
    own: Matrix, mean: Matrix, maxima: Matrix, good_from: float
) -> tuple[NDArray[np.int64], int]:
    """Count by criterion who would reach the best grade, and who lies under it."""
    applies = np.isfinite(own)
    whole = (applies * maxima).sum(axis=1)
    total = np.nansum(own, axis=1)
    below = total * 100 < good_from * whole
    own, applies, whole, total = own[below], applies[below], whole[below], total[below]
    # An already higher score stays: nobody is brought down to the mean.
    gain = np.where(applies, np.maximum(mean - np.nan_to_num(own), 0.0), 0.0)
    reached = (total[:, None] + gain) * 100 >= good_from * whole[:, None]
    return np.count_nonzero(reached, axis=0), int(np.count_nonzero(below))


def telling(sums: Crosses, criteria: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return code, name, group, at_maximum (share of meetings with full points, 0–100),
    correlation (of a criterion with the rest of its sheet, corrected item–total; NaN where it
    never differs) and n."""
    told = discrimination(sums, criteria["max_x100"].to_numpy())
    rows = _named(criteria, language).assign(
        at_maximum=100 * told["share_at_maximum"].to_numpy(),
        correlation=told["item_total"].to_numpy(),
        n=told["n"].to_numpy(),
    )
    return typed([{str(k): v for k, v in row.items()} for row in rows.to_dict("records")], TELLING)


def _ratio(sums: Matrix, counts: NDArray[np.integer]) -> Matrix:
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)


def _named(criteria: pd.DataFrame, language: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "code": criteria["code"],
            "name": criteria[f"name_{language}"],
            "group": criteria["issue_group"],
        }
    )


def _criteria(reader: Reader, version: int) -> pd.DataFrame:
    return reader.frame(
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
