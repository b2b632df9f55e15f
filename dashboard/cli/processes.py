"""Several processes behind one port, for a machine with more than one core.

Each has the interpreter for itself; what was loaded before they part is held in memory once.
"""

import os
import signal
from collections.abc import Callable
from threading import Thread
from time import monotonic
from types import FrameType

# One that ends sooner than this is not begun anew: it would end again.
SHORTEST_LIFE_S = 2.0
FAILED = 1


def run_processes(count: int, work: Callable[[], None]) -> int:
    """Do the work in so many processes until stopped; begin anew one that is lost.

    1 when one is lost right after its start; else 0 after SIGTERM or Ctrl+C, when all have ended.
    """
    crew = Crew(work)
    before = {one: signal.signal(one, crew.stop) for one in (signal.SIGTERM, signal.SIGINT)}
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
        """Part from one more process."""
        number = os.fork()
        if number == 0:
            self._work_alone()
        self._begun[number] = monotonic()

    def stop(self, _number: int, _frame: FrameType | None) -> None:
        """Tell all of them to end what was begun."""
        self._stopped = True
        for one in self._begun:
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

    def _work_alone(self) -> None:
        status = FAILED
        try:
            for one in (signal.SIGTERM, signal.SIGINT):
                signal.signal(one, signal.SIG_DFL)
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
