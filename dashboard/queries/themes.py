"""What themed meetings were about."""

import pandas as pd
from sqlalchemy import select

from dashboard.domain.filters import Filters
from dashboard.queries.frames import COUNT, WORD, typed
from dashboard.queries.reader import Reader
from dashboard.queries.tree import Months

COLUMNS = {"theme": WORD, "meetings": COUNT, "branches": COUNT}


def themes(reader: Reader, filters: Filters, months: Months) -> pd.DataFrame:
    """Return theme (as written), meetings and branches that held one, most often first."""
    held = reader.meetings(filters, months).subquery()
    named = reader.frame(
        select(held.c.theme, held.c.branch_id).where(held.c.theme.is_not(None), held.c.theme != "")
    )
    counted = (
        named.groupby("theme")["branch_id"]
        .agg(meetings="size", branches="nunique")
        .reset_index()
        .sort_values(["meetings", "theme"], ascending=[False, True])
    )
    rows = ({str(key): one for key, one in row.items()} for row in counted.to_dict("records"))
    return typed(rows, COLUMNS)
