"""The databases that were joined to this one: each sends up the sums of its own tree.

gathered_at is the moment (UTC, ISO text) of the rows that are here, version the data version they
had there, last_day the latest meeting among them. failed is the reason why the last try, at
tried_at, brought nothing; empty where it went well.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Connection, Date, Row, Table, Text, select, update

from dashboard.database.columns import identity, metadata

joined = Table(
    "joined",
    metadata,
    identity(),
    Column("code", Text, nullable=False, unique=True),
    Column("gathered_at", Text),
    Column("version", Text),
    Column("last_day", Date),
    Column("tried_at", Text),
    Column("failed", Text, nullable=False),
)


def read_joined(connection: Connection) -> Sequence[Row[Any]]:
    """Return every joined database, in the order in which they were joined."""
    return connection.execute(select(joined).order_by(joined.c.id)).all()


def is_gathering(connection: Connection) -> bool:
    """Whether this database holds the sums of others, and no scores of its own."""
    return connection.execute(select(joined.c.id).limit(1)).first() is not None


def note_try(connection: Connection, code: str, at: str, failed: str) -> None:
    """Note how a try went."""
    connection.execute(
        update(joined).where(joined.c.code == code).values(tried_at=at, failed=failed)
    )
