"""What costs seconds to make is made once for all of pytest's workers."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

MEMORY, ROOM = Path("/dev/shm"), 4_000_000_000


def new_folder() -> Path:
    """Make a folder for one run: in memory where it has room, so that no copy waits for a disk."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM
    folder = Path(tempfile.mkdtemp(prefix="chibo-", dir=MEMORY if roomy else None))
    # The server runs as somebody else.
    folder.chmod(0o755)
    return folder


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
