"""Imports that were made, newest first, as far as the viewer may know of them."""

import pandas as pd
from sqlalchemy import Select, func, select

from dashboard.database.tables import assessment, upload, upload_change
from dashboard.queries.frames import COUNT, WORD, typed
from dashboard.queries.reader import Reader
from dashboard.queries.tree import Months

MOST_SHOWN = 50
COLUMNS = {
    "id": COUNT,
    "file": WORD,
    "at": WORD,
    "viewer": WORD,
    "new": COUNT,
    "changed": COUNT,
    "unchanged": COUNT,
    "undone": WORD,
}


def uploads(reader: Reader, limit: int = MOST_SHOWN) -> pd.DataFrame:
    """Return id, file, at, viewer, new, changed, unchanged, undone.

    at and undone are ISO texts in UTC, undone is empty where the import stands. Whoever has a
    scope sees only the imports made by oneself: a file may hold rows of several branches, and its
    name alone could tell of others.
    """
    found = reader.rows(_known(reader).order_by(upload.c.id.desc()).limit(limit))
    rows = [
        {
            "id": row["id"],
            "file": row["file_name"],
            "at": row["received_at"],
            "viewer": row["viewer"],
            "new": row["rows_new"],
            "changed": row["rows_changed"],
            "unchanged": row["rows_unchanged"],
            "undone": row["undone_at"] or "",
        }
        for row in found
    ]
    return typed(rows, COLUMNS)


def months_of(reader: Reader, upload_id: int) -> Months | None:
    """Return the first and last month whose scores an import set; None where it set none."""
    known = _known(reader).where(upload.c.id == upload_id).subquery()
    month = assessment.c.month
    found = reader.rows(
        select(func.min(month).label("first"), func.max(month).label("last"))
        .join(upload_change, upload_change.c.row_id == assessment.c.id)
        .join(known, known.c.id == upload_change.c.upload_id)
        .where(upload_change.c.table_name == "assessment")
    )[0]
    return (int(found["first"]), int(found["last"])) if found["first"] else None


def _known(reader: Reader) -> Select[tuple[object, ...]]:
    mine = [] if reader.viewer.scope is None else [upload.c.viewer == reader.viewer.name]
    return select(upload).where(*mine)
