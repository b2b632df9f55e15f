"""The sheets of meetings: points criterion by criterion, one rubric at a time."""

from collections.abc import Iterator

import numpy as np

from dashboard.domain.filters import Filters
from dashboard.queries.directory import Column
from dashboard.queries.point_rows import points_of
from dashboard.queries.reader import Reader
from dashboard.queries.score_book import ScoreBook
from dashboard.queries.tree import Months

# A rubric version, meetings scored by it, and their points: meetings × criteria in hundredths of a
# point, -1 where a criterion did not apply.
Sheets = tuple[int, ScoreBook, Column]


def monthly_sheets(
    reader: Reader, filters: Filters, months: Months | None = None
) -> Iterator[Sheets]:
    """Yield the sheets of the meetings of `Reader.scored`, of a month and a rubric at a time."""
    kind, sizes = points_of(filters.assessment), reader.rubric_sizes()
    for one in reader.scored(filters, months).by_month():
        version, points = (reader.beside(one, kind, name) for name in ("version", "points"))
        for number in np.unique(version[version >= 0]).tolist():
            here = version == number
            # A view where all are: rows that are picked are copied.
            own = points if here.all() else points[here]
            yield number, one.only(here), own[:, : sizes[number]]
