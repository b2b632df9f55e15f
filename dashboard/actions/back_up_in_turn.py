"""Backups by the clock: one more each time, the newest kept, and an old one gone only for a new."""

import re
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from dashboard.actions.back_up import Receipt, back_up, receipt_of

# Names sort by time. What is named otherwise was put there by somebody and is not ours to remove.
OURS = re.compile(r"chibo-\d{8}T\d{6}Z\.backup")


def back_up_in_turn(engine: Engine, folder: Path, keep: int, at: datetime) -> tuple[Path, Receipt]:
    """Write a backup named for the moment `at` (UTC), then remove all but the newest `keep`.

    Where that fails, as back_up does or because the disk is full, nothing is removed.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"chibo-{at:%Y%m%dT%H%M%SZ}.backup"
    receipt = back_up(engine, path)
    # By name, not by the file's time, which a copy between disks changes. The new one stays even
    # where the clock was set back.
    others = [one for one in backups(folder) if one != path]
    for old in others[: max(0, len(others) - keep + 1)]:
        old.unlink()
        receipt_of(old).unlink()
    return path, receipt


def backups(folder: Path) -> list[Path]:
    """Return the backups of ours that are whole, oldest first; one without its receipt is not."""
    return sorted(
        path
        for path in folder.iterdir()
        if OURS.fullmatch(path.name) and receipt_of(path).is_file()
    )
