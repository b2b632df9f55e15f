"""Join the databases of those below, and gather the sums that they hold."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, make_url, select, update

from dashboard.database.audit import bump_data_version, write_audit, write_state
from dashboard.database.engine import writing
from dashboard.database.foreign import (
    Copied,
    ForeignError,
    connect_server,
    copy_apart,
    disconnect_server,
)
from dashboard.database.joined import is_gathering, joined, note_try, read_joined
from dashboard.database.merge import forget, make_centre, merge
from dashboard.database.tables import meeting

WHO = "command line"
NEW, SAME = "new", "same"


@dataclass(frozen=True)
class Gathered:
    """How it went with one database: `result` is new, same, or the reason why nothing came."""

    code: str
    result: str
    detail: str = ""

    @property
    def came(self) -> bool:
        """Whether what is here is what is there."""
        return self.result in (NEW, SAME)


class JoinError(ValueError):
    """A database cannot be joined; the reason is a key."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def join(engine: Engine, code: str, url: str) -> None:
    """Make a database known under a code, or by its new address; raise JoinError.

    Who gathers holds no scores of its own: they would stand in no sum.
    """
    if engine.dialect.name != "postgresql":
        raise JoinError("sqlite")
    with writing(engine) as connection:
        if connection.execute(select(meeting.c.id).limit(1)).first() is not None:
            raise JoinError("own_scores")
        try:
            connect_server(connection, code, make_url(url))
        except ForeignError as error:
            raise JoinError(error.reason) from error
        known = connection.scalar(select(joined.c.id).where(joined.c.code == code))
        if known is None:
            if not is_gathering(connection):
                make_centre(connection)
            connection.execute(insert(joined).values(code=code, failed="never"))
            bump_data_version(connection)
        write_audit(connection, WHO, "join", {"code": code})


def leave(engine: Engine, code: str) -> bool:
    """Forget a database and all that it sent; False where none has the code."""
    with writing(engine) as connection:
        if not any(one.code == code for one in read_joined(connection)):
            return False
        forget(connection, code)
        disconnect_server(connection, code)
        bump_data_version(connection)
        write_audit(connection, WHO, "leave", {"code": code})
    return True


def joined_codes(engine: Engine) -> Sequence[str]:
    """Return the codes of all joined databases."""
    with engine.connect() as connection:
        return [one.code for one in read_joined(connection)]


def gather(engine: Engine, code: str, now: Callable[[], datetime]) -> Gathered:
    """Bring one database's sums here, in one transaction or not at all, and note how it went."""
    at = now().isoformat(timespec="seconds")
    with engine.connect() as connection:
        known = select(joined.c.version).where(joined.c.code == code)
        version = connection.scalar(known) or ""
    try:
        # Apart first: nobody who writes here waits for a server elsewhere.
        with engine.begin() as connection:
            copied = copy_apart(connection, code, version)
        with writing(engine) as connection:
            _take(connection, code, copied, at)
    except ForeignError as error:
        with writing(engine) as connection:
            _note(connection, code, at, error.reason)
        return Gathered(code, error.reason, error.detail)
    return Gathered(code, NEW if copied else SAME)


def _take(connection: Connection, code: str, copied: Copied | None, at: str) -> None:
    if copied is not None:
        merge(connection, code, copied)
        values = {"version": copied.version, "last_day": copied.last_day}
        connection.execute(update(joined).where(joined.c.code == code).values(values))
        if copied.sample:
            write_state(connection, "sample", "1")
        bump_data_version(connection)
        write_audit(connection, WHO, "gather", {"code": code, "version": copied.version})
    connection.execute(update(joined).where(joined.c.code == code).values(gathered_at=at))
    _note(connection, code, at, "")


def _note(connection: Connection, code: str, at: str, failed: str) -> None:
    """Note how a try went; a line of the audit where it went otherwise than the one before, so
    that pages are drawn anew."""
    before = connection.scalar(select(joined.c.failed).where(joined.c.code == code))
    note_try(connection, code, at, failed)
    if failed != before:
        write_audit(connection, WHO, "gather", {"code": code, "failed": failed})
