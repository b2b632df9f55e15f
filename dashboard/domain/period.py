"""Reporting periods as an address writes them: 2025-09, 2025-Q3, 2025-H1, 2025, a range, 12t."""

import re
from dataclasses import dataclass

from dashboard.domain.months import add_months, is_month, months_apart

_PART = re.compile(r"([12]\d{3})(?:-(?:(\d{2})|Q([1-4])|H([12])))?", re.ASCII)
_LAST = re.compile(r"([1-9]\d?)t", re.ASCII)


@dataclass(frozen=True)
class Period:
    """A chosen period; empty text means the latest month with data."""

    text: str = ""

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read a period; a range the wrong way round is turned, the unreadable is the latest."""
        start, _, end = text.partition("..")
        for given in (text, f"{end}..{start}"):
            if _months(given) or _LAST.fullmatch(given):
                return cls(given)
        return cls()

    def resolve(self, latest: int) -> tuple[int, int]:
        """Return first and last month (yyyymm), given the latest month with data."""
        if last := _LAST.fullmatch(self.text):
            return add_months(latest, 1 - int(last[1])), latest
        return _months(self.text) or (latest, latest)

    @staticmethod
    def previous(first: int, last: int) -> tuple[int, int]:
        """Return the period of the same length just before."""
        length = months_apart(first, last) + 1
        return add_months(first, -length), add_months(first, -1)

    @staticmethod
    def year_before(first: int, last: int) -> tuple[int, int]:
        """Return the same months one year earlier."""
        return add_months(first, -12), add_months(last, -12)


def _months(text: str) -> tuple[int, int] | None:
    start, dots, end = text.partition("..")
    first = _part(start)
    last = _part(end) if dots else first
    if first is None or last is None or first[0] > last[1]:
        return None
    return first[0], last[1]


def _part(text: str) -> tuple[int, int] | None:
    found = _PART.fullmatch(text)
    if found is None:
        return None
    year = int(found[1]) * 100
    if not is_month(year + 1):
        return None
    if found[3]:
        return year + int(found[3]) * 3 - 2, year + int(found[3]) * 3
    if found[4]:
        return year + int(found[4]) * 6 - 5, year + int(found[4]) * 6
    if found[2] is None:
        return year + 1, year + 12
    month = year + int(found[2])
    return (month, month) if is_month(month) else None
