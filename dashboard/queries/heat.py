"""Organisations below the chosen one, by the four groups."""

import pandas as pd

from dashboard.domain.filters import Filters
from dashboard.domain.words import Reading
from dashboard.queries.below import opened, sums_below
from dashboard.queries.frames import COUNT, FLOAT, WORD, typed
from dashboard.queries.moments import GROUPS, TOTAL, measure_of, percents, summaries
from dashboard.queries.names import Label, labels
from dashboard.queries.reader import Reader
from dashboard.queries.shared import shared
from dashboard.queries.sums import Row
from dashboard.queries.tree import BRANCH

COLUMNS = {
    "code": WORD, "name": WORD, "level": WORD, **dict.fromkeys((*GROUPS, TOTAL), FLOAT),
    "percent": FLOAT, "low": FLOAT, "high": FLOAT, "sd": FLOAT, "n": COUNT, "is_branch": "bool",
}  # fmt: skip


@shared
def organisation_groups(reader: Reader, filters: Filters) -> pd.DataFrame:
    """Return code, name, level, content…inspection, total, percent, low, high, sd, n,
    is_branch.

    A row a child of the chosen organisation in official order, children without a meeting
    included; a child that stands alone is opened. percent to n are of the chosen group, else of
    the total. `frame.attrs["organisation"]` is the name of the organisation whose
    children these are, `frame.attrs["level"]` the level of the rows.
    """
    parents, children = opened(reader, filters)
    month = reader.period(filters)[1] if filters.reading is Reading.THEN else None
    names = labels(reader, [part.organisation_id for part in (*parents, *children)], month)
    sums = {int(row["organisation_id"]): row for row in sums_below(reader, filters, children)}
    order = list(dict.fromkeys(part.organisation_id for part in children))
    cells = [sums.get(id_, EMPTY) for id_ in order]
    scores = summaries(cells, measure_of(filters))
    rows = [
        {key: names[id_][key] for key in ("code", "name", "level")}
        | {"is_branch": names[id_]["level"] == BRANCH}
        | percents(cell)
        | score
        for id_, cell, score in zip(order, cells, scores, strict=True)
    ]
    frame = typed(rows, COLUMNS)
    above = list(dict.fromkeys(names[part.organisation_id]["name"] for part in parents))
    frame.attrs = {
        "organisation": ", ".join(above),
        "level": rows[0]["level"] if rows else "",
    }
    return frame


def units_below(reader: Reader, filters: Filters) -> list[Label]:
    """Return code, name, level, parent of the organisations that `organisation_groups` lists."""
    children = opened(reader, filters)[1]
    month = reader.period(filters)[1] if filters.reading is Reading.THEN else None
    order = list(dict.fromkeys(part.organisation_id for part in children))
    names = labels(reader, order, month)
    return [names[id_] for id_ in order]


EMPTY: Row = {
    f"{measure}_{part}": 0 for measure in (TOTAL, *GROUPS) for part in ("n", "sum", "squares")
}
