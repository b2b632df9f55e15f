"""A server with hundreds of idle connections answers as one with few, and forgets none of them."""

import http.client
import socket
from threading import Thread

import pytest
from waitress import wasyncore
from waitress.server import create_server

from dashboard.cli.sockets import Sockets

IDLE = 300


def answer(environ, start_response):
    size = int(environ["PATH_INFO"][1:])
    start_response("200 OK", [("Content-Length", str(size))])
    return [b"x" * size]


@pytest.fixture
def served(request):
    sockets, stopped = Sockets(), []
    door = socket.create_server(("127.0.0.1", 0))
    server = create_server(
        answer, map=sockets, sockets=[door], threads=2, connection_limit=2 * IDLE,
        channel_timeout=request.param, cleanup_interval=1,
    )  # fmt: skip

    def serve() -> None:
        while not stopped:
            sockets.wait(0.05)

    thread = Thread(target=serve)
    thread.start()
    yield sockets, door.getsockname()[1]
    stopped.append(True)
    thread.join()
    server.task_dispatcher.shutdown()
    wasyncore.close_all(sockets)


@pytest.mark.parametrize("served", [60], indirect=True)
def test_small_and_large_answers_come_whole_on_many_connections(served):
    sockets, port = served
    sizes = (1, 500, 3_000_000)
    connections = [http.client.HTTPConnection("127.0.0.1", port) for _ in range(IDLE)]
    for at, connection in enumerate(connections):
        size = sizes[at % 3 if at < 12 else 0]
        for _ in range(2):
            connection.request("GET", f"/{size}")
            assert len(connection.getresponse().read()) == size
    assert len(sockets) > IDLE
    for connection in connections:
        connection.close()


@pytest.mark.parametrize("served", [1], indirect=True)
def test_what_is_idle_for_too_long_is_closed(served):
    _, port = served
    with socket.create_connection(("127.0.0.1", port), timeout=30) as idle:
        assert idle.recv(1) == b""
