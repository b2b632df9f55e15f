"""A mark that changes with every change of anything kept: scores, plans, limits or talks."""

from sqlalchemy import select

from dashboard.database.audit import DATA_VERSION
from dashboard.database.tables import audit, state
from dashboard.queries.reader import Reader

# Each line of the audit carries a hash over all before it; sums reckoned anew write none.
LATEST = select(
    select(state.c.value).where(state.c.key == DATA_VERSION).scalar_subquery().label("version"),
    select(audit.c.hash).order_by(audit.c.id.desc()).limit(1).scalar_subquery().label("line"),
)


def mark(reader: Reader) -> tuple[str, str]:
    """Return the data version, and the hash of the latest line of the audit; "" for none."""
    found = reader.rows(LATEST)[0]
    return str(found["version"] or ""), str(found["line"] or "")
