"""An append-only record of who did what; each row carries the hash of the one before."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from dashboard.database.marks import Touched, mark_changes
from dashboard.database.state import read_state as read_state
from dashboard.database.state import write_state as write_state
from dashboard.database.tables import audit

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


def bump_data_version(connection: Connection, touched: Touched | None = None) -> None:
    """Mark that the data changed, so that every cache keyed by the version is stale.

    `touched` holds the (branch id, month) of all meetings and assessments that were written; None
    stands for anything else, organisations included. A mark never comes again, also where the data
    went back: 7 of a backup that was restored, and one change more, would else be the 8 that a
    running server knows.
    """
    number = read_state(connection, DATA_VERSION).partition(".")[0] or "0"
    version = f"{int(number) + 1}.{secrets.token_hex(6)}"
    write_state(connection, DATA_VERSION, version)
    mark_changes(connection, version, touched)
