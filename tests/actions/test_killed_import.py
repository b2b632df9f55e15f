"""An import that is killed at any moment is there whole, or not at all."""

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.actions.import_sheet import import_sheet
from dashboard.actions.rebuild_rollup import check_rollup
from dashboard.database.engine import open_engine
from tests.actions.files import EVERYONE, counts, csv_of, full_row, headings

ROOT = Path(__file__).parents[2]
POINTS, SEED = 12, 20231024
# Kills itself a moment after the statement with a given number, so also within statements; a
# number that is never reached lets it commit and kills it before it can answer.
CHILD = """
import os, signal, sys, threading
from pathlib import Path
from sqlalchemy import Engine, event
from dashboard.actions.import_sheet import import_sheet
from dashboard.database.engine import open_engine
from dashboard.domain.viewer import Viewer

url, file, last, delay = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
die = lambda: os.kill(os.getpid(), signal.SIGKILL)
seen = 0

@event.listens_for(Engine, "before_cursor_execute")
def count(*_):
    global seen
    seen += 1
    if seen == last:
        threading.Timer(delay, die).start()

import_sheet(open_engine(url), file, Viewer())
print(seen, flush=True)
if last:
    die()
"""


def run(database: Path, file: Path, last: int, delay: float) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", CHILD, f"sqlite:///{database}", str(file), str(last), str(delay)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def table_count(database: Path, table: str) -> int:
    with sqlite3.connect(database) as connection:
        (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        (sound,) = connection.execute("PRAGMA integrity_check").fetchone()
    connection.close()
    assert sound == "ok"
    return count


@pytest.fixture
def databases(sqlite_files):
    """Only files: a server forgets a client that is gone, whatever the client was."""
    return sqlite_files


@pytest.mark.slow
def test_nothing_is_lost_and_nothing_is_half_there(engine, codes, tmp_path):
    known = [headings(engine), *(full_row(engine, code) for code in codes[:20])]
    import_sheet(engine, csv_of(tmp_path / "known.csv", known), EVERYONE)
    engine.dispose()
    ready = tmp_path / "ready.db"
    shutil.copy(engine.url.database, ready)
    rows = [headings(engine), *(full_row(engine, code) for code in codes[:200])]
    rows[1][4] = 0
    file = csv_of(tmp_path / "new.csv", rows)

    whole = tmp_path / "whole.db"
    statements = int(run(Path(shutil.copy(ready, whole)), file, 0, 0).stdout)
    chance = random.Random(SEED)
    points = [chance.randrange(1, statements + 1) for _ in range(POINTS - 1)]
    seen = set()
    for last in [*points, statements + 1]:
        broken = tmp_path / "broken.db"
        for part in tmp_path.glob("broken.db*"):
            part.unlink()
        shutil.copy(ready, broken)
        assert run(broken, file, last, chance.uniform(0, 0.02)).returncode == -signal.SIGKILL
        there = table_count(broken, "meeting"), table_count(broken, "upload")
        assert there in {(20, 1), (200, 2)}
        seen.add(there)
        again = open_engine(f"sqlite:///{broken}")
        assert check_rollup(again) == []
        written = (180, 1, 19, 0) if there == (20, 1) else (0, 0, 200, 0)
        assert counts(import_sheet(again, file, EVERYONE)) == written
        assert check_rollup(again) == []
        again.dispose()
    assert seen == {(20, 1), (200, 2)}
