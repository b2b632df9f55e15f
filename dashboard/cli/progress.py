"""One line that shows how far long work has come, on a terminal only."""

import sys
from types import TracebackType


class Progress:
    """Rewrites one line of the error stream; silent where that is a file or a pipe."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._shows = sys.stderr.isatty()

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._shows:
            sys.stderr.write("\r\033[K")

    def show(self, done: int, total: int) -> None:
        """Show how many of how many are done."""
        if self._shows:
            sys.stderr.write(f"\r{self._label}: {done}/{total}")
            sys.stderr.flush()
