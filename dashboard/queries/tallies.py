"""How often the data changed and files were taken in: counts for a watchman, no score."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from dashboard.database.tables import upload
from dashboard.queries.reader import Reader


@dataclass(frozen=True)
class Tallies:
    """Counts of the whole database, whichever process changed it."""

    data_changes: int
    imports: int
    imports_undone: int


def tallies(reader: Reader) -> Tallies | None:
    """Count; None where the database does not answer."""
    counts = [func.count().label("made"), func.count(upload.c.undone_at).label("undone")]
    try:
        found = reader.rows(select(*counts).select_from(upload))[0]
        version = reader.data_version()
    except SQLAlchemyError:
        # Who asks may be anybody: no reason is told.
        return None
    changes = int(version) if version.isdecimal() else 0
    return Tallies(changes, int(found["made"]), int(found["undone"]))
