"""Where rows are read: on a replica that holds all that the primary holds, else on the primary.

Each request asks the primary for one thing, the mark of its last write (see last_write.py), and
reads on the replica in transactions that find this very mark there. So every reader sees what was
written before it asked, by whichever process; and what a replica holds that lags behind, was
written to itself or belongs to another server is never taken for the present data.
"""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from dashboard.database.door import pause
from dashboard.database.engine import Answer, read, snapshot
from dashboard.database.last_write import Mark, count_of, read_mark

# A replica shows a commit after a millisecond; one that does not soon will not in this request.
LONGEST_WAIT, STEP = 0.25, 0.005
STATEMENT_TOO_LONG = "57014"
LAG = text("SELECT pg_last_wal_replay_lsn()::text")
AHEAD = text("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), CAST(:position AS pg_lsn))::bigint")


class ReplicaState(StrEnum):
    """How the replica was found last."""

    FOLLOWS = "follows"
    BEHIND = "behind"
    GONE = "gone"
    NO_REPLICA = "no_replica"  # promoted, or never one


class _NotNowError(Exception):
    """The replica cannot answer this; the state says why."""

    def __init__(self, state: ReplicaState) -> None:
        super().__init__(state)
        self.state = state


@dataclass
class Servers:
    """The primary, and the replica where there is one; shared by all threads of a process."""

    primary: Engine
    replica: Engine | None = None
    clock: Callable[[], float] = time.monotonic
    wait: Callable[[float], object] = pause
    state: ReplicaState = ReplicaState.FOLLOWS
    primary_answers: bool = True
    reads: dict[str, int] = field(default_factory=lambda: {"primary": 0, "replica": 0})
    _seen: Mark = ""
    _lock: Lock = field(default_factory=Lock)

    def source(self) -> "Source":
        """Return what one request reads with."""
        return Source(self)

    def bytes_behind(self) -> int | None:
        """Return how much of the primary's log the replica has yet to replay; None if unknown."""
        if self.replica is None:
            return None
        try:
            position = read(self.replica, lambda one: one.scalar(LAG))
            if position is None:
                return None
            return int(
                read(self.primary, lambda one: one.scalar(AHEAD, {"position": position}) or 0)
            )
        except OperationalError:
            return None

    def primary_mark(self) -> Mark | None:
        """Return the mark of the last write; None where the primary does not answer."""
        try:
            _, mark = read(self.primary, read_mark)
        except OperationalError:
            self.primary_answers = False
            return None
        except ProgrammingError:  # there are no tables yet
            mark = ""
        self.primary_answers = True
        self.note(mark)
        return mark

    def note(self, mark: Mark) -> None:
        """Keep the newest mark that this process has read rows under."""
        with self._lock:
            if count_of(mark) > count_of(self._seen):
                self._seen = mark

    def count(self, server: str) -> None:
        """Count a read for the figures of operation."""
        with self._lock:
            self.reads[server] += 1

    def enough(self, mark: Mark, needed: Mark | None) -> bool:
        """Whether rows under a mark are those that are needed.

        Without the primary the replica is all there is: no older than what this process has read.
        """
        if needed is not None:
            return mark == needed != ""
        return bool(mark) and count_of(mark) >= count_of(self._seen)


class Source:
    """Where one request reads: it begins on the replica, and once on the primary it stays there."""

    def __init__(self, servers: Servers) -> None:
        self.servers = servers
        self._stays = servers.replica is None
        self._needed: Mark | None = None
        self._asked = False

    @property
    def primary(self) -> Engine:
        """The engine to write with: what is read afterwards has to show it."""
        self._asked = False
        return self.servers.primary

    def read(
        self,
        ask: Callable[[Connection], Answer],
        opened: Callable[[Engine], AbstractContextManager[Connection]] = Engine.connect,
    ) -> Answer:
        """Return what `ask` reads; see `engine.read`."""
        servers = self.servers
        if servers.replica is None:
            return read(servers.primary, ask, opened)
        if not self._stays:
            try:
                return self._on(servers.replica, ask)
            except _NotNowError as found:
                servers.state, self._stays = found.state, True
        servers.count("primary")
        return read(servers.primary, self._noting(ask), snapshot)

    def _on(self, replica: Engine, ask: Callable[[Connection], Answer]) -> Answer:
        servers = self.servers
        if not self._asked:
            self._needed, self._asked = servers.primary_mark(), True
        # Whoever waited in vain a moment ago does not wait again before it was found to follow.
        patient = servers.state is ReplicaState.FOLLOWS
        until = servers.clock() + LONGEST_WAIT
        while (answer := self._try(replica, ask)) is None:
            if not patient or servers.clock() >= until:
                raise _NotNowError(ReplicaState.BEHIND)
            servers.wait(STEP)
            # It may be ahead of what was needed a moment ago.
            self._needed = servers.primary_mark()
        servers.state = ReplicaState.FOLLOWS
        servers.count("replica")
        return answer[0]

    def _try(self, replica: Engine, ask: Callable[[Connection], Answer]) -> tuple[Answer] | None:
        """Return the answer, None where the replica does not hold what is needed."""
        try:
            with snapshot(replica) as connection:
                if not self.servers.enough(_mark_of(connection), self._needed):
                    return None
                return (ask(connection),)
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) == STATEMENT_TOO_LONG:
                raise
            raise _NotNowError(ReplicaState.GONE) from error

    def _noting(self, ask: Callable[[Connection], Answer]) -> Callable[[Connection], Answer]:
        if not self._needed:
            return ask

        def ask_and_note(connection: Connection) -> Answer:
            self.servers.note(read_mark(connection)[1])
            return ask(connection)

        return ask_and_note


def _mark_of(connection: Connection) -> Mark:
    """Return what a replica holds."""
    try:
        follows, mark = read_mark(connection)
    except ProgrammingError as error:
        raise _NotNowError(ReplicaState.NO_REPLICA) from error
    if not follows:
        raise _NotNowError(ReplicaState.NO_REPLICA)
    return mark


def over(engine: Engine | Servers) -> Servers:
    """Return the servers, or those of an engine that has no replica."""
    return engine if isinstance(engine, Servers) else Servers(engine)
