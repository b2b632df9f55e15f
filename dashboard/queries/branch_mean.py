"""The mean of the official score over the branches of a table."""

import numpy as np

from dashboard.domain.filters import Filters
from dashboard.queries.branches import listed_branches
from dashboard.queries.moments import HUNDREDTHS, TOTAL
from dashboard.queries.reader import Reader


def branch_mean(reader: Reader, filters: Filters) -> float | None:
    """Return the mean percent (0–100) of all meetings of the branches that `branch_rows` lists;
    None where none has a score."""
    months = reader.period(filters)
    scored = reader.scored(filters, months)
    if filters.search:
        listed = listed_branches(reader, filters, months)
        scored = scored.only(np.isin(scored["branch"], listed.number))
    percent_x100 = scored[f"{filters.assessment}_{TOTAL}"]
    known = percent_x100[percent_x100 >= 0]
    return float(known.mean()) / HUNDREDTHS if len(known) else None
