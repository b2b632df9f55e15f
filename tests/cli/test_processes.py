"""Several processes behind one port: a lost one is begun anew, and none outlives the first."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from urllib.request import urlopen

import pytest

from dashboard.cli.processes import SHORTEST_LIFE_S
from tests.cli.waiting import until

ROOT = Path(__file__).parents[2]
CHIBO = [sys.executable, "-u", "-c", "import sys; from dashboard.cli import main; sys.exit(main())"]
pytestmark = pytest.mark.skipif(
    not Path("/proc/self/task").exists() and not os.environ.get("CI"), reason="asks Linux"
)


ASLEEP = """
import signal, sys
from dashboard.cli.processes import run_processes
def work():
    signal.pause()
sys.exit(run_processes(2, work))
"""
STOPPED_BY_THE_FIRST = """
import os, signal, sys
from dashboard.cli.processes import run_processes
parent = os.getpid()
def work():
    os.kill(parent, signal.SIGTERM)
    signal.pause()
sys.exit(run_processes(8, work))
"""
FAILING = """
import sys
from dashboard.cli.processes import run_processes
def work():
    raise ValueError("at the start")
sys.exit(run_processes(2, work))
"""


@contextmanager
def begun(command, **how):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **how.pop("env", {})}
    with subprocess.Popen(command, env=environment, text=True, **how) as process:
        try:
            yield process
        finally:
            process.kill()


def children(process: int) -> set[int]:
    return set(map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split()))


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


def counted(port: int, path: str) -> int:
    """Return how many requests for a path /metrics tells of."""
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as answer:
        said = answer.read().decode()
    labels = f'{{method="GET",path="{path}",status="2xx"}}'
    return int(re.search(f"^chibo_requests_total{re.escape(labels)} (.*)$", said, re.M)[1])


def test_one_that_is_lost_is_begun_anew():
    with begun([sys.executable, "-c", ASLEEP]) as process:
        until(lambda: len(children(process.pid)) == 2)
        # One that is lost at once is a fault of the start; this one has lived for a while.
        Event().wait(SHORTEST_LIFE_S)
        lost = min(children(process.pid))
        os.kill(lost, signal.SIGKILL)
        until(lambda: len(children(process.pid) - {lost}) == 2)


def test_those_told_to_end_before_they_answer_have_not_failed():
    with begun([sys.executable, "-c", ASLEEP]) as process:
        until(lambda: len(children(process.pid)) == 2)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0


def test_told_to_stop_while_they_are_being_begun_they_all_end():
    for _ in range(10):
        with begun([sys.executable, "-c", STOPPED_BY_THE_FIRST]) as process:
            assert process.wait(timeout=20) == 0


def test_none_outlives_the_first_process():
    with begun([sys.executable, "-c", ASLEEP]) as process:
        until(lambda: len(children(process.pid)) == 2)
        left = children(process.pid)
        process.kill()
        process.wait(timeout=30)
        until(lambda: all(is_gone(one) for one in left))


def test_those_that_cannot_start_are_not_begun_for_ever():
    with begun([sys.executable, "-c", FAILING], stderr=subprocess.PIPE) as process:
        errors = process.communicate(timeout=60)[1]
    assert process.returncode == 1
    assert errors.count("at the start") <= 2


def test_a_server_of_two_processes_answers_and_ends_when_told(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {"PORT": str(port), "DASHBOARD_PROCESSES": "2", "DASHBOARD_LOG": "off"}
    serve = [*CHIBO, "serve", "--empty"]
    with begun(serve, cwd=tmp_path, env=settings, stdout=subprocess.PIPE) as process:
        assert str(port) in process.stdout.readline()
        until(lambda: len(children(process.pid)) == 2)
        assert {status_of(port, "/readyz") for _ in range(8)} == {200}
        # Whichever process is asked tells of what all have answered.
        assert {counted(port, "/readyz") for _ in range(8)} == {8}
        left = children(process.pid)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
        assert all(is_gone(one) for one in left)
