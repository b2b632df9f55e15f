"""Which branches had to meet in which months, and which did, out of the score book."""

from collections.abc import Callable, Sequence

import numpy as np

from dashboard.domain.filters import Filters
from dashboard.domain.words import MeetingKind
from dashboard.queries.directory import Column
from dashboard.queries.score_book import ScoreBook
from dashboard.queries.tree import Months, Stretch

Chosen = Callable[[Months], Sequence[Stretch]]


def due_and_met(
    book: ScoreBook,
    filters: Filters,
    chosen: Chosen,
    months: Months,
    of: tuple[Sequence[MeetingKind], int],
) -> tuple[Months, Column, Column]:
    """Return what `Reader.due_and_met` gives; chosen: the stretches of what is chosen, of: the
    kinds of meetings and how many months back they count."""
    first, last = book.span() or (0, 0)
    shown = max(first, months[0]), min(last, months[1])
    if shown[0] > shown[1]:
        nothing = np.zeros((book.branch_count, 0), dtype=bool)
        return shown, nothing, nothing
    due = book.there(filters, chosen(shown), shown)
    return shown, due, due & book.met_by(due, of[0], shown, of[1])
