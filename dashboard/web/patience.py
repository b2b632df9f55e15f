"""A turn that is waited for a little."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

from dashboard.web.turn import Turns

LOOK_AGAIN_S = 0.05


class PatientTurn:
    """A turn for which one waits so many seconds."""

    def __init__(self, turns: Turns, patience: float) -> None:
        self._turns, self._patience = turns, patience

    @contextmanager
    def taken(self) -> Iterator[bool]:
        """Hold the turn; False where somebody else has it all the time."""
        until = time.monotonic() + self._patience
        while True:
            with self._turns.taken() as mine:
                if mine or time.monotonic() >= until:
                    yield mine
                    return
            Event().wait(LOOK_AGAIN_S)
