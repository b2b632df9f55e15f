"""What is known of files on their way in, by token and name: in a folder that all processes of a
machine see, or (database/kept_parts.py) in the database, which all machines see."""

import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol


class FileNotes(Protocol):
    """Small notes by token and name, and the files themselves where other machines need them."""

    def read(self, token: str, name: str) -> bytes | None:
        """Return a note; None where there is none."""

    def write(self, token: str, name: str, content: bytes) -> None:
        """Write a note over the one before, never by half."""

    def tokens(self) -> Iterable[tuple[str, float]]:
        """Return every token with the time of its first note, in seconds since 1970."""

    def remove(self, token: str) -> None:
        """Remove all of a token."""

    def keep(self, token: str, path: Path) -> None:
        """Take a file in, so that every machine can fetch it."""

    def fetch(self, token: str, path: Path) -> None:
        """Bring a file to this machine, where it is not here yet."""

    def empty(self, token: str) -> None:
        """Remove the file, and keep the notes."""


class FolderNotes:
    """Notes as files beside the file itself, which lies where every process finds it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, token: str, name: str) -> bytes | None:
        """Return a note."""
        try:
            return (self._folder / token / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def write(self, token: str, name: str, content: bytes) -> None:
        """Write a note apart and move it, so that another process never reads half of it."""
        place = self._folder / token
        apart = place / f"{name}.{secrets.token_hex(4)}"
        apart.write_bytes(content)
        apart.replace(place / name)

    def tokens(self) -> Iterable[tuple[str, float]]:
        """Return every folder."""
        if not self._folder.is_dir():
            return []
        return [(place.name, place.stat().st_mtime) for place in sorted(self._folder.iterdir())]

    def remove(self, token: str) -> None:
        """Remove the folder."""
        shutil.rmtree(self._folder / token, ignore_errors=True)

    def keep(self, token: str, path: Path) -> None:
        """Nothing: it lies there already."""

    def fetch(self, token: str, path: Path) -> None:
        """Nothing: it lies there already."""

    def empty(self, token: str) -> None:
        """Remove the file's own folder."""
        shutil.rmtree(self._folder / token / "file", ignore_errors=True)
