"""Memory that nobody uses any more, given back to the machine after the answer that needed it.

The C library keeps what was freed for later: after answers over a nation's meetings that is several
hundred megabytes in each process, for work that is done once.
"""

import ctypes
import os
import sys
from pathlib import Path

from flask import Flask

# A process may grow by this much before it looks for what it can give back.
GROWTH = 64_000_000
HELD = Path("/proc/self/statm")


def give_back_spare_memory(server: Flask) -> None:
    """Give spare memory back after a request; where there is no glibc, leave it as it is."""
    library = ctypes.CDLL(None) if sys.platform == "linux" else None
    trim = getattr(library, "malloc_trim", None)
    if trim is None:
        return
    before = own_memory()

    @server.teardown_request
    def give_back(_broken: BaseException | None) -> None:
        nonlocal before
        now = own_memory()
        if now > before + GROWTH:
            trim(0)
            now = own_memory()
        elif now > before:
            return
        before = now


def own_memory() -> int:
    """Return the bytes in memory that belong to this process alone, without mapped files."""
    _, resident, shared = (int(number) for number in HELD.read_text("ascii").split()[:3])
    return (resident - shared) * os.sysconf("SC_PAGE_SIZE")
