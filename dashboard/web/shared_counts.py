"""Numbers by name that all processes of a server count in one memory, made before they part.

Each process adds to cells of its own, so that no two write at one place; what one had counted when
it was killed is kept beside them, so that a count never goes back.
"""

import mmap
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp
from threading import Lock
from typing import Any
from weakref import finalize

import numpy as np
from numpy.typing import NDArray

try:
    import fcntl
except ImportError:  # Windows: a process cannot part in two there
    fcntl = None  # type: ignore[assignment] # -- the name must exist on every system

# Names are few: routes, classes of status, steps of time. Memory never touched is never taken.
NAMES, LONGEST_NAME, PROCESSES = 4096, 128, 64
GONE = 0
Counts = dict[str, float]
Column = NDArray[Any]


class SharedCounts:
    """Counts for any thread of any process that parted from the one which made it."""

    def __init__(self, room: int = NAMES) -> None:
        self._names = _memory(room, np.dtype(f"S{LONGEST_NAME}"))
        self._cells = _memory(PROCESSES * room, np.dtype(float)).reshape(PROCESSES, room)
        self._owners = _memory(PROCESSES, np.dtype(np.int64))
        # Locked by process, and let go of by the system where one is killed.
        self._door = self._open_door()
        self._lock = Lock()
        self._known: dict[bytes, int] = {}
        self._own: tuple[int, int | None] = (0, None)

    def add(self, name: str, amount: float) -> None:
        """Add to a count; nothing is counted under more names or processes than there is room."""
        with self._lock:
            place, slot = self._place(name.encode()[:LONGEST_NAME]), self._slot()
            if place is not None and slot is not None:
                self._cells[slot, place] += amount

    def read(self) -> tuple[Counts, dict[int, Counts]]:
        """Return what all processes counted that there are or were, and what each that lives."""
        with self._lock, self._alone():
            names = [name.decode() for _, name in self._listed()]
            cells = self._cells[:, : len(names)].copy()
            owners = self._owners.tolist()
        return dict(zip(names, cells.sum(axis=0).tolist(), strict=True)), {
            owner: dict(zip(names, cells[slot].tolist(), strict=True))
            for slot, owner in enumerate(owners)
            if owner and _lives(owner)
        }

    def _open_door(self) -> int:
        if fcntl is None:
            return -1
        door, path = mkstemp()
        Path(path).unlink()
        finalize(self, os.close, door)
        return door

    def _listed(self) -> Iterator[tuple[int, bytes]]:
        for at, name in enumerate(self._names.tolist()):
            if not name:
                return
            yield at, name

    def _place(self, name: bytes) -> int | None:
        if name not in self._known:
            with self._alone():
                self._known = {one: at for at, one in self._listed()}
                at = len(self._known)
                if name not in self._known and at < len(self._names):
                    self._names[at] = name
                    self._known[name] = at
        return self._known.get(name)

    def _slot(self) -> int | None:
        process, slot = self._own
        if process != os.getpid():
            slot = self._taken(os.getpid())
            self._own = os.getpid(), slot
        return slot

    def _taken(self, process: int) -> int | None:
        """Take cells that nobody counts in; what is in them goes to those of the gone."""
        with self._alone():
            for slot, owner in enumerate(self._owners.tolist()):
                if slot != GONE and not (owner and _lives(owner)):
                    self._cells[GONE] += self._cells[slot]
                    self._cells[slot] = 0
                    self._owners[slot] = process
                    return slot
        return None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if fcntl is None:
            yield
            return
        fcntl.lockf(self._door, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.lockf(self._door, fcntl.LOCK_UN)


def _memory(length: int, kind: np.dtype[Any]) -> Column:
    return np.frombuffer(mmap.mmap(-1, length * kind.itemsize), dtype=kind)


def _lives(process: int) -> bool:
    if fcntl is None or process == os.getpid():
        return True
    try:
        os.kill(process, 0)
    except OSError:  # gone, or its number is another user's by now
        return False
    return True
