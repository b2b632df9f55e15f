"""The branches that are there in a month, for lists of what they still have to do."""

from dashboard.domain.filters import Filters
from dashboard.queries.directory import BranchList
from dashboard.queries.reader import Reader


def present(reader: Reader, filters: Filters, month: int) -> BranchList:
    """Return the chosen organisation's branches that exist on the first of the month, of the
    chosen kinds; one that has ended before is left out."""
    months = (month, month)
    listed = reader.branch_list(filters, months)
    there = reader.book().there(filters, reader.stretches(filters, months), months)[:, 0]
    return listed.only(there[listed.number])
