"""A server that is told to stop cuts nobody off: what was begun is ended, what is new refused."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select

from dashboard.actions.branches import branch_names
from dashboard.database.engine import open_engine, writing
from dashboard.database.tables import meeting
from tests.actions.files import EVERYONE, csv_of, full_row, headings
from tests.cli.waiting import until

ROOT = Path(__file__).parents[2]
CHIBO = [sys.executable, "-u", "-c", "import sys; from dashboard.cli import main; sys.exit(main())"]
FILE = {"Content-Type": "application/octet-stream", "X-File-Name": "a.csv"}
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def url(databases):
    """A database with nothing in it."""
    url = databases.empty()
    yield url
    databases.drop(url)


@pytest.fixture
def served(tmp_path, url):
    """A server in a folder of its own, and its port; it is stopped by the test itself."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with subprocess.Popen(
        [*CHIBO, "serve", "--empty"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PORT": str(port),
             "DASHBOARD_DATABASE_URL": url, "DASHBOARD_LANGUAGE": "en", "DASHBOARD_LOG": "json"},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        try:
            assert str(port) in process.stdout.readline()
            yield process, port
        finally:
            process.kill()


def ask(port: int, method: str, path: str, body: bytes | None = None, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path, body, headers or {})
    answer = connection.getresponse()
    said = answer.status, answer.read()
    connection.close()
    return said


def under_way(port: int) -> int:
    _, said = ask(port, "GET", "/metrics")
    return int(re.search(r"chibo_requests_in_flight (\d+)", said.decode()).group(1)) - 1


def is_closed(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except ConnectionRefusedError:
        return True
    return False


def test_an_import_under_way_is_ended_and_answered(served, url, tmp_path):
    process, port = served
    engine = open_engine(url)
    with engine.connect() as connection:
        code = branch_names(connection, EVERYONE)[0].code
    content = csv_of(tmp_path / "a.csv", [headings(engine), full_row(engine, code)]).read_bytes()
    token = json.loads(ask(port, "POST", "/nap/tep", content, FILE)[1])["token"]
    body = json.dumps({"token": token}).encode()
    tried = json.loads(ask(port, "POST", "/nap/kiem-tra", body, JSON)[1])
    body = json.dumps({key: tried[key] for key in ("token", "sha256", "version")}).encode()

    idle = socket.create_connection(("127.0.0.1", port))
    with ThreadPoolExecutor(1) as someone:
        with writing(engine):
            answered = someone.submit(ask, port, "POST", "/nap/xac-nhan", body, JSON)
            until(lambda: under_way(port) == 1)
            process.send_signal(signal.SIGTERM)
            until(lambda: is_closed(port))
            assert not answered.done()
        status, _ = answered.result(timeout=60)
    errors = process.communicate(timeout=30)[1]
    assert (status, process.returncode) == (200, 0)
    # Whoever is connected and asks for nothing is not waited for.
    assert idle.recv(1) == b""
    idle.close()
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(meeting)).scalar_one() == 1
    engine.dispose()
    lines = [json.loads(line) for line in errors.splitlines()]
    assert [one["status"] for one in lines if one["path"] == "/nap/xac-nhan"] == [200]


def test_a_file_half_sent_is_still_received(served):
    process, port = served
    sender = socket.create_connection(("127.0.0.1", port), timeout=60)
    head = "".join(f"{key}: {value}\r\n" for key, value in FILE.items())
    sender.sendall(
        f"POST /nap/tep HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{head}Content-Length: 6\r\n"
        "Expect: 100-continue\r\n\r\n".encode()
    )
    # The server has read the head when it answers this.
    assert sender.recv(100).startswith(b"HTTP/1.1 100")
    sender.sendall(b"abc")
    process.send_signal(signal.SIGTERM)
    until(lambda: is_closed(port))
    sender.sendall(b"def")
    assert sender.recv(100).startswith(b"HTTP/1.1 200")
    sender.close()
    process.communicate(timeout=30)
    assert process.returncode == 0
