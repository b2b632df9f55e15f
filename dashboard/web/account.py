"""Every request accounted for: a reference, how it ended, how long it took, how much was sent.

A line names the route, never a value of the address, so that nobody stands in the log. It is
wrapped around the whole application: files, refusals and failures are in it as well.
"""

import json
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from time import perf_counter
from typing import Protocol
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, request

HEADER = "X-Reference"
REFERENCE, PART, VIEWER = "chibo.reference", "chibo.part", "chibo.viewer"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER = "other"


@dataclass(frozen=True)
class Served:
    """A request that ended; time in UTC, ms from its arrival to its last byte, bytes of its body.

    part names the output of a callback, empty elsewhere; viewer is a code, empty where unknown.
    """

    time: str
    method: str
    path: str
    part: str
    status: int
    ms: float
    bytes: int
    viewer: str
    reference: str


class Listener(Protocol):
    """Who is told of requests."""

    def enter(self) -> None:
        """A request came."""

    def leave(self, served: Served) -> None:
        """It ended."""


class Log:
    """Writes one line of JSON for each request."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write

    def enter(self) -> None:
        """Nothing is told of what has only begun."""

    def leave(self, served: Served) -> None:
        """Write the line; where it cannot be written (a full disk), the answer goes out still."""
        line = json.dumps(asdict(served), ensure_ascii=True) + "\n"
        try:
            self._write(line)
        except OSError:
            return


class Account:
    """The application, with its listeners told of each request."""

    def __init__(
        self,
        application: WSGIApplication,
        name: Callable[[str], str],
        listeners: Iterable[Listener],
        now: Callable[[], float],
    ) -> None:
        self._application, self._name, self._now = application, name, now
        self._listeners = tuple(listeners)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer as the application does, with the reference as one header more."""
        entry = Entry(environ, self._now())
        for listener in self._listeners:
            listener.enter()

        def end(size: int = 0) -> None:
            served = entry.served(self._name, size)
            for listener in self._listeners:
                listener.leave(served)

        with ExitStack() as broken:
            broken.callback(end)
            body = Body(self._application(environ, entry.starting(start_response)), end)
            broken.pop_all()
        return body


class Entry:
    """What is known of a request under way."""

    def __init__(self, environ: WSGIEnvironment, at: float) -> None:
        self._environ, self._begun, self._status = environ, perf_counter(), 500
        self._at = datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")
        self._reference = environ[REFERENCE] = secrets.token_hex(4)

    def starting(self, start_response: StartResponse) -> StartResponse:
        """Return the function that notes the status on its way to the server."""

        def start(status, headers, exc_info=None):  # type: ignore[no-untyped-def] # -- the protocol's own overloads
            self._status = int(status[:3])
            return start_response(status, [*headers, (HEADER, self._reference)], exc_info)

        return start

    def served(self, name: Callable[[str], str], size: int) -> Served:
        """Return the request as it ended now."""
        method = self._environ.get("REQUEST_METHOD", "")
        return Served(
            time=self._at.replace("+00:00", "Z"),
            method=method if method in METHODS else OTHER,
            path=name(self._environ.get("PATH_INFO", "")),
            part=self._environ.get(PART, ""),
            status=self._status,
            ms=round((perf_counter() - self._begun) * 1000, 1),
            bytes=size,
            viewer=self._environ.get(VIEWER, ""),
            reference=self._reference,
        )


class Body:
    """The parts of an answer; its end is told once, at the last part or when it is given up."""

    def __init__(self, parts: Iterable[bytes], ended: Callable[[int], None]) -> None:
        self._parts, self._ended = parts, ended
        self._size, self._open = 0, True

    def __iter__(self) -> Iterator[bytes]:
        for part in self._parts:
            self._size += len(part)
            yield part
        self._end()

    def close(self) -> None:
        """Let go of the answer, as the server must."""
        try:
            if close := getattr(self._parts, "close", None):
                close()
        finally:
            self._end()

    def _end(self) -> None:
        if self._open:
            self._open = False
            self._ended(self._size)


def reference() -> str:
    """Return the reference of the request under way; a new one where none was given."""
    given: str = request.environ.setdefault(REFERENCE, secrets.token_hex(4))
    return given


def install_account(
    server: Flask,
    name: Callable[[str], str],
    viewer: Callable[[], str],
    listeners: Iterable[Listener],
    now: Callable[[], float],
) -> None:
    """Wrap the server; name gives the route of a path, viewer the code of who asks."""

    @server.after_request
    def note_viewer(response: Response) -> Response:
        request.environ[VIEWER] = viewer()
        return response

    server.wsgi_app = Account(server.wsgi_app, name, listeners, now)  # type: ignore[method-assign] # -- Flask's own way to wrap
