"""Scheduled backups: the newest stay, and one that fails takes none away."""

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.actions.back_up import receipt_of, restore
from dashboard.actions.back_up_in_turn import back_up_in_turn, backups
from dashboard.database.backup import BackupError
from dashboard.database.engine import open_engine
from tests.engines.databases import emptied

MIDNIGHT = datetime(2024, 3, 3, tzinfo=UTC)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def both(*days: str) -> list[str]:
    return [name for day in days for name in (f"chibo-{day}T000000Z.backup",
                                              f"chibo-{day}T000000Z.backup.json")]  # fmt: skip


def test_the_newest_are_kept_and_can_be_restored(engine, databases, tmp_path):
    folder = tmp_path / "copies" / "here"
    for day in range(4):
        path, receipt = back_up_in_turn(engine, folder, 2, MIDNIGHT + timedelta(days=day))
    assert names(folder) == both("20240305", "20240306")
    assert folder.stat().st_mode & 0o077 == 0
    with emptied(databases) as other:
        assert restore(other, path) == receipt


def test_what_was_put_there_by_somebody_stays_and_does_not_count(engine, tmp_path):
    back_up_in_turn(engine, tmp_path, 1, MIDNIGHT)
    whole = backups(tmp_path)[0]
    kept = ["before-the-congress.backup", "notes.txt", "chibo-20240301T000000Z.backup"]
    for name in kept:
        shutil.copy(whole, tmp_path / name)  # the last one without its receipt
    back_up_in_turn(engine, tmp_path, 1, MIDNIGHT + timedelta(days=1))
    assert names(tmp_path) == sorted([*kept, *both("20240304")])


def test_what_a_killed_one_left_goes_after_a_day(engine, tmp_path):
    left, at_work = (tmp_path / f"chibo-2024030{day}T000000Z.backup.part" for day in (1, 2))
    for path, age in ((left, 25), (at_work, 23)):
        path.write_bytes(b"half")
        stamp = (MIDNIGHT - timedelta(hours=age)).timestamp()
        os.utime(path, (stamp, stamp))
    back_up_in_turn(engine, tmp_path, 2, MIDNIGHT)
    assert names(tmp_path) == sorted([at_work.name, *both("20240303")])


def test_where_the_clock_was_set_back_the_newest_are_still_those_made_last(engine, tmp_path):
    """The clock ran ahead for three backups, is put right, and goes wrong once more."""
    for day in (310, 311, 312, 0, 1, 2, 1):
        made, _ = back_up_in_turn(engine, tmp_path, 3, MIDNIGHT + timedelta(days=day))
    assert [path.name for path in backups(tmp_path)] == [
        "chibo-20240304T000000Z-2.backup",
        "chibo-20240305T000000Z-2.backup",
        "chibo-20240304T000000Z-3.backup",
    ]
    assert backups(tmp_path)[-1] == made


def test_a_backup_that_fails_removes_nothing(engine, tmp_path):
    folder = tmp_path / "copies"
    back_up_in_turn(engine, folder, 1, MIDNIGHT)
    before = names(folder)
    # An address with a slip in it: SQLite opens a new, empty file.
    slip = open_engine(f"sqlite:///{tmp_path / 'chibbo.db'}")
    with pytest.raises(BackupError, match="nothing"):
        back_up_in_turn(slip, folder, 1, MIDNIGHT + timedelta(days=1))
    slip.dispose()
    with pytest.raises(BackupError, match="exists"):
        back_up_in_turn(engine, folder, 1, MIDNIGHT)
    # No place for the receipt, as on a full disk.
    receipt_of(folder / "chibo-20240305T000000Z.backup").mkdir()
    with pytest.raises(IsADirectoryError):
        back_up_in_turn(engine, folder, 1, MIDNIGHT + timedelta(days=2))
    assert names(folder) == [*before, "chibo-20240305T000000Z.backup.json"]
