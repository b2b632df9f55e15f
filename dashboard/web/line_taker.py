"""Who takes in the files in line: one process of its own, begun when files wait.

It has its own interpreter, so that readers of pages do not wait for it.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from threading import Event, Lock

from dashboard.actions.importer import Importer
from dashboard.domain.viewer import Viewer
from dashboard.web.line import Line
from dashboard.web.patience import PatientTurn
from dashboard.web.turn import Turn

COMMAND = "import sys; from dashboard.cli import main; sys.exit(main(['queue', '--with-server']))"
# After each file, which makes what is kept for readers old: at ten files a second nearly every
# answer would be drawn anew, and readers wait twice as long.
REST_S = 0.15


def take_all(
    line: Line, turn: PatientTurn, importer: Callable[[Viewer], Importer], stopped: Event
) -> int:
    """Take in file after file until none waits or it is stopped; return how many.

    It rests after each, for readers of pages, and so that whoever looks at a file of their own on
    the page has a turn between.
    """
    alone, taken = Turn(line.files.folder / "taker.lock"), 0
    while not stopped.is_set() and line.waiting():
        with alone.taken() as mine:
            if not mine:
                return taken
            line.sweep()
            while not stopped.is_set() and (order := line.in_turn()):
                with turn.taken() as free:
                    if free:
                        line.take(
                            order[0],
                            lambda viewer, path, kept: importer(viewer).take_in(
                                path, lambda done, of: line.files.tell(kept, done, of)
                            ),
                        )
                        taken += 1
                stopped.wait(REST_S)
    return taken


class LineTaker:
    """Begins the process, unless the one that this process began runs still."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        self._environment = settings
        self._running: subprocess.Popen[bytes] | None = None
        self._lock = Lock()

    def begin(self) -> None:
        """Let the files in line be taken in; it ends by itself, or with this process."""
        with self._lock:
            if self._running is not None and self._running.poll() is None:
                return
            if self._running is not None and self._running.stdin:
                self._running.stdin.close()
            self._running = subprocess.Popen(  # noqa: S603 -- our own program
                [sys.executable, "-c", COMMAND],
                env={**os.environ, **self._environment},
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
            )


