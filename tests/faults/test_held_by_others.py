"""Somebody else holds the database, or all its doors: said in words, and over when they let go."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

import dashboard.database.engine as engines
from dashboard.database.door import SHUT_FOR, pause
from dashboard.database.engine import WRITERS_LOCK, open_engine
from dashboard.database.trouble import trouble_of
from dashboard.domain.trouble import Trouble
from tests.engines.databases import copied, emptied, run_on
from tests.engines.filled import fill_every_table, lasting_rows
from tests.faults.conftest import file_of, url_of

BUSY = "Cơ sở dữ liệu đang bận."
ROOT = Path(__file__).parents[2]


@pytest.fixture
def impatient(monkeypatch):
    """Wait a tenth of a second for others, not ten."""
    monkeypatch.setattr(engines, "BUSY_TIMEOUT_MS", 100)


def test_a_file_locked_by_another_program(sqlite_files, files, guest_of, impatient):
    with copied(sqlite_files, "full", fill_every_table) as engine:
        guest = guest_of(url_of(engine))
        content = files(engine, 3).read_bytes()
        tried, before, shown = guest.tried(content), lasting_rows(engine), guest.tiles()
        other = sqlite3.connect(file_of(engine), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        for answer in (guest.confirm(tried), guest.conclude(7, "x")):
            assert (answer.status_code, answer.json["error"]) == (503, BUSY)
            assert "Retry-After" not in answer.headers
        assert (lasting_rows(engine), guest.tiles()) == (before, shown)
        other.execute("ROLLBACK")
        other.close()
        assert guest.confirm(tried).json["receipt"]["state"] == "taken"
        assert guest.conclude(7, "x").status_code == 200


@pytest.mark.postgresql
def test_a_transaction_elsewhere_that_stands_still(
    postgres_databases, files, guest_of, impatient
):
    with copied(postgres_databases, "full", fill_every_table) as engine:
        guest = guest_of(url_of(engine))
        tried, shown = guest.tried(files(engine, 3).read_bytes()), guest.tiles()
        other = create_engine(engine.url)
        for held in (f"SELECT pg_advisory_xact_lock({WRITERS_LOCK})",
                     "LOCK TABLE assessment IN SHARE MODE"):  # fmt: skip
            with other.connect() as still:
                still.execute(text(held))
                answer = guest.confirm(tried)
                assert (answer.status_code, answer.json["error"]) == (503, BUSY)
                assert guest.tiles() == shown
            tried = guest.post("/nap/kiem-tra", token=tried["token"]).json
        other.dispose()
        assert guest.confirm(tried).json["receipt"]["state"] == "taken"


@pytest.mark.postgresql
def test_one_of_ours_that_stands_still_is_ended_and_leaves_nothing(
    postgres_databases, monkeypatch
):
    monkeypatch.setattr(engines, "IDLE_S", 1)
    with emptied(postgres_databases) as given:
        engine = open_engine(url_of(given))
        with pytest.raises(Exception, match="idle-in-transaction") as error:  # noqa: SIM117 -- what ends the transaction is what is expected
            with engines.writing(engine) as connection:
                connection.execute(text("CREATE TABLE t ()"))
                given.dispose()
                engines.read(given, lambda one: one.execute(text("SELECT pg_sleep(1.5)")))
                connection.execute(text("CREATE TABLE u ()"))
        assert trouble_of(error.value) is Trouble.BUSY
        engine.dispose()


@pytest.mark.postgresql
def test_a_server_without_a_connection_left(postgres_databases, guest_of, files):
    with copied(postgres_databases, "full", fill_every_table) as engine:
        name, url = engine.url.database, url_of(engine)
        run_on(postgres_databases.server, f'ALTER DATABASE "{name}" CONNECTION LIMIT 2',
               "CREATE ROLE guest LOGIN",
               f'GRANT ALL ON DATABASE "{name}" TO guest')  # fmt: skip
        with engine.connect() as connection:
            connection.execute(text("GRANT ALL ON ALL TABLES IN SCHEMA public TO guest"))
            connection.execute(text("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO guest"))
            connection.commit()
        engine.dispose()
        guest_url = url.replace("://chibo@", "://guest@")
        taken = [create_engine(guest_url).connect() for _ in range(2)]
        guest = guest_of(guest_url)
        answer = guest.conclude(7, "x")
        assert (answer.status_code, answer.json["error"]) == (503, BUSY)
        assert guest.tiles()["error"] == BUSY
        for one in taken:
            one.close()
            one.engine.dispose()
        pause(SHUT_FOR)
        answer = guest.conclude(7, "x")
        assert answer.status_code == 200, answer.json
        guest.close()
        run_on(postgres_databases.server, f'REVOKE ALL ON DATABASE "{name}" FROM guest')
        with engine.connect() as connection:
            connection.execute(text("DROP OWNED BY guest"))
            connection.commit()
        run_on(postgres_databases.server, "DROP ROLE guest")
