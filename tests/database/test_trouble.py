"""What went wrong is told apart: no room, not to be written, gone, held by others, another form."""

import errno
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from dashboard.database.engine import open_engine
from dashboard.database.trouble import trouble_of
from dashboard.domain.trouble import Trouble
from dashboard.text import Words
from tests.engines.databases import Databases, emptied


@pytest.fixture
def engine(databases: Databases):
    with emptied(databases) as engine:
        yield engine


def trouble(engine: Engine, *statements: str) -> Trouble | None:
    with pytest.raises(DBAPIError) as error, engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    return trouble_of(error.value)


def test_a_table_or_column_that_is_not_there_is_another_form(engine: Engine) -> None:
    assert trouble(engine, "SELECT 1 FROM meeting") is Trouble.OTHER_FORM
    made = "CREATE TABLE t (id INTEGER)"
    assert trouble(engine, made, "INSERT INTO t (b) VALUES (1)") is Trouble.OTHER_FORM


def test_a_statement_that_is_wrong_is_a_fault_of_our_own(engine: Engine) -> None:
    assert trouble(engine, "SELEKT 1") is None
    assert trouble_of(ValueError()) is None


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (("SET TRANSACTION READ ONLY", "CREATE TABLE t ()"), Trouble.READ_ONLY),
        (("SET LOCAL statement_timeout = 10", "SELECT pg_sleep(9)"), Trouble.BUSY),
        (("SELECT pg_terminate_backend(pg_backend_pid())",), Trouble.AWAY),
    ],
)
def test_what_postgresql_says_is_understood(postgres_databases, statements, expected) -> None:
    with emptied(postgres_databases) as engine:
        assert trouble(engine, *statements) is expected


@pytest.mark.parametrize("url", ["postgresql://x@127.0.0.1:1/x", "postgresql:///x?host=/nowhere"])
def test_a_server_that_is_not_there_is_away(url: str) -> None:
    engine = open_engine(url)
    with pytest.raises(DBAPIError) as error:
        engine.connect()
    assert trouble_of(error.value) is Trouble.AWAY


def test_what_sqlite_says_is_understood(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(b"no database at all" * 100)
    assert trouble(open_engine(f"sqlite:///{path}"), "SELECT 1") is Trouble.DAMAGED
    path.unlink()
    engine = open_engine(f"sqlite:///{path}")
    small, large = "PRAGMA max_page_count = 2", "INSERT INTO t VALUES (zeroblob(100000))"
    assert trouble(engine, small, "CREATE TABLE t (x)", large) is Trouble.FULL
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        wait = "PRAGMA busy_timeout = 10"
        assert trouble(engine, wait, "CREATE TABLE u (x)") is Trouble.BUSY
    other.close()
    assert trouble(engine, "PRAGMA query_only = 1", "CREATE TABLE u (x)") is Trouble.READ_ONLY
    engine.dispose()


def test_what_the_file_system_says_is_understood() -> None:
    codes = (errno.ENOSPC, errno.EROFS, errno.EACCES, errno.ENOENT)
    found = [trouble_of(OSError(code, "x")) for code in codes]
    assert found == [Trouble.FULL, Trouble.READ_ONLY, Trouble.READ_ONLY, None]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_has_words_for_who_looks_and_for_who_operates(language: str) -> None:
    words = Words(language)
    for one in Trouble:
        assert words(f"error.{one}.title")
        assert words(f"error.{one}.remedy")
        assert "{" not in words(f"cli.trouble.{one}", reason="x")
