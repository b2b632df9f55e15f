"""Backups by the clock: one more each time, the newest kept, and an old one gone only for a new."""

import re
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from dashboard.actions.back_up import Receipt, back_up, receipt_of

# What is named otherwise was put there by somebody and is not ours to remove.
OURS = re.compile(r"chibo-(\d{8}T\d{6}Z)(?:-(\d{1,6}))?\.backup")
DAY = 24 * 60 * 60
Turn = tuple[int, str]


def back_up_in_turn(engine: Engine, folder: Path, keep: int, at: datetime) -> tuple[Path, Receipt]:
    """Write a backup named for the moment `at` (UTC), then remove all but the newest `keep`.

    Where that fails, as back_up does or because the disk is full, nothing is removed.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    there = backups(folder)
    for begun in folder.glob("chibo-*.backup.part*"):
        # Of one that was killed; what is younger may be another's, still at it.
        if begun.stat().st_mtime < at.timestamp() - DAY:
            begun.unlink()
    path = folder / _name(f"{at:%Y%m%dT%H%M%SZ}", _turn(there[-1]) if there else (1, ""))
    receipt = back_up(engine, path)
    for old in there[: max(0, len(there) - keep + 1)]:
        old.unlink()
        receipt_of(old).unlink()
    return path, receipt


def backups(folder: Path) -> list[Path]:
    """Return the backups of ours that are whole, oldest first; one without its receipt is not."""
    every = [path for path in folder.iterdir() if OURS.fullmatch(path.name)]
    return sorted((path for path in every if receipt_of(path).is_file()), key=_turn)


def _name(stamp: str, last: Turn) -> str:
    """Return a name that comes after the last one's.

    A clock that was set back begins another run of names, -2, -3: by their times alone the newest
    would be taken for the oldest and go first.
    """
    run = last[0] + (stamp < last[1])
    return f"chibo-{stamp}{f'-{run}' if run > 1 else ''}.backup"


def _turn(path: Path) -> Turn:
    """Return by what backups are put in order: by name, as a copy between disks changes times."""
    found = OURS.fullmatch(path.name)
    return (int(found[2] or 1), found[1]) if found else (0, "")
