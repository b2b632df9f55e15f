"""`chibo serve`: it says where, answers there, and says why when it cannot."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from threading import Event

import pytest

from dashboard.web.metrics import FORWARDED

ROOT = Path(__file__).parents[2]
# What starts the tests may have told its children to ignore Ctrl+C, as a shell does with "&".
START = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from dashboard.cli import main
sys.exit(main())
"""
CHIBO = [sys.executable, "-u", "-c", START]


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(folder, port, **environment):
    return subprocess.Popen(
        [*CHIBO, "serve", "--empty"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PORT": str(port),
             "DASHBOARD_LANGUAGE": "en", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip


def test_it_prints_the_address_and_answers_there(tmp_path, free_port):
    with start(tmp_path, free_port) as process:
        try:
            said = process.stdout.readline()
            address = f"http://127.0.0.1:{free_port}"
            assert address in said
            with urllib.request.urlopen(f"{address}/health", timeout=10) as answer:
                assert answer.read() == b"ok"
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=20)
    assert process.returncode == 0


def test_a_file_of_some_megabytes_comes_through_the_server(tmp_path, free_port):
    with start(tmp_path, free_port) as process:
        try:
            process.stdout.readline()
            asked = urllib.request.Request(
                f"http://127.0.0.1:{free_port}/nap/tep",
                data=b"x" * 3_000_000,
                headers={"Content-Type": "application/octet-stream", "X-File-Name": "a.csv"},
            )
            with urllib.request.urlopen(asked, timeout=30) as answer:
                assert sorted(json.load(answer)) == ["name", "sha256", "token"]
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=20)
    kept = list((tmp_path / "instance" / "uploads").glob("*/file/a.csv"))
    assert [path.stat().st_size for path in kept] == [3_000_000]


def status(address: str, **headers: str) -> int:
    try:
        asked = urllib.request.Request(address, headers=headers)
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


def test_who_comes_through_a_proxy_is_not_this_machine(tmp_path, free_port):
    with start(tmp_path, free_port) as process:
        try:
            process.stdout.readline()
            address = f"http://127.0.0.1:{free_port}/metrics"
            assert status(address) == 200
            through = {name: status(address, **{name: "10.0.0.7"}) for name in FORWARDED}
            assert through == dict.fromkeys(FORWARDED, 404)
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=20)


def test_a_port_in_use_is_named(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with start(tmp_path, port) as process:
            said, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert f"Port {port} on 127.0.0.1 cannot be opened" in said + errors
    assert "Traceback" not in errors


def test_it_reads_ahead_before_anybody_asks(tmp_path, sample_file, free_port):
    database = shutil.copy(sample_file, tmp_path / "chibo.db")
    with start(tmp_path, free_port, DASHBOARD_DATABASE_URL=f"sqlite:///{database}") as process:
        try:
            assert f"http://127.0.0.1:{free_port}" in process.stdout.readline()
            pause = Event()
            for _ in range(600):
                if list((tmp_path / "book").glob("facts-*.leaf")):
                    break
                pause.wait(0.05)
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=20)
    assert list((tmp_path / "book").glob("facts-*.leaf"))
