"""A turn that is waited for a little, and that whoever has much to do gives away meanwhile."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from dashboard.web.turn import Turns

LOOK_AGAIN_S = 0.05
# Who waits was here a moment ago.
RECENT_S = 1.0


class PatientTurn:
    """A turn for which one waits so many seconds; that somebody waits stands in the folder."""

    def __init__(self, turns: Turns, folder: Path, patience: float) -> None:
        self._turns, self._patience = turns, patience
        self._asked = folder / "turn.asked"

    @contextmanager
    def taken(self) -> Iterator[bool]:
        """Hold the turn; False where somebody else has it all the time."""
        until = time.monotonic() + self._patience
        while True:
            with self._turns.taken() as mine:
                if mine or time.monotonic() >= until:
                    yield mine
                    return
            self._asked.touch(mode=0o600)
            Event().wait(LOOK_AGAIN_S)

    def is_asked_for(self) -> bool:
        """Whether somebody on this machine waits."""
        try:
            return time.time() - self._asked.stat().st_mtime < RECENT_S
        except FileNotFoundError:
            return False
