"""How often the data changed and files were taken in: counts for a watchman, no score."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from dashboard.database.servers import ReplicaState
from dashboard.database.tables import upload
from dashboard.queries.reader import Reader


@dataclass(frozen=True)
class Tallies:
    """Counts of the whole database, whichever process changed it."""

    data_changes: int
    imports: int
    imports_undone: int


@dataclass(frozen=True)
class ServerTallies:
    """Whether primary and replica serve, and how far the replica is behind (bytes of the primary's
    log; None where unknown)."""

    primary_up: bool
    replica_up: bool
    bytes_behind: int | None


def server_tallies(reader: Reader) -> ServerTallies | None:
    """Look at the servers; None where there is no replica."""
    servers = reader.source.servers
    if servers.replica is None:
        return None
    up = servers.primary_mark() is not None
    behind = servers.bytes_behind()
    return ServerTallies(up, servers.state is ReplicaState.FOLLOWS, behind)


def tallies(reader: Reader) -> Tallies | None:
    """Count; None where the database does not answer."""
    made = select(func.count().label("n")).select_from(upload)
    undone = made.where(upload.c.undone_at.is_not(None))
    try:
        imports, taken_back = (int(reader.rows(one)[0]["n"]) for one in (made, undone))
        version = reader.data_version()
    except SQLAlchemyError:
        # Who asks may be anybody: no reason is told.
        return None
    number = version.partition(".")[0]
    changes = int(number) if number.isdecimal() else 0
    return Tallies(changes, imports, taken_back)
