"""Visits that were planned, and what became of them."""

from collections.abc import Sequence

import pandas as pd
from sqlalchemy import select

from dashboard.database.tables import visit
from dashboard.domain.attention import Reason
from dashboard.domain.filters import Filters
from dashboard.domain.words import VisitState
from dashboard.queries.frames import COUNT, WORD, typed
from dashboard.queries.names import labels
from dashboard.queries.reader import ALWAYS, Reader

COLUMNS = {
    "id": COUNT, "branch_id": COUNT, "code": WORD, "name": WORD, "parent": WORD,
    "planned_on": WORD, "assessor": WORD, "reasons": WORD, "state": WORD, "closed_at": WORD,
}  # fmt: skip
MOST = 1_000
KNOWN = frozenset(reason.value for reason in Reason)


def visits(
    reader: Reader, filters: Filters, states: Sequence[VisitState] = (VisitState.PLANNED,)
) -> pd.DataFrame:
    """Return id, branch_id, code, name, parent, planned_on (date), assessor (a code), reasons
    (list), state and closed_at (UTC text or None) of visits, by day.

    Heeds scope, organisation, reading and kinds of branch; the first 1,000.
    """
    there = reader.branch_list(filters, ALWAYS)
    place = {int(id_): at for at, id_ in enumerate(there.id)}
    every = reader.rows(
        select(visit)
        .where(visit.c.state.in_([state.value for state in states]))
        .order_by(visit.c.planned_on, visit.c.id)
    )
    # Nobody reads of a visit outside the branches that the reader gave.
    rows = [
        row
        | {
            "code": there.code[at],
            "name": there.name[at],
            "parent_id": int(there.parent_id[at]),
        }
        for row in every
        if (at := place.get(row["branch_id"])) is not None
    ][:MOST]
    known = labels(reader, [row["parent_id"] for row in rows if row["parent_id"] >= 0])
    return typed(
        (
            row
            | {
                "parent": known[row["parent_id"]]["name"] if row["parent_id"] in known else "",
                "reasons": [one for one in row["reasons"].split(",") if one in KNOWN],
            }
            for row in rows
        ),
        COLUMNS,
    )
