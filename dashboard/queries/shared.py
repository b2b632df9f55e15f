"""Answers that several parts of a page ask for: reckoned once, whoever asks first."""

from collections.abc import Callable
from functools import wraps

from dashboard.domain.filters import Filters
from dashboard.queries.reader import Reader
from dashboard.queries.score_book import Answer

Ask = Callable[[Reader, Filters], Answer]


def shared(ask: Ask[Answer]) -> Ask[Answer]:
    """Give all who ask for the same choice of the same data one answer, which nobody may change."""

    @wraps(ask)
    def asked(reader: Reader, filters: Filters) -> Answer:
        key = ask.__module__, ask.__name__, filters
        return reader.reckoned(key, lambda: ask(reader, filters))

    return asked


def by_month(
    reader: Reader, filters: Filters, work: Callable[[Reader, Filters, int], Answer]
) -> list[Answer]:
    """Return what the work gives of each month of the period in which anybody met.

    Of a month it is reckoned once, whatever the period that it is asked for in. It rests on
    nothing of the filters but what `Reader.scored` heeds.
    """
    asked = Filters(
        organisation=filters.organisation,
        meeting_kinds=filters.meeting_kinds,
        branch_kinds=filters.branch_kinds,
        assessment=filters.assessment,
        grades=filters.grades,
        reading=filters.reading,
    )

    def of(month: int) -> Answer:
        key = work.__module__, work.__name__, asked, month
        return reader.reckoned(key, lambda: work(reader, asked, month))

    return [of(month) for month in reader.months_met(reader.period(filters))]
