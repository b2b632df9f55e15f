"""Wait for what another process does."""

from collections.abc import Callable
from threading import Event

import pytest

PAUSE_S = 0.05


def until(found: Callable[[], object], longest_s: int = 30) -> None:
    """Return once something is found; fail when it did not come about in time."""
    pause = Event()
    for _ in range(round(longest_s / PAUSE_S)):
        if found():
            return
        pause.wait(PAUSE_S)
    pytest.fail(f"it did not come about within {longest_s} seconds")
