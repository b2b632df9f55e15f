"""Writers wait for each other and lose nothing; readers go on."""

from threading import Thread

import pytest
from sqlalchemy import Engine, select

from dashboard.database.audit import read_state, write_audit, write_state
from dashboard.database.engine import open_engine, writing
from dashboard.database.tables import audit, state
from tests.engines.databases import SqliteFiles, emptied

TIMES = 60


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 10_000)],
)
def test_a_file_is_opened_safely(sqlite_files: SqliteFiles, pragma: str, value: object) -> None:
    with emptied(sqlite_files) as engine, engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


def test_concurrent_writers_lose_nothing(land: Engine) -> None:
    with writing(land) as connection:
        write_state(connection, "count", "0")

    def count_up(name: str) -> None:
        engine = open_engine(land.url.render_as_string(hide_password=False))
        for _ in range(TIMES):
            with writing(engine) as connection:
                number = int(read_state(connection, "count")) + 1
                write_state(connection, "count", str(number))
                write_audit(connection, name, "count", {"number": number})
        engine.dispose()

    writers = [Thread(target=count_up, args=(name,)) for name in ("Lan", "Minh")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with land.connect() as connection:
        assert read_state(connection, "count") == str(2 * TIMES)
        lines = connection.execute(
            select(audit.c.previous_hash, audit.c.hash).order_by(audit.c.id)
        ).all()
    assert len(lines) == 2 * TIMES
    assert [line.previous_hash for line in lines] == ["", *(line.hash for line in lines[:-1])]


def test_readers_see_the_last_commit_while_somebody_writes(land: Engine) -> None:
    with writing(land) as connection:
        write_state(connection, "seen", "before")
    with writing(land) as connection:
        write_state(connection, "seen", "after")
        with land.connect() as reader:
            assert reader.execute(select(state.c.value).where(state.c.key == "seen")).scalar() == (
                "before"
            )


def test_what_breaks_off_is_not_kept(land: Engine) -> None:
    with pytest.raises(ZeroDivisionError), writing(land) as connection:
        write_state(connection, "half", "1")
        raise ZeroDivisionError
    with land.connect() as connection:
        assert read_state(connection, "half") == ""
