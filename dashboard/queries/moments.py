"""Count, sum and sum of squares of meetings' percents, and what follows from them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.domain.filters import Filters
from dashboard.domain.words import IssueGroup

TOTAL = "total"
GROUPS = tuple(group.value for group in IssueGroup)
MEASURES = (TOTAL, *GROUPS)
HUNDREDTHS = 100

NORMAL_975 = 1.959963984540054
# Student's t for 97.5 %, where the expansion below is not yet exact enough.
STUDENT_975 = {1: 12.7062, 2: 4.3027, 3: 3.1824, 4: 2.7764, 5: 2.5706}


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
        return None if self.sd is None else student_975(self.n - 1) * self.sd / math.sqrt(self.n)


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


def student_975(freedom: int) -> float:
    """Return the 97.5 % point of Student's t (Cornish–Fisher, error below 0.001)."""
    if freedom in STUDENT_975:
        return STUDENT_975[freedom]
    z = NORMAL_975
    return (
        z
        + (z**3 + z) / (4 * freedom)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
    )


def measure_of(filters: Filters) -> str:
    """Return the measure looked at: the chosen group, else the total."""
    return filters.group.value if filters.group else TOTAL
