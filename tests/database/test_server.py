"""A PostgreSQL server that restarts, breaks off, hangs or is shared by two processes."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from dashboard.database.door import SHUT_FOR
from dashboard.database.engine import TRIES, open_engine, read, snapshot
from tests.engines.databases import PostgresDatabases, emptied
from tests.engines.run import needed_binaries
from tests.engines.server import Server
from tests.engines.shared import new_folder

pytestmark = pytest.mark.postgresql
ROOT = Path(__file__).parents[2]
PLAIN, ONE_MOMENT = Engine.connect, snapshot


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server of our own, which a test may stop."""
    folder = new_folder()
    own = Server(folder / "own", needed_binaries())
    own.create()
    own.start()
    yield own
    own.stop()
    shutil.rmtree(folder)


@pytest.fixture
def engine(postgres_databases: PostgresDatabases) -> Iterator[Engine]:
    with emptied(postgres_databases) as engine:
        yield engine


def breaking(times: int) -> tuple[list[int], Callable[[Connection], int]]:
    """A question whose connection ends while it is asked, the first times."""
    asked: list[int] = []

    def ask(connection: Connection) -> int:
        number: int = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        asked.append(number)
        if len(asked) <= times:
            connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        return number

    return asked, ask


@pytest.mark.parametrize("opened", [PLAIN, ONE_MOMENT])
def test_a_question_whose_connection_breaks_is_asked_anew(engine: Engine, opened) -> None:
    asked, ask = breaking(TRIES - 1)
    assert read(engine, ask, opened) == asked[-1]
    assert len(set(asked)) == TRIES


def test_a_question_that_always_breaks_is_given_up(engine: Engine) -> None:
    asked, ask = breaking(TRIES)
    with pytest.raises(OperationalError):
        read(engine, ask)
    assert len(asked) == TRIES


def test_a_statement_that_is_wrong_is_asked_once(engine: Engine) -> None:
    asked: list[str] = []

    def ask(connection: Connection) -> None:
        asked.append("once")
        connection.execute(text("SELECT 1 / 0"))

    with pytest.raises(Exception, match="division by zero"):
        read(engine, ask)
    assert asked == ["once"]


def test_idle_connections_that_broke_are_not_given_out(engine: Engine) -> None:
    with engine.connect() as first, engine.connect() as second:
        kept = {one.scalar(text("SELECT pg_backend_pid()")) for one in (first, second)}
    with engine.connect() as connection:
        own = connection.scalar(text("SELECT pg_backend_pid()"))
        for other in kept - {own}:
            connection.execute(text("SELECT pg_terminate_backend(:pid, 10000)"), {"pid": other})
        with engine.connect() as another:
            assert another.execute(text("SELECT 1")).scalar() == 1


def test_a_restart_under_load_gives_no_wrong_answer_and_is_got_over(server: Server) -> None:
    """Threads ask for what only they know, while the server goes and comes back in every way."""
    engine = open_engine(server.url)
    stop, wrong, right = Event(), [], []

    def ask_on(number: int) -> None:
        asked = 0
        while not stop.is_set():
            asked += 1
            known = number * 1_000_000 + asked
            try:
                answer = read(engine, lambda one, known=known: one.scalar(text(f"SELECT {known}")))
            except OperationalError:
                continue  # it was not there: said, and not answered wrongly
            (right if answer == known else wrong).append((known, answer))

    threads = [Thread(target=ask_on, args=(number,)) for number in range(1, 5)]
    for thread in threads:
        thread.start()
    for mode in ("fast", "immediate", "fast"):
        server.stop(mode)
        server.start()
        Event().wait(SHUT_FOR)
        # Found again by the first question once the door's time is over.
        assert read(engine, lambda one: one.scalar(text("SELECT 1"))) == 1
    stop.set()
    for thread in threads:
        thread.join()
    engine.dispose()
    assert wrong == []
    assert {known // 1_000_000 for known, _ in right} == {1, 2, 3, 4}


def test_a_server_that_is_not_there_is_refused_at_once_after_the_first_wait() -> None:
    """Somebody listens and never answers, as a machine that hangs."""
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        engine = open_engine(f"postgresql://x@127.0.0.1:{deaf.getsockname()[1]}/x")
        with pytest.raises(OperationalError, match="timeout"):
            engine.connect()
        for _ in range(20):
            with pytest.raises(OperationalError, match="a moment ago"):
                engine.connect()
        engine.dispose()


@pytest.mark.parametrize(("longest", "said"), [(0, "0"), (30, "30s")])
def test_a_page_may_not_hold_the_server_for_ever(engine: Engine, longest, said) -> None:
    one = open_engine(engine.url.render_as_string(hide_password=False), longest)
    with one.connect() as connection:
        assert connection.scalar(text("SHOW statement_timeout")) == said
        assert connection.scalar(text("SHOW lock_timeout")) == "10s"
    one.dispose()


def test_what_the_address_asks_for_counts(engine: Engine) -> None:
    url = engine.url.update_query_dict({"options": "-c statement_timeout=7000"})
    one = open_engine(url.render_as_string(hide_password=False), 30)
    with one.connect() as connection:
        assert connection.scalar(text("SHOW statement_timeout")) == "7s"
    one.dispose()


FORK = """
import os, sys
from sqlalchemy import text
from dashboard.database.engine import open_engine

engine = open_engine(sys.argv[1])
with engine.connect() as connection:
    own = connection.scalar(text("SELECT pg_backend_pid()"))
child = os.fork()
if child == 0:
    with engine.connect() as connection:
        os._exit(connection.scalar(text("SELECT pg_backend_pid()")) == own)
assert os.waitpid(child, 0)[1] == 0, "the child uses the connection of its parent"
with engine.connect() as connection:
    assert connection.scalar(text("SELECT pg_backend_pid()")) == own
"""


def test_a_forked_process_has_connections_of_its_own(engine: Engine) -> None:
    url = engine.url.render_as_string(hide_password=False)
    done = subprocess.run(
        [sys.executable, "-c", FORK, url], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
