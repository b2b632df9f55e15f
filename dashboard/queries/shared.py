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
