"""Only one at a time, whether thread or process."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from dashboard.database.turn import ServerTurn
from dashboard.web.turn import Turn
from tests.engines.databases import emptied

OTHER_PROCESS = """
import sys
from pathlib import Path
from dashboard.database.turn import ServerTurn
from dashboard.web.turn import Turn
from tests.engines.databases import emptied
with Turn(Path(sys.argv[1])).taken() as mine:
    print(mine)
"""


def taken_elsewhere(path) -> bool:
    done = subprocess.run(
        [sys.executable, "-c", OTHER_PROCESS, str(path)], capture_output=True, text=True, check=True
    )
    return done.stdout.strip() == "True"


def in_another_thread(turn: Turn) -> bool:
    def ask() -> bool:
        with turn.taken() as mine:
            return mine

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(ask).result(10)


def test_nobody_else_has_a_turn_that_is_taken(tmp_path):
    path = tmp_path / "uploads" / "turn.lock"
    turn = Turn(path)
    with turn.taken() as mine:
        others = [in_another_thread(turn), in_another_thread(Turn(path))]
        assert (mine, others) == (True, [False, False])
        assert not taken_elsewhere(path)
    assert in_another_thread(turn)
    assert taken_elsewhere(path)


def test_a_turn_is_given_back_after_a_failure(tmp_path):
    turn = Turn(tmp_path / "turn.lock")
    with pytest.raises(ValueError, match="broken"), turn.taken():
        raise ValueError("broken")
    assert in_another_thread(turn)


@pytest.mark.postgresql
def test_a_turn_of_the_server_is_one_for_all_its_machines(postgres_databases):
    with emptied(postgres_databases) as engine, emptied(postgres_databases) as other:
        one, two, elsewhere = ServerTurn(engine), ServerTurn(engine), ServerTurn(other)
        with one.taken() as mine, two.taken() as too, elsewhere.taken() as own:
            # Another database on the same server has files of its own.
            assert (mine, too, own) == (True, False, True)
        with pytest.raises(ValueError, match="broken"), one.taken():
            raise ValueError("broken")
        with one.taken() as mine, engine.connect() as connection:
            held = (
                "FROM pg_locks JOIN pg_database ON oid = database "
                "WHERE locktype = 'advisory' AND datname = current_database()"
            )
            connection.execute(text(f"SELECT pg_terminate_backend(pid, 5000) {held}"))
        with two.taken() as again:
            assert (mine, again) == (True, True)
