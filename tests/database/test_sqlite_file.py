"""A database file that is moved, replaced, only read, or left by a program that was killed."""

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from dashboard.database.engine import open_engine, read, writing
from dashboard.database.trouble import trouble_of
from dashboard.domain.trouble import Trouble
from tests.engines.disks import only_read


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "instance"
    folder.mkdir()
    return folder / "chibo.db"


def made(path: Path, value: int):
    """A file with one table and one value; its engine."""
    engine = open_engine(f"sqlite:///{path}")
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE t (x INTEGER)"))
        connection.execute(text(f"INSERT INTO t VALUES ({value})"))
    return engine


def value(engine) -> int:
    return read(engine, lambda one: one.execute(text("SELECT x FROM t")).scalar_one())


def test_another_file_in_its_place_is_read_and_written_from_then_on(path):
    engine = made(path, 1)
    assert value(engine) == 1
    made(path.with_name("other.db"), 2).dispose()
    path.with_name("other.db").replace(path)
    assert value(engine) == 2
    with writing(engine) as connection:
        connection.execute(text("UPDATE t SET x = 3"))
    engine.dispose()
    with sqlite3.connect(path) as plain:
        assert plain.execute("SELECT x FROM t").fetchone() == (3,)
    plain.close()


def test_the_file_alone_is_whole_when_nobody_writes(path, tmp_path):
    engine = made(path, 1)
    with engine.connect() as reader:
        reader.execute(text("SELECT x FROM t")).all()
        with writing(engine) as connection:
            connection.execute(text("UPDATE t SET x = 2"))
        # A reader holds the moment before it: that lasts as long as the reader.
    with writing(engine) as connection:
        connection.execute(text("UPDATE t SET x = 3"))
    copy = shutil.copy(path, tmp_path / "by hand.db")
    assert path.with_name("chibo.db-wal").stat().st_size == 0
    with sqlite3.connect(copy) as plain:
        assert plain.execute("SELECT x FROM t").fetchone() == (3,)
    plain.close()
    assert value(engine) == 3
    engine.dispose()


def test_a_file_that_is_gone_is_not_made_anew_and_empty(path):
    engine = made(path, 1)
    path.rename(path.with_name("moved.db"))
    for _ in range(2):
        with pytest.raises(OperationalError, match="gone") as error:
            value(engine)
        assert trouble_of(error.value) is Trouble.AWAY
        engine.dispose()
    assert not path.exists()
    path.with_name("moved.db").rename(path)
    assert value(engine) == 1
    engine.dispose()


def test_on_a_disk_that_is_only_read_it_is_read_and_writing_is_refused(path, tmp_path):
    made(path, 1).dispose()
    with only_read(tmp_path / "disk", path.parent) as disk:
        engine = open_engine(f"sqlite:///{disk / 'chibo.db'}")
        assert value(engine) == 1
        with pytest.raises(OperationalError) as error, writing(engine) as connection:
            connection.execute(text("UPDATE t SET x = 2"))
        assert trouble_of(error.value) is Trouble.READ_ONLY
        engine.dispose()


# Between the commit and what `writing` does after it.
KILLED = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("UPDATE t SET x = 2")
connection.commit()
os.kill(os.getpid(), signal.SIGKILL)
"""


def killed_after_writing(path: Path) -> None:
    subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
    assert path.with_name("chibo.db-wal").stat().st_size


def test_what_a_killed_program_had_written_is_there_after_it(path):
    made(path, 1).dispose()
    killed_after_writing(path)
    engine = open_engine(f"sqlite:///{path}")
    assert value(engine) == 2
    engine.dispose()


def test_what_a_killed_program_had_written_is_not_passed_over_on_a_disk_only_read(path, tmp_path):
    made(path, 1).dispose()
    killed_after_writing(path)
    shutil.copytree(path.parent, tmp_path / "copy")
    (tmp_path / "copy" / "chibo.db-shm").unlink()
    with only_read(tmp_path / "disk", tmp_path / "copy") as disk:
        engine = open_engine(f"sqlite:///{disk / 'chibo.db'}")
        with pytest.raises(PermissionError):
            value(engine)
        engine.dispose()
