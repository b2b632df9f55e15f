"""Which branches had to meet, and which months they missed."""

from collections import defaultdict

from sqlalchemy import func, select

from dashboard.domain.filters import Filters
from dashboard.domain.months import add_months, months_between
from dashboard.domain.words import MeetingKind
from dashboard.queries.reader import Reader
from dashboard.queries.tree import Months

REGULAR, THEMED = "regular", "themed"
KINDS = {
    REGULAR: frozenset({MeetingKind.REGULAR.value, MeetingKind.COMBINED.value}),
    THEMED: frozenset({MeetingKind.THEMED.value, MeetingKind.COMBINED.value}),
}
QUARTER = 3
ByBranch = dict[int, set[int]]


def due_and_held(reader: Reader, filters: Filters, months: Months, kind: str) -> tuple[int, int]:
    """Return how many meetings were due and how many of them held in the chosen organisation."""
    if reader.branches_among(reader.stretches(filters, months)):
        due, missed = _of_branches(reader, filters, months, kind)
        total = sum(len(found) for found in due.values())
        return total, total - sum(len(found) for found in missed.values())
    duties = reader.duties(filters, kind, months).subquery()
    found = reader.rows(
        select(func.sum(duties.c.due).label("due"), func.sum(duties.c.held).label("held"))
    )[0]
    return int(found["due"] or 0), int(found["held"] or 0)


def missed_months(reader: Reader, filters: Filters, months: Months) -> ByBranch:
    """Return the months in which a branch (id) held no regular meeting though one was due."""
    return _of_branches(reader, filters, months, REGULAR)[1]


def _of_branches(
    reader: Reader, filters: Filters, months: Months, kind: str
) -> tuple[ByBranch, ByBranch]:
    due = _due(reader, filters, months, kind)
    span = months if kind == REGULAR else (add_months(months[0], 1 - QUARTER), months[1])
    met: ByBranch = defaultdict(set)
    held = reader.meetings(filters, span).subquery()
    kept = select(held.c.branch_id, held.c.month).where(held.c.kind.in_(KINDS[kind])).distinct()
    for row in reader.rows(kept):
        met[row["branch_id"]].add(row["month"])
    back = 1 if kind == REGULAR else QUARTER
    missed = {
        branch: {
            month
            for month in wanted
            if not any(add_months(month, -step) in met[branch] for step in range(back))
        }
        for branch, wanted in due.items()
    }
    return due, {branch: found for branch, found in missed.items() if found}


def _due(reader: Reader, filters: Filters, months: Months, kind: str) -> ByBranch:
    first, last = reader.data_months()
    start, stop = max(first, months[0]), min(last, months[1])
    due: ByBranch = defaultdict(set)
    if start > stop:
        return due
    wanted = [
        month for month in months_between(start, stop) if kind == REGULAR or month % 100 % 3 == 0
    ]
    for row in reader.rows(reader.existence(filters, (start, stop))):
        due[row["branch_id"]].update(
            month for month in wanted if row["month_from"] <= month <= row["month_to"]
        )
    return due
