"""Work that each process begins beside the first request it answers."""

import os
from collections.abc import Callable, Iterable
from threading import Thread
from typing import Any


class AtFirstRequest:
    """A WSGI application around another: with its first request in a process the work begins, in a
    thread of its own that no request waits for.

    Not when it is made: a server may make it in one process and part that in others, where no
    thread lives on but what a thread held stays locked for ever.
    """

    def __init__(self, application: Callable[..., Iterable[bytes]], work: Callable[[], None]):
        self._application = application
        self._work = work
        self._process: int | None = None

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request."""
        # Two that come at once may both begin it, and one waits for the other's work then.
        if self._process != os.getpid():
            self._process = os.getpid()
            Thread(target=self._work, name="reading ahead", daemon=True).start()
        return self._application(environ, start)
