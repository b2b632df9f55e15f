"""What costs seconds to make is made once for all of pytest's workers."""

from collections.abc import Callable
from pathlib import Path

from filelock import FileLock


class Shared:
    """A folder that all workers of one run see."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def once(self, name: str, make: Callable[[Path], None]) -> Path:
        """Return a file that the first worker to ask makes, while the others wait for it.

        `make` writes to the path it is given; what a failed one leaves is never seen.
        """
        path = self.folder / name
        with FileLock(f"{path}.lock"):
            if not path.exists():
                raw = self.folder / f"raw-{name}"
                make(raw)
                raw.rename(path)
        return path
