"""The sockets of a server, of which only those on which something happens cost any time.

A browser keeps six connections that are idle nearly always. waitress' own loop looks at each of
them before every event: with three thousand that takes longer than the answers.
"""

import select
import time
from typing import Any

from waitress import wasyncore
from waitress.channel import HTTPChannel

SWEEP_S = 1.0
READING = select.POLLIN | select.POLLPRI if hasattr(select, "poll") else 0
# How long a thread is left alone that holds the answer which would be sent.
LEFT_ALONE_S = 0.001


class Sockets(dict[int, Any]):
    """What waitress serves, by the number of its socket.

    Idle connections are only listened to; all others, and once a second every one (for what
    waitress notes by itself, as that one has been idle for too long), are looked at before each
    event as waitress does.
    """

    def __init__(self) -> None:
        super().__init__()
        self._poll = select.epoll() if hasattr(select, "epoll") else None
        self._asked: dict[int, int] = {}
        self._lively: set[int] = set()
        # Those whose answer a thread held at the last event: asked at once again, they would take
        # the interpreter from that very thread.
        self._held: set[int] = set()
        self._sweep = 0.0

    def __setitem__(self, number: int, what: Any) -> None:
        """Take a socket up."""
        super().__setitem__(number, what)
        self._lively.add(number)

    def __delitem__(self, number: int) -> None:
        """Let go of a socket, which is open still."""
        super().__delitem__(number)
        self._lively.discard(number)
        if self._poll is not None and self._asked.pop(number, 0):
            self._poll.unregister(number)

    def wait(self, timeout: float) -> None:
        """Wait for events, at most so many seconds, and let waitress deal with them."""
        if self._poll is None:
            wasyncore.loop(timeout=timeout, use_poll=True, map=self, count=1)
            return
        now = time.monotonic()
        if now >= self._sweep:
            self._sweep = now + SWEEP_S
            self._lively.update(self)
        for number in list(self._lively):
            self._look(number)
        events = self._poll.poll(LEFT_ALONE_S if self._held else timeout)
        self._held.clear()
        for number, event in events:
            what = self.get(number)
            if what is not None:
                self._lively.add(number)
                self._deal_with(number, what, event)

    def _deal_with(self, number: int, what: Any, event: int) -> None:
        waiting = getattr(what, "total_outbufs_len", 0)
        wasyncore.readwrite(what, event)
        if event & select.EPOLLOUT and waiting and what.total_outbufs_len == waiting:
            self._held.add(number)

    def _look(self, number: int) -> None:
        what = self.get(number)
        if what is None:
            return
        wanted = READING if what.readable() else 0
        # One that listens is never written to.
        sends = what.writable() and not what.accepting and number not in self._held
        wanted |= select.EPOLLOUT if sends else 0
        self._ask(number, wanted)
        # Ready for a request, with none under way and nothing to send: it is idle.
        if isinstance(what, HTTPChannel) and wanted == READING:
            self._lively.discard(number)

    def _ask(self, number: int, wanted: int) -> None:
        asked = self._asked.get(number, 0)
        if self._poll is None or wanted == asked:
            return
        if not wanted:
            self._poll.unregister(number)
        elif asked:
            self._poll.modify(number, wanted)
        else:
            self._poll.register(number, wanted)
        self._asked[number] = wanted
