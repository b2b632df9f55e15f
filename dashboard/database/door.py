"""The way to a server that may be gone: a few tries, then none for a while.

Without the second, each request of a page would wait in vain as long as the first.
"""

import time
from collections.abc import Callable, Sequence
from threading import Event, Lock
from typing import TypeVar

Opened = TypeVar("Opened")
# Seconds between tries: a server that is started anew refuses for about one.
WAITS = (0.1, 0.3, 0.9)
# For a server that another stands in for.
ONCE: tuple[float, ...] = ()
# A try this long was not refused but not answered, and the next would not be either.
UNANSWERED = 1.0
SHUT_FOR = 2.0


def pause(seconds: float) -> None:
    """Let the server have its time."""
    Event().wait(seconds)


class Door:
    """Opens connections for any thread: one tries, the others wait for how it went."""

    def __init__(
        self,
        waits: Sequence[float] = WAITS,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], object] = pause,
    ) -> None:
        self._waits, self._clock, self._wait = waits, clock, wait
        self.renew()

    def renew(self) -> None:
        """Forget what was; a process begins so after a fork, when no other thread is there."""
        self._lock, self._shut_until, self._said = Lock(), -1.0, ""

    def open(self, connect: Callable[[], Opened], failure: type[Exception]) -> Opened:
        """Return what `connect` gives; raise its failure, at once while the door is shut."""
        with self._lock:
            if self._clock() < self._shut_until:
                raise failure(f"the database was not there a moment ago: {self._said}")
            for seconds in (*self._waits, None):
                begun = self._clock()
                try:
                    return connect()
                except failure as error:
                    self._said = str(error)
                    if seconds is None or self._clock() - begun >= UNANSWERED:
                        self._shut_until = self._clock() + SHUT_FOR
                        raise
                    self._wait(seconds)
        raise AssertionError("the last try returns or raises")
