"""Serve the pages with threads, on this machine only unless HOST says otherwise."""

import logging
import os
import socket
from threading import Thread
from typing import Any

from waitress.adjustments import Adjustments
from waitress.server import create_server

from dashboard.app import create_app, settle
from dashboard.cli.processes import run_processes
from dashboard.cli.sockets import Sockets
from dashboard.cli.until_stopped import run_until_stopped
from dashboard.settings import Settings
from dashboard.text import Words
from dashboard.web.uploads import LARGEST_FILE

EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 -- compared with, never bound to
# The server asks this of every body before it knows what it is for; the gate is stricter.
LARGEST_BODY = LARGEST_FILE + 1024 * 1024
# A browser keeps six for two minutes: waitress' own limit of 100 would shut the seventeenth out.
CONNECTIONS, WAITING = 4000, 1024


def serve(settings: Settings, words: Words) -> int:
    """Serve until stopped; 1 when the port cannot be opened."""
    app = create_app(settings)
    application = app.server
    settle()
    try:
        doors = open_doors(settings)
    except OSError:
        print(words("cli.serve.port_taken", host=settings.host, port=settings.port), flush=True)
        return 1
    # A page asks for a dozen files at once: a short queue is no news.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    print(words("cli.serve.address", address=address(settings)), flush=True)

    def work() -> None:
        Thread(target=app.read_ahead, name="reading ahead", daemon=True).start()
        answer_at(doors, application, settings)

    # Windows cannot part a process in two.
    if settings.processes > 1 and hasattr(os, "fork"):
        return run_processes(settings.processes, work)
    work()
    return 0


def open_doors(settings: Settings) -> list[socket.socket]:
    """Listen at each address that HOST stands for; raise OSError where one cannot be had."""
    doors = []
    for family, kind, protocol, place in Adjustments(
        host=settings.host, port=settings.port
    ).listen:
        door = socket.socket(family, kind, protocol)
        doors.append(door)
        if os.name == "posix":
            # So that a server begun anew need not wait for what the one before left.
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            door.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        door.bind(place)
        door.listen(WAITING)
        door.setblocking(False)
    return doors


def answer_at(doors: list[socket.socket], application: Any, settings: Settings) -> None:
    """Answer what comes until stopped."""
    sockets = Sockets()
    create_server(
        application,
        map=sockets,
        sockets=doors,
        threads=settings.threads,
        connection_limit=CONNECTIONS,
        backlog=WAITING,
        max_request_body_size=LARGEST_BODY,
        ident=None,
        # Nothing believes them, and /metrics must know who came through a proxy.
        clear_untrusted_proxy_headers=False,
    )
    run_until_stopped(sockets)


def address(settings: Settings) -> str:
    """The address to type into a browser on this machine."""
    host = "127.0.0.1" if settings.host in EVERYWHERE else settings.host
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"
