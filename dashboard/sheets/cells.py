"""From what a person typed in a cell to a value, or to the reason why not.

A refused value comes back as `Refused(reason)`; the reason is the end of a "problem." key.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Generic, TypeVar

from dashboard.domain.names import match_key
from dashboard.sheets.table import Cell

INVISIBLE = str.maketrans(dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", ""))
NUMBER = re.compile(r"([+-]?)([0-9]{1,9})(?:[.,]([0-9]+))?")
NOT_APPLICABLE = frozenset(
    {"n/a", "na", "kad", "k/a", "-", "–", "không áp dụng", "ko áp dụng", "not applicable"}
)
NOT_HELD = frozenset(
    {"khong hop", "ko hop", "khong sinh hoat", "chua hop", "chua sinh hoat", "not held",
     "no meeting", "khong to chuc"}
)  # fmt: skip
YES = frozenset({"co", "x", "yes", "y", "true", "1", "dung", "dat", "c", "✓"})
NO = frozenset({"khong", "ko", "no", "n", "false", "0", "khong dat", "k"})
ERRORS = re.compile(r"#(DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!)", re.IGNORECASE)
FIRST_SERIAL, LAST_SERIAL = 36526, 73050  # 1/1/2000 and 31/12/2099 as Excel counts days
EPOCH = date(1899, 12, 30)
Value = TypeVar("Value")


@dataclass(frozen=True)
class Refused:
    """Why a cell holds no value."""

    reason: str


class NotApplicable:
    """The cell says that the criterion does not apply."""


NA = NotApplicable()
Points = int | NotApplicable | Refused | None


class Parsed(dict[Cell, Value], Generic[Value]):
    """Values by raw cell, each parsed once: a file holds few distinct ones."""

    def __init__(self, parse: Callable[[Cell], Value]) -> None:
        super().__init__()
        self._parse = parse

    def __missing__(self, cell: Cell) -> Value:
        value = self[cell] = self._parse(cell)
        return value


def tidy(cell: Cell) -> str:
    """Return a cell's text without invisible signs and with single spaces."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell)
    return " ".join((text if text.isascii() else text.translate(INVISIBLE)).split())


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """Return the match key of a text, kept: the same few words fill whole columns."""
    return match_key(text)


def says_not_held(cell: Cell) -> bool:
    """Tell whether a cell says that the meeting did not take place."""
    return isinstance(cell, str) and folded(cell) in NOT_HELD


def parse_points(cell: Cell) -> Points:
    """Return hundredths of a point; None for an empty cell, NA for "không áp dụng"."""
    if isinstance(cell, int | float):
        return _hundredths_of_number(float(cell))
    text = tidy(cell)
    if not text:
        return None
    if text.lower() in NOT_APPLICABLE:
        return NA
    return _points_of_text(text)


def _hundredths_of_number(number: float) -> int | Refused:
    if not -1e9 < number < 1e9:
        return Refused("not_a_number")
    hundredths = round(number * 100)
    # Excel keeps 8.1 as 8.0999999999999996: what is left beyond hundredths is noise up to there.
    if abs(number * 100 - hundredths) > 1e-6:
        return Refused("too_many_decimals")
    return hundredths


def _points_of_text(text: str) -> int | Refused:
    if text.upper() in ("TRUE", "FALSE"):
        return Refused("truth_value")
    if ERRORS.fullmatch(text):
        return Refused("cell_error")
    if text.startswith("="):
        return Refused("formula_without_value")
    if match_key(text) in NOT_HELD:
        return Refused("not_held")
    found = NUMBER.fullmatch(text)
    if not found:
        return Refused("not_a_number")
    sign, whole, decimals = found.groups()
    decimals = decimals or ""
    if len(decimals) == 3:
        return Refused("ambiguous_number")
    if len(decimals) > 2:
        return Refused("too_many_decimals")
    hundredths = int(whole) * 100 + int((decimals + "00")[:2])
    return -hundredths if sign == "-" else hundredths


def parse_whole(cell: Cell) -> int | Refused | None:
    """Return a whole number of people, minutes or days; None for an empty cell."""
    points = parse_points(cell)
    if points is None or isinstance(points, NotApplicable):
        return None
    if isinstance(points, Refused):
        return points
    if points % 100 or not -1_000_00 <= points <= 100_000_00:
        return Refused("not_a_whole_number")
    return points // 100


def parse_yes(cell: Cell) -> bool | Refused | None:
    """Return True for có, x, yes, TRUE, 1; False for không, no, FALSE, 0; None when empty."""
    key = match_key(tidy(cell))
    if not key:
        return None
    if key in YES:
        return True
    return False if key in NO else Refused("not_yes_or_no")


SERIAL = re.compile(r"([0-9]{1,8})(?:[.,][0-9]+)?")
AROUND = re.compile(r" ?([/.-]) ?")
DAY = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{2,4})")
ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ][0-9:.]+)?")
LONG_DAY = re.compile(r"(?:ngay )?([0-9]{1,2}) thang ([0-9]{1,2}) nam ([0-9]{4})")
MONTH = re.compile(r"(?:thang |thg |t|month )? ?([0-9]{1,2})(?: nam)? ([0-9]{4})")
ISO_MONTH = re.compile(r"([0-9]{4})-([0-9]{1,2})")
Day = date | int | Refused | None


def parse_day(cell: Cell) -> Day:
    """Return a date, a month as yyyymm, None for an empty cell, or why it is neither."""
    if isinstance(cell, int | float):
        return _day_of_number(float(cell))
    text = tidy(cell)
    if not text:
        return None
    if ERRORS.fullmatch(text) or text.startswith("="):
        return Refused("cell_error" if text.startswith("#") else "formula_without_value")
    if found := SERIAL.fullmatch(text):
        return _day_of_number(float(found[1]))
    plain = folded(text)
    if plain in NOT_HELD:
        return Refused("not_held")
    text = AROUND.sub(r"\1", text)
    if found := ISO.fullmatch(text):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    if found := DAY.fullmatch(text):
        if len(found[3]) != 4:
            return Refused("short_year")
        return _day(int(found[1]), int(found[2]), int(found[3]))
    return _spelt_day(text, plain)


def _spelt_day(text: str, plain: str) -> Day:
    if found := LONG_DAY.fullmatch(plain):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := ISO_MONTH.fullmatch(text):
        return _month(int(found[1]), int(found[2]))
    if found := MONTH.fullmatch(plain):
        return _month(int(found[2]), int(found[1]))
    return Refused("not_a_date")


def _day_of_number(number: float) -> Day:
    if FIRST_SERIAL <= number <= LAST_SERIAL + 1:
        return EPOCH + timedelta(days=int(number))
    if number.is_integer() and 200001 <= number <= 209912:
        return _month(int(number) // 100, int(number) % 100)
    return Refused("not_a_date")


def _day(day: int, month: int, year: int) -> date | Refused:
    if not 2000 <= year <= 2099:
        return Refused("year_out_of_range")
    try:
        return date(year, month, day)
    except ValueError:
        return Refused("no_such_day")


def _month(year: int, month: int) -> int | Refused:
    if not 2000 <= year <= 2099:
        return Refused("year_out_of_range")
    return year * 100 + month if 1 <= month <= 12 else Refused("no_such_day")
