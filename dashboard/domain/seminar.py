"""The seminar of 24/10/2023 that named the four groups, and the months on either side of it."""

from datetime import date

from dashboard.domain.months import add_months, month_of

SEMINAR = date(2023, 10, 24)
# Meetings fall on the first days of a month, so its own month lies before it.
LAST_BEFORE = month_of(SEMINAR)
FIRST_AFTER = add_months(LAST_BEFORE, 1)
