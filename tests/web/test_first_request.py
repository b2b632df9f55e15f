"""Behind any WSGI server each process reads ahead beside its first request, and only then."""

import os
import threading

import pytest

from dashboard.web.first_request import AtFirstRequest


def answer(environ, start):
    start("200 OK", [])
    return [b"answered"]


@pytest.fixture
def begun():
    return threading.Semaphore(0)


@pytest.fixture
def go_on():
    """Held back until the test says so."""
    held = threading.Event()
    yield held
    held.set()


def ask(application):
    return list(application({}, lambda *_: None))


def test_nothing_begins_before_the_first_request_and_no_request_waits_for_it(begun, go_on):
    ended = threading.Event()

    def work():
        begun.release()
        go_on.wait(10)
        ended.set()

    application = AtFirstRequest(answer, work)
    assert not begun.acquire(blocking=False)
    assert ask(application) == ask(application) == [b"answered"]
    assert begun.acquire(timeout=10)
    assert not ended.is_set()
    go_on.set()
    assert ended.wait(10)
    assert not begun.acquire(blocking=False)


@pytest.mark.skipif(not hasattr(os, "fork") and not os.environ.get("CI"), reason="parts processes")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_each_process_that_a_server_parts_into_begins_anew(begun):
    application = AtFirstRequest(answer, begun.release)
    ask(application)
    assert begun.acquire(timeout=10)
    child = os.fork()
    if not child:
        ask(application)
        os._exit(0 if begun.acquire(timeout=10) else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
