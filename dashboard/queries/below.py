"""The organisations right below the chosen one, and their sums."""

from dashboard.domain.filters import Filters
from dashboard.queries.reader import Reader
from dashboard.queries.sums import Row, by
from dashboard.queries.tree import Months, Stretch


def opened(
    reader: Reader, filters: Filters, months: Months | None = None
) -> tuple[list[Stretch], list[Stretch]]:
    """Return the chosen organisation and those right below it; a child alone is opened.

    `months` instead of the period.
    """
    parents = reader.stretches(filters, months)
    while True:
        children = reader.below(filters, parents)
        if len({part.organisation_id for part in children}) != 1:
            return parents, children
        if reader.branches_among(children):
            return parents, children
        parents = children


def sums_below(reader: Reader, filters: Filters, children: list[Stretch], *keys: str) -> list[Row]:
    """Return rows of `sums.by` by organisation_id and further keys; branches may be among them."""
    branches = reader.branches_among(children)
    found: list[Row] = []
    for of_branches in (False, True):
        parts = [part for part in children if (part.organisation_id in branches) is of_branches]
        if parts:
            found += by(reader, reader.rollup_of(filters, parts), "organisation_id", *keys)
    return found
