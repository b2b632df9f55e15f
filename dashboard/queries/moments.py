"""Count, sum and sum of squares of meetings' percents, and what follows from them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.domain.filters import Filters
from dashboard.domain.words import IssueGroup
from dashboard.statistics.intervals import mean_interval

TOTAL = "total"
GROUPS = tuple(group.value for group in IssueGroup)
MEASURES = (TOTAL, *GROUPS)
HUNDREDTHS = 100
FULL = 100.0

Summary = dict[str, float | int | None]


@dataclass(frozen=True)
class Moments:
    """n values, their sum and sum of squares, in hundredths of a percent."""

    n: int
    total_x100: int
    squares_x100: int

    @property
    def percent(self) -> float | None:
        """The mean in percent; None without a value: missing is never 0."""
        return self.total_x100 / self.n / HUNDREDTHS if self.n else None

    @property
    def sd(self) -> float | None:
        """The standard deviation of single values (n − 1), in percent."""
        if self.n < 2:
            return None
        # Integers first: the difference of two large floats would lose its digits.
        spread = self.n * self.squares_x100 - self.total_x100**2
        return math.sqrt(max(spread, 0) / (self.n * (self.n - 1))) / HUNDREDTHS


def moments(row: Mapping[str, Any], measure: str) -> Moments:
    """Read a measure's three sums out of a row of `sums`."""
    return Moments(*(int(row[f"{measure}_{part}"] or 0) for part in ("n", "sum", "squares")))


def values(found: Moments) -> Summary:
    """Return percent, sd (0–100) and n."""
    return {"percent": found.percent, "sd": found.sd, "n": found.n}


def summaries(rows: Sequence[Mapping[str, Any]], measure: str) -> list[Summary]:
    """Return percent, low, high, sd (0–100) and n of a measure, for units shown together.

    Their spread within is pooled where a unit has fewer than 6 meetings (F1).
    """
    found = [values(moments(row, measure)) for row in rows]
    return [unit | ends for unit, ends in zip(found, intervals(found), strict=True)]


def summary(row: Mapping[str, Any], measure: str) -> Summary:
    """Return the same of one unit that stands alone."""
    return summaries([row], measure)[0]


def intervals(units: Sequence[Mapping[str, Any]]) -> list[Summary]:
    """Return low and high of units shown together: the 95 % interval of each mean (F1).

    Needs percent, sd, n. Ends are cut to 0–100; a single value has no interval.
    """
    nothing = float("nan")
    n, means, spreads = (
        [nothing if unit[key] is None else float(unit[key]) for unit in units]
        for key in ("n", "percent", "sd")
    )
    found = mean_interval(n, means, spreads)
    return [
        {"low": None, "high": None}
        if math.isnan(low)
        else {"low": max(0.0, low), "high": min(FULL, high)}
        for low, high in zip(found.low.tolist(), found.high.tolist(), strict=True)
    ]


def percents(row: Mapping[str, Any]) -> dict[str, float | None]:
    """Return the mean percent of the total and of each group."""
    return {measure: moments(row, measure).percent for measure in MEASURES}


def measure_of(filters: Filters) -> str:
    """Return the measure looked at: the chosen group, else the total."""
    return filters.group.value if filters.group else TOTAL
