"""Disks with little room, or that are only read: mounted by root, else the test is left out."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest


@contextmanager
def mounted(place: Path, *options: str) -> Iterator[Path]:
    """Mount something at a folder for as long as the block runs."""
    place.mkdir(exist_ok=True)
    done = subprocess.run(
        ["mount", *options, str(place)], capture_output=True, text=True, check=False
    )
    if os.geteuid() != 0 or done.returncode:
        # No container must let its root do this: what a disk does is then tried elsewhere.
        pytest.skip(f"nothing can be mounted here: {done.stderr.strip() or 'not root'}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def small_disk(place: Path, kilobytes: int) -> AbstractContextManager[Path]:
    """Mount a disk in memory with so much room."""
    return mounted(place, "-t", "tmpfs", "-o", f"size={kilobytes}k,mode=777", "small")


def only_read(place: Path, folder: Path) -> AbstractContextManager[Path]:
    """Mount a folder a second time so that nothing can be written there."""
    return mounted(place, "--bind", "-o", "ro", str(folder))


def room(place: Path) -> int:
    """Return how many bytes can still be written there."""
    found = os.statvfs(place)
    return found.f_bavail * found.f_frsize


@contextmanager
def filled_up(place: Path, left: int = 0) -> Iterator[None]:
    """Take the room of a disk but for so many bytes, for as long as the block runs."""
    ballast = place / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"0" * 4096)
        except OSError:
            pass
        file.truncate(max(0, file.tell() - left))
    try:
        yield
    finally:
        ballast.unlink()
