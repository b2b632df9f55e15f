"""Several processes behind one port: a lost one is begun anew, and none outlives the first."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest

ROOT = Path(__file__).parents[2]
CHIBO = [sys.executable, "-u", "-c", "import sys; from dashboard.cli import main; sys.exit(main())"]
pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="asks Linux")


@pytest.fixture
def served(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PORT": str(port),
                   "DASHBOARD_PROCESSES": "2", "DASHBOARD_LOG": "off"}  # fmt: skip
    with subprocess.Popen(
        [*CHIBO, "serve", "--empty"], cwd=tmp_path, env=environment,
        stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        try:
            assert str(port) in process.stdout.readline()
            until(lambda: len(children(process.pid)) == 2)
            yield process, port
        finally:
            process.kill()


def children(process: int) -> set[int]:
    return set(map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split()))


def until(found) -> None:
    pause = Event()
    for _ in range(600):
        if found():
            return
        pause.wait(0.05)
    pytest.fail("it did not come about within half a minute")


def is_gone(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def status_of(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def test_all_answer_a_lost_one_is_begun_anew_and_all_end_when_told(served):
    process, port = served
    assert {status_of(port, "/readyz") for _ in range(8)} == {200}
    # One that is lost at once is a fault of the start; this one has lived for a while.
    Event().wait(5)
    lost = min(children(process.pid))
    os.kill(lost, signal.SIGKILL)
    until(lambda: len(children(process.pid) - {lost}) == 2)
    assert {status_of(port, "/readyz") for _ in range(8)} == {200}
    left = children(process.pid)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 0
    assert all(is_gone(one) for one in left)


def test_none_outlives_the_first_process(served):
    process, _ = served
    left = children(process.pid)
    process.kill()
    process.wait(timeout=30)
    until(lambda: all(is_gone(one) for one in left))
