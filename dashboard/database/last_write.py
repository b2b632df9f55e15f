"""A mark of the last write, by which a replica is known to hold all that the primary holds.

It is written inside the transaction itself. A position in the server's log is known only after the
commit, and a process that ends between the two would keep it to itself; and two servers that were
both written to may stand at the same position.
"""

import secrets

from sqlalchemy import Connection, text

WRITTEN = "write_mark"
# A transaction that wrote nothing has no number.
_WROTE = text("SELECT to_regclass('state') IS NOT NULL AND txid_current_if_assigned() IS NOT NULL")
_SET = text(
    "INSERT INTO state (key, value) VALUES (:key, '1 ' || :mark) ON CONFLICT (key) DO UPDATE "
    "SET value = split_part(state.value, ' ', 1)::bigint + 1 || ' ' || :mark"
)
_READ = text("SELECT pg_is_in_recovery(), (SELECT value FROM state WHERE key = :key)")

Mark = str


def set_mark(connection: Connection) -> None:
    """Mark a transaction of PostgreSQL as the last that wrote, where it did."""
    if connection.scalar(_WROTE):
        connection.execute(_SET, {"key": WRITTEN, "mark": secrets.token_hex(8)})


def read_mark(connection: Connection) -> tuple[bool, Mark]:
    """Return whether the server follows another, and the mark of the last write it holds."""
    follows, mark = connection.execute(_READ, {"key": WRITTEN}).one()
    return bool(follows), mark or ""


def count_of(mark: Mark) -> int:
    """Return how many writes led to a mark."""
    return int(mark.partition(" ")[0] or 0)
