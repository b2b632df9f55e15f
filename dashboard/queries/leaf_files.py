"""Leaves of the score book as files that all processes of a machine read from the same memory.

A file holds the columns of one kind of leaf for one month, or those of all branches, each beginning
at a multiple of 64 bytes, after a line of JSON that tells where, and a checksum. It is never
changed: other data have another name (see database/marks.py). What cannot be read or is not whole
counts as not there.
"""

import json
import secrets
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from dashboard.queries.score_rows import Columns

try:
    import fcntl
except ImportError:  # Windows: one process serves there, and nobody else builds
    fcntl = None  # type: ignore[assignment] # -- the name must exist on every system

# A program that writes other columns, or another order of them, counts on here.
FORMAT = "2"
STEP = 64
# Of each month: what is read now, and what another process may still look for.
KEPT = 2


class LeafFiles:
    """A folder of leaves; without one nothing is found or kept."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def find(self, kind: str, month: int, mark: str) -> Columns | None:
        """Return the columns kept under a mark, read-only; None where there are none, or broken."""
        if self._folder is None or not mark:
            return None
        try:
            return _columns(np.memmap(self._path(kind, month, mark), dtype=np.uint8, mode="r"))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, kind: str, month: int, mark: str, columns: Columns) -> Columns:
        """Keep columns under a mark and return them as kept; as given where there is no room."""
        if self._folder is None or not mark:
            return columns
        path = self._path(kind, month, mark)
        passing = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            with passing.open("xb") as file:
                file.writelines(_parts(columns))
            passing.replace(path)
            self._clear(f"{kind}-{month}-*", path)
        except OSError:
            with suppress(OSError):
                passing.unlink()
            return columns
        found = self.find(kind, month, mark)
        return columns if found is None else found

    @contextmanager
    def building(self, kind: str) -> Iterator[None]:
        """Wait until no other process builds this kind; who waited looks again before building."""
        try:
            if self._folder is None or fcntl is None:
                raise FileNotFoundError
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            door = (self._folder / f"{kind}.lock").open("ab")
        except OSError:
            yield
            return
        with door:
            fcntl.flock(door, fcntl.LOCK_EX)
            for left in self._folder.glob(f".{kind}-*.leaf.*"):
                # Whoever builds holds the lock, so this one's writer was killed.
                left.unlink(missing_ok=True)
            yield

    def _path(self, kind: str, month: int, mark: str) -> Path:
        name = sha256(f"{FORMAT} {mark}".encode()).hexdigest()[:20]
        return (self._folder or Path()) / f"{kind}-{month}-{name}.leaf"

    def _clear(self, pattern: str, newest: Path) -> None:
        """Take away what is older than the newest; who has it open still reads it."""
        found = sorted((self._folder or Path()).glob(pattern), key=_age)
        # Not by its time: where the clock was set back, what was made last would go first.
        others = [one for one in found if one != newest]
        for old in others[KEPT - 1 :]:
            old.unlink(missing_ok=True)


def _age(path: Path) -> float:
    try:
        return -path.stat().st_mtime_ns
    except OSError:
        return 0.0


def _parts(columns: Columns) -> Iterator[bytes]:
    """Yield what a file consists of, in order."""
    told: list[list[Any]] = []
    data: list[bytes] = []
    start, check = 0, 0
    for name, column in columns.items():
        told.append([name, column.dtype.str, list(column.shape), start])
        part = column.tobytes()
        part += b"\0" * _gap(len(part))
        data.append(part)
        start, check = start + len(part), zlib.crc32(part, check)
    head = json.dumps({"columns": told, "bytes": start, "check": check}).encode()
    yield head + b" " * _gap(len(head) + 1) + b"\n"
    yield from data


def _gap(length: int) -> int:
    return -length % STEP


def _columns(raw: Any) -> Columns:
    """Return the columns of a file; ValueError where it is not whole."""
    whole = np.asarray(raw)
    # The first line is as long as JSON needs, far below this.
    end = bytes(whole[: 1 << 16]).index(b"\n") + 1
    head = json.loads(bytes(whole[:end]))
    data = whole[end:]
    if len(data) != head["bytes"] or zlib.crc32(data.data) != head["check"]:
        raise ValueError(raw)
    found: Columns = {}
    for name, kind, shape, start in head["columns"]:
        size = int(np.prod(shape)) * np.dtype(kind).itemsize
        found[name] = data[start : start + size].view(kind).reshape(shape)
    return found
