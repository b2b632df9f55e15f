"""One file at a time: two imports would wait for each other inside the database."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import Lock
from typing import BinaryIO, Protocol

try:
    import fcntl
except ImportError:  # Windows: one process serves there, and the thread's lock is enough
    fcntl = None  # type: ignore[assignment] # -- the name must exist on every system


class Turns(Protocol):
    """What gives a turn: a file on this machine, or the database's server."""

    def taken(self) -> AbstractContextManager[bool]:
        """Hold the turn; False where somebody else has it."""


class Turn:
    """A lock that nobody waits for: whoever finds it taken is told to come again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = Lock()

    @contextmanager
    def taken(self) -> Iterator[bool]:
        """Hold the turn; False where another thread or process has it."""
        if not self._threads.acquire(blocking=False):
            yield False
            return
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._path.open("ab") as door:
                yield _lock(door)
        finally:
            self._threads.release()


def _lock(door: BinaryIO) -> bool:
    """Lock an open file until it is closed, against other processes."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(door, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
