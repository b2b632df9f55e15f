"""A copy of the database is made with its receipt, and put back only if it is what was made."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, select

from dashboard.database.audit import write_audit
from dashboard.database.backup import (
    BackupError,
    Counts,
    checksum,
    count_rows,
    kind_of,
    read_copy,
    write_copy,
)
from dashboard.database.engine import writing
from dashboard.database.migrate import is_newest, upgrade
from dashboard.database.tables import meeting


@dataclass(frozen=True)
class Receipt:
    """What a copy is: of which engine and moment (UTC), its SHA-256 and the rows of each table."""

    engine: str
    at: str
    sha256: str
    rows: Counts


def back_up(engine: Engine, path: Path) -> Receipt:
    """Write the copy and its receipt beside it; nothing is written over.

    Raise BackupError with `exists`, `no_program`, `program_failed`, `not_sound` or `nothing`.
    """
    if path.exists():
        raise BackupError("exists", str(path))
    begun = path.with_name(f"{path.name}.part")
    at = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        rows = write_copy(engine, begun)
        if meeting.name not in rows:
            # A slip in the address opens an empty database without a word.
            raise BackupError("nothing", engine.url.render_as_string(hide_password=True))
        receipt = Receipt(engine.dialect.name, at, checksum(begun), rows)
        receipt_of(path).write_text(json.dumps(asdict(receipt), indent=1), "utf-8")
        begun.rename(path)
    finally:
        begun.unlink(missing_ok=True)
    return receipt


def restore(engine: Engine, path: Path) -> Receipt:
    """Put a copy into a database without meetings, and compare every table with the receipt.

    Raise BackupError with `no_receipt`, `changed` (the file is not the one that was made),
    `other_engine`, `holds_scores`, `differs`, `no_program`, `program_failed` or `not_sound`.
    """
    receipt = read_receipt(path)
    if checksum(path) != receipt.sha256:
        raise BackupError("changed", str(path))
    if not receipt.engine == kind_of(path) == engine.dialect.name:
        raise BackupError("other_engine", receipt.engine)
    if holds_scores(engine):
        raise BackupError("holds_scores")
    read_copy(engine, path)
    with writing(engine) as connection:
        found = count_rows(connection)
        different = sorted(name for name in receipt.rows if found.get(name) != receipt.rows[name])
        if different:
            raise BackupError("differs", ", ".join(different))
        if not is_newest(connection):
            upgrade(connection)
        detail = {"sha256": receipt.sha256, "made": receipt.at}
        write_audit(connection, "command line", "restore", detail)
    return receipt


def receipt_of(path: Path) -> Path:
    """Return where the receipt of a copy stands."""
    return path.with_name(f"{path.name}.json")


def read_receipt(path: Path) -> Receipt:
    """Read the receipt beside a copy."""
    try:
        return Receipt(**json.loads(receipt_of(path).read_text("utf-8")))
    except (FileNotFoundError, ValueError, TypeError) as error:
        raise BackupError("no_receipt", str(receipt_of(path))) from error


def holds_scores(engine: Engine) -> bool:
    """Whether a meeting is recorded; a database without tables holds none."""
    with engine.connect() as connection:
        if meeting.name not in count_rows(connection):
            return False
        return connection.execute(select(meeting.c.id).limit(1)).first() is not None
