"""A copy of the database is made with its receipt, and put back only if it is what was made."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path

from sqlalchemy import Engine, select

from dashboard.database.audit import bump_data_version, write_audit
from dashboard.database.backup import (
    BackupError,
    Counts,
    check_copy,
    checksum,
    count_rows,
    form_of,
    kind_of,
    read_copy,
    write_copy,
)
from dashboard.database.engine import writing
from dashboard.database.migrate import Form, is_newest, standing_of, upgrade
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
        # A receipt of what was never made, such as half of it on a full disk.
        if not path.exists() and receipt_of(path).is_file():
            receipt_of(path).unlink()
    return receipt


def back_up_before(engine: Engine, folder: Path, what: str, at: datetime) -> Path:
    """Write a backup that no rotation removes, named for what comes next, and read it again.

    Raise BackupError as back_up does. What a killed one left goes: callers hold the writers' lock.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for begun in folder.glob("before-*.part*"):
        begun.unlink()
    stem = f"before-{what}-{at:%Y%m%dT%H%M%SZ}"
    names = chain([stem], (f"{stem}-{number}" for number in count(2)))
    path = next(one for name in names if not (one := folder / f"{name}.backup").exists())
    receipt = back_up(engine, path)
    check_copy(engine, path)
    if checksum(path) != receipt.sha256:
        raise BackupError("changed", str(path))
    return path


def restore(engine: Engine, path: Path, kept: tuple[Path, datetime] | None = None) -> Receipt:
    """Put a copy into a database without meetings, and compare every table with the receipt.

    With `kept` (a folder, and the time in UTC) also over meetings: what was there is backed up in
    that folder first. A copy of an older form is brought to ours.

    Raise BackupError with `no_receipt`, `changed` (the file is not the one that was made),
    `other_engine`, `newer`, `holds_scores`, `differs`, `no_program`, `program_failed`, `not_sound`.
    """
    receipt = read_receipt(path)
    if checksum(path) != receipt.sha256:
        raise BackupError("changed", str(path))
    if not receipt.engine == kind_of(path) == engine.dialect.name:
        raise BackupError("other_engine", receipt.engine)
    if standing_of(form_of(engine, path)).form is Form.NEWER:
        raise BackupError("newer", str(path))
    if holds_scores(engine):
        if kept is None:
            raise BackupError("holds_scores")
        back_up_before(engine, kept[0], "restore", kept[1])
    read_copy(engine, path)
    with writing(engine) as connection:
        found = count_rows(connection)
        different = sorted(name for name in receipt.rows if found.get(name) != receipt.rows[name])
        if different:
            raise BackupError("differs", ", ".join(different))
        if not is_newest(connection):
            upgrade(connection)
        bump_data_version(connection)
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
