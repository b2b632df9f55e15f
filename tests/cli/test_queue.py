"""Thirty files by HTTP, a kill -9 of everything in the middle: each is taken in exactly once."""

import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from dashboard.actions.branches import branch_names
from dashboard.actions.init_database import init_database
from dashboard.actions.rebuild_rollup import check_rollup
from dashboard.database.engine import open_engine
from tests.actions.files import EVERYONE, csv_of, full_row, headings
from tests.cli.waiting import until

ROOT = Path(__file__).parents[2]
CHIBO = [sys.executable, "-u", "-c", "import sys; from dashboard.cli import main; sys.exit(main())"]
LINE = "/nap/hang-doi"
FILES = 30


@contextmanager
def serving(folder: Path, url: str):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PORT": str(port),
                   "DASHBOARD_DATABASE_URL": url, "DASHBOARD_LOG": "off"}  # fmt: skip
    with subprocess.Popen(
        [*CHIBO, "serve", "--empty"], cwd=folder, env=environment, stdout=subprocess.PIPE,
        text=True, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            assert str(port) in process.stdout.readline()
            yield process, port
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def ask(port: int, method: str, sender: str, body: bytes | None = None, name: str = ""):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Cookie": f"sender={sender}"}
    if body is not None:
        headers |= {"Content-Type": "application/octet-stream", "X-File-Name": name}
    connection.request(method, LINE, body, headers)
    answer = connection.getresponse()
    said = answer.status, json.loads(answer.read())
    connection.close()
    return said


@pytest.fixture
def database(tmp_path, sqlite_files):
    return sqlite_files.copy("empty", init_database)


def test_each_file_is_taken_in_once_whatever_is_killed(database, tmp_path):
    engine = open_engine(database)
    with engine.connect() as connection:
        codes = [one.code for one in branch_names(connection, EVERYONE)][:FILES]
    contents = [
        csv_of(tmp_path / "file.csv", [headings(engine), full_row(engine, code)]).read_bytes()
        for code in codes
    ]
    path = engine.url.database
    counted = sqlite3.connect(path)

    def held() -> int:
        return counted.execute("SELECT count(*) FROM meeting").fetchone()[0]

    senders = ["lan"] * (FILES - 2) + ["minh", "hoa"]
    with serving(tmp_path, database) as (process, port):
        for number, (sender, content) in enumerate(zip(senders, contents, strict=True)):
            status, said = ask(port, "POST", sender, content, f"{number}.csv")
            assert status == 200
        # The answer to the last one was lost: it is sent again.
        assert ask(port, "POST", sender, content, "again.csv")[1]["token"] == said["token"]
        until(lambda: held() >= FILES // 6, 60)
        os.killpg(process.pid, signal.SIGKILL)
    before = held()
    assert before < FILES
    with serving(tmp_path, database) as (process, port):
        until(lambda: ask(port, "GET", "lan")[1]["waiting"] == 0, 60)
        told = {sender: ask(port, "GET", sender)[1] for sender in ("lan", "minh", "hoa", "dung")}
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
    assert held() == FILES
    assert {name: one["done"] for name, one in told.items()} == {
        "lan": FILES - 2, "minh": 1, "hoa": 1, "dung": 0,
    }  # fmt: skip
    taken = counted.execute("SELECT sum(rows_new), count(*) FROM upload").fetchone()
    order = [row[0] for row in counted.execute("SELECT file_name FROM upload ORDER BY id")]
    counted.close()
    assert taken == (FILES, FILES)
    # Who sent one did not wait for who sent many.
    assert max(order.index(f"{FILES - 2}.csv"), order.index(f"{FILES - 1}.csv")) < FILES - 5
    assert check_rollup(engine) == []
    engine.dispose()
