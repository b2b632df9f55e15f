"""The time of day: stored in UTC, told as it is in Vietnam."""

from datetime import UTC, date, datetime, timedelta, timezone

# One offset all year, and no list of zones that a system might lack.
VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")


def vietnam_time(stored: str) -> datetime:
    """Return the time in Vietnam of a moment stored as ISO text; without an offset it is UTC."""
    at = datetime.fromisoformat(stored)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(VIETNAM)


def vietnam_now(now: float) -> datetime:
    """Return the time it is in Vietnam, given seconds since 1970."""
    return datetime.fromtimestamp(now, VIETNAM)


def vietnam_day(now: float) -> date:
    """Return the day it is in Vietnam, given seconds since 1970."""
    return vietnam_now(now).date()
