"""A server that is gone is tried a few times, then left alone for two seconds, then tried again."""

import pytest

from dashboard.database.door import SHUT_FOR, UNANSWERED, WAITS, Door


class GoneError(Exception):
    """What a driver raises."""


class Server:
    """Refuses as often as it is told, each time after some seconds of a clock that we hold."""

    def __init__(self, refusals: int, seconds: float = 0.0) -> None:
        self.refusals, self.seconds = refusals, seconds
        self.now, self.tries = 0.0, 0
        self.door = Door(clock=lambda: self.now, wait=self.wait)

    def wait(self, seconds: float) -> None:
        self.now += seconds

    def connect(self) -> str:
        self.tries += 1
        self.now += self.seconds
        if self.tries <= self.refusals:
            raise GoneError(f"refusal {self.tries}")
        return "connected"

    def open(self) -> str:
        return self.door.open(self.connect, GoneError)


ALL = len(WAITS) + 1


def test_a_server_that_is_started_anew_is_waited_for():
    server = Server(refusals=len(WAITS))
    assert (server.open(), server.tries) == ("connected", ALL)
    assert server.now == sum(WAITS)


def test_after_the_last_try_nobody_tries_until_the_time_is_over():
    server = Server(refusals=ALL)
    with pytest.raises(GoneError, match=f"refusal {ALL}"):
        server.open()
    began = server.now
    for _ in range(100):
        with pytest.raises(GoneError, match="a moment ago"):
            server.open()
    assert (server.tries, server.now) == (ALL, began)
    server.now = began + SHUT_FOR
    assert (server.open(), server.tries) == ("connected", ALL + 1)


def test_a_server_that_does_not_answer_is_tried_once():
    server = Server(refusals=ALL, seconds=UNANSWERED)
    with pytest.raises(GoneError, match="refusal 1"):
        server.open()
    with pytest.raises(GoneError, match="a moment ago"):
        server.open()
    assert server.tries == 1


def test_a_fault_of_another_kind_is_not_tried_again():
    server = Server(refusals=0)

    def broken() -> str:
        server.tries += 1
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        server.door.open(broken, GoneError)
    assert (server.tries, server.open()) == (1, "connected")


def test_a_process_of_its_own_begins_with_an_open_door():
    server = Server(refusals=ALL)
    with pytest.raises(GoneError):
        server.open()
    server.door.renew()
    assert server.open() == "connected"
