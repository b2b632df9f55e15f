"""Count, sum and sum of squares of meetings' percents, and what follows from them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.domain.filters import Filters
from dashboard.domain.words import IssueGroup
from dashboard.statistics.student import t_quantile

TOTAL = "total"
GROUPS = tuple(group.value for group in IssueGroup)
MEASURES = (TOTAL, *GROUPS)
HUNDREDTHS = 100


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

    @property
    def low(self) -> float | None:
        """The lower end of the 95 % interval of the mean, not below 0."""
        reach = self.reach
        return None if reach is None or self.percent is None else max(0.0, self.percent - reach)

    @property
    def high(self) -> float | None:
        """The upper end of the 95 % interval of the mean, not above 100."""
        reach = self.reach
        return None if reach is None or self.percent is None else min(100.0, self.percent + reach)

    @property
    def reach(self) -> float | None:
        """Half the length of the interval: t(n − 1; .975) · sd / √n."""
        return None if self.sd is None else t_quantile(self.n - 1) * self.sd / math.sqrt(self.n)


def moments(row: Mapping[str, Any], measure: str) -> Moments:
    """Read a measure's three sums out of a row of `sums`."""
    return Moments(*(int(row[f"{measure}_{part}"] or 0) for part in ("n", "sum", "squares")))


def summary(row: Mapping[str, Any], measure: str) -> dict[str, float | int | None]:
    """Return percent, low, high, sd (0–100) and n of a measure."""
    found = moments(row, measure)
    return {
        "percent": found.percent,
        "low": found.low,
        "high": found.high,
        "sd": found.sd,
        "n": found.n,
    }


def percents(row: Mapping[str, Any]) -> dict[str, float | None]:
    """Return the mean percent of the total and of each group."""
    return {measure: moments(row, measure).percent for measure in MEASURES}


def measure_of(filters: Filters) -> str:
    """Return the measure looked at: the chosen group, else the total."""
    return filters.group.value if filters.group else TOTAL
