"""Months as whole numbers, year × 100 + month: 202401 is January 2024."""

from datetime import date

FIRST_MONTH = 190001
LAST_MONTH = 299912


def month_of(day: date) -> int:
    """Return the month a day falls in."""
    return day.year * 100 + day.month


def first_day(month: int) -> date:
    """Return the first day of a month."""
    return date(month // 100, month % 100, 1)


def add_months(month: int, count: int) -> int:
    """Return the month `count` months later (earlier where negative)."""
    years, months = divmod(month // 100 * 12 + month % 100 - 1 + count, 12)
    return years * 100 + months + 1


def months_apart(first: int, last: int) -> int:
    """Return how many months lie between two months; 0 for the same month."""
    return (last // 100 - first // 100) * 12 + last % 100 - first % 100


def months_between(first: int, last: int) -> list[int]:
    """Return every month from first to last, both included."""
    return [add_months(first, step) for step in range(months_apart(first, last) + 1)]


def is_month(month: int) -> bool:
    """Tell whether a number names a month that a meeting may have."""
    return FIRST_MONTH <= month <= LAST_MONTH and 1 <= month % 100 <= 12
