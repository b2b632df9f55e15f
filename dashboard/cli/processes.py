"""Several processes behind one port, for a machine with more than one core.

Each has the interpreter for itself; what was loaded before they part is held in memory once.
"""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from time import monotonic
from types import FrameType

# One that ends sooner than this is not begun anew: it would end again.
SHORTEST_LIFE_S = 2.0
STOP = (signal.SIGTERM, signal.SIGINT)
FAILED = 1


def run_processes(count: int, work: Callable[[], None]) -> int:
    """Do the work in so many processes until stopped; begin anew one that is lost.

    1 when one is lost right after its start; else 0 after SIGTERM or Ctrl+C, when all have ended.
    """
    crew = Crew(work)
    before = {one: signal.signal(one, crew.stop) for one in STOP}
    try:
        for _ in range(count):
            crew.begin()
        return crew.watch()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class Crew:
    """The processes that this one began, by number, each with the moment of its start."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = work
        self._begun: dict[int, float] = {}
        self._stopped = False
        # Never written to: it breaks when this process is gone, however that came about.
        self._alive, self._held = os.pipe()

    def begin(self) -> None:
        """Part from one more process, unless told to stop meanwhile."""
        # A signal between the fork and the note of its number would reach all but the new one.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, STOP)
        try:
            if self._stopped:
                return
            number = os.fork()
            if number == 0:
                self._work_alone(before)
            self._begun[number] = monotonic()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def stop(self, _number: int, _frame: FrameType | None) -> None:
        """Tell all of them to end what was begun."""
        self._stopped = True
        for one in self._begun:
            with suppress(ProcessLookupError):  # it has just ended by itself
                os.kill(one, signal.SIGTERM)

    def watch(self) -> int:
        """Wait until all have ended."""
        failed = False
        while self._begun:
            number, status = os.wait()
            lived = monotonic() - self._begun.pop(number)
            if self._stopped:
                # One that was not yet answering is ended by the signal itself.
                failed = failed or status not in (0, signal.SIGTERM)
            elif lived < SHORTEST_LIFE_S:
                failed = True
                self.stop(signal.SIGTERM, None)
            else:
                self.begin()
        return FAILED if failed else 0

    def _work_alone(self, mask: set[int]) -> None:
        status = FAILED
        try:
            for one in STOP:
                signal.signal(one, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            os.close(self._held)
            Thread(target=self._end_with_parent, daemon=True).start()
            self._work()
            status = 0
        finally:
            # What the parent would do at its own end is not this process' affair.
            os._exit(status)

    def _end_with_parent(self) -> None:
        os.read(self._alive, 1)
        os.kill(os.getpid(), signal.SIGTERM)
