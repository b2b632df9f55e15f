"""An append-only record of who did what; each row carries the hash of the one before."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from dashboard.database.tables import audit, state

DATA_VERSION = "data_version"
# What was asked of a simulation, where organisations and meetings are of one.
SIMULATION = "simulation"


def write_audit(connection: Connection, viewer: str, verb: str, detail: Mapping[str, Any]) -> None:
    """Append one line inside the caller's transaction."""
    latest = select(audit.c.hash).order_by(audit.c.id.desc()).limit(1)
    previous = connection.execute(latest).scalar() or ""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    written = json.dumps(detail, ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256("\n".join((previous, at, viewer, verb, written)).encode())
    connection.execute(
        insert(audit).values(
            at=at,
            viewer=viewer,
            verb=verb,
            detail=written,
            previous_hash=previous,
            hash=digest.hexdigest(),
        )
    )


def read_state(connection: Connection, key: str) -> str:
    """Return a value of the table `state`, empty where it is not set."""
    return connection.execute(select(state.c.value).where(state.c.key == key)).scalar() or ""


def write_state(connection: Connection, key: str, value: str) -> None:
    """Set a value of the table `state`."""
    done = connection.execute(state.update().where(state.c.key == key).values(value=value))
    if not done.rowcount:
        connection.execute(insert(state).values(key=key, value=value))


def bump_data_version(connection: Connection) -> None:
    """Mark that the data changed, so that every cache keyed by the version is stale.

    A mark never comes again, also where the data went back: 7 of a backup that was restored, and
    one change more, would else be the 8 that a running server knows.
    """
    number = read_state(connection, DATA_VERSION).partition(".")[0] or "0"
    write_state(connection, DATA_VERSION, f"{int(number) + 1}.{secrets.token_hex(6)}")
