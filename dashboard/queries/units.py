"""The organisations above the branch, as a list to choose from."""

import pandas as pd
from sqlalchemy import func, select

from dashboard.database.tables import organisation_version, place
from dashboard.domain.words import Reading
from dashboard.queries.frames import COUNT, WORD, typed
from dashboard.queries.names import labels
from dashboard.queries.reader import Reader
from dashboard.queries.tree import BRANCH

MOST_LISTED = 100
COLUMNS = {"code": WORD, "name": WORD, "depth": COUNT}


def units(reader: Reader, most: int = MOST_LISTED) -> pd.DataFrame:
    """Return code, name, depth of today's organisations above the branch, in tree order.

    Where there are more than `most`, whole levels are left out from below; a search finds them.
    """
    branches = select(organisation_version.c.organisation_id).where(
        organisation_version.c.level == BRANCH
    )
    depth, first = func.min(place.c.depth), func.min(place.c.first)
    found = reader.rows(
        select(place.c.organisation_id, depth.label("depth"), first.label("first"))
        .where(reader.in_scope(Reading.NOW), place.c.organisation_id.not_in(branches))
        .group_by(place.c.organisation_id)
        .order_by(depth, first)
        .limit(most + 1)
    )
    if len(found) > most:
        deepest = found[-1]["depth"]
        found = [row for row in found if row["depth"] < deepest]
    found.sort(key=lambda row: (row["first"], row["depth"]))
    known = labels(reader, [int(row["organisation_id"]) for row in found])
    rows = [
        {"code": label["code"], "name": label["name"], "depth": row["depth"]}
        for row in found
        if (label := known.get(int(row["organisation_id"])))
    ]
    return typed(rows, COLUMNS)
