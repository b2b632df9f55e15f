"""Stop without cutting anybody off: what was begun is ended, what is new is not taken.

Waitress' own end waits five seconds and leaves what is not sent yet.
"""

import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from time import monotonic
from types import FrameType
from typing import Any

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer

from dashboard.cli.sockets import Sockets

# A service manager must wait a little longer before it kills: deploy/chibo.service.
PATIENCE_S = 30
LOG = logging.getLogger("dashboard")


def run_until_stopped(sockets: Sockets, patience: float = PATIENCE_S) -> None:
    """Serve until SIGTERM or Ctrl+C, then let requests and imports end; a second Ctrl+C does not.

    After `patience` seconds the rest is given up: an import is one transaction and leaves nothing.
    """
    with stop_signals(sockets) as stop:
        while not stop.is_set():
            sockets.wait(1)
    deadline = monotonic() + patience
    for server in servers(sockets):
        # Closes the door alone; the trigger stays, by which a thread says that it is done.
        wasyncore.dispatcher.close(server)
    while (busy := busy_channels(sockets)) and monotonic() < deadline:
        sockets.wait(0.1)
    if busy:
        LOG.warning("stopped with %d requests under way after %d s", len(busy), patience)


@contextmanager
def stop_signals(sockets: Sockets) -> Iterator[Event]:
    """Give the event that a signal to stop sets."""
    stop = Event()

    def note(_number: int, _frame: FrameType | None) -> None:
        stop.set()
        for server in servers(sockets):
            server.pull_trigger()

    before = {one: signal.signal(one, note) for one in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before[signal.SIGINT])


def servers(sockets: Sockets) -> list[Any]:
    """Return those that listen; one for each address that HOST stands for."""
    return [one for one in sockets.values() if isinstance(one, BaseWSGIServer)]


def busy_channels(sockets: Sockets) -> list[Any]:
    """Close the connections on which nothing goes on, and return the others."""
    channels = [one for one in sockets.values() if isinstance(one, HTTPChannel)]
    busy = [one for one in channels if one.requests or one.request or one.total_outbufs_len]
    for channel in channels:
        if channel not in busy:
            channel.handle_close()
    return busy
