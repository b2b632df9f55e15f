"""Which branches had to meet, and which months they missed."""

import numpy as np
from sqlalchemy import func

from dashboard.domain.filters import Filters
from dashboard.domain.months import months_between
from dashboard.domain.words import MeetingKind
from dashboard.queries.directory import Column
from dashboard.queries.reader import Reader
from dashboard.queries.tree import Months

REGULAR, THEMED = "regular", "themed"
KINDS = {
    REGULAR: (MeetingKind.REGULAR, MeetingKind.COMBINED),
    THEMED: (MeetingKind.THEMED, MeetingKind.COMBINED),
}
QUARTER = 3


def due_and_held(reader: Reader, filters: Filters, months: Months, kind: str) -> tuple[int, int]:
    """Return how many meetings were due and how many of them held in the chosen organisation."""
    if reader.branches_among(reader.stretches(filters, months)):
        _, due, held = branch_duties(reader, filters, months, kind)
        return int(due.sum()), int(held.sum())
    duties = reader.duties(filters, kind, months)
    given = duties.selected_columns
    sums = (func.sum(given[name]).label(name) for name in ("due", "held"))
    found = reader.rows(duties.with_only_columns(*sums))[0]
    return int(found["due"] or 0), int(found["held"] or 0)


def branch_duties(
    reader: Reader, filters: Filters, months: Months, kind: str
) -> tuple[list[int], Column, Column]:
    """Return the months (yyyymm) in which branches had to meet, and due and held (bool).

    Both are branches × months, branches by their number in the score book; a regular meeting is
    due each month, a themed one in each quarter and counted in its last month.
    """
    back = 1 if kind == REGULAR else QUARTER
    shown, due, held = reader.due_and_met(filters, months, KINDS[kind], back)
    every = months_between(*shown)[: due.shape[1]]
    wanted = [at for at, month in enumerate(every) if kind == REGULAR or month % 100 % QUARTER == 0]
    return [every[at] for at in wanted], due[:, wanted], held[:, wanted]


def missed_months(reader: Reader, filters: Filters, months: Months) -> Column:
    """Return of each branch, by number, in how many months a regular meeting due was not held."""
    _, due, held = branch_duties(reader, filters, months, REGULAR)
    return np.asarray((due & ~held).sum(axis=1))
