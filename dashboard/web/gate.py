"""The gate before dispatch: nothing reaches Dash that its own pages would not have sent.

Dash trusts the browser: it answers 200 on unknown paths, takes ids that were never drawn and
turns odd bodies into tracebacks. So every path is refused unless named here, and a callback's
request must carry exactly the outputs, inputs and states that the callback was registered with.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Request, abort, request

from dashboard.web.account import PART
from dashboard.web.calls import RefusedError, check_call, parse_body

CALLBACKS = "/_dash-update-component"
HEALTH = "/health"
ALIVE, READY = "/healthz", "/readyz"
METRICS = "/metrics"
CALL = "chibo.call"  # where a callback's request stands once it was looked at
UNKNOWN = "unknown"  # the name of every path that is none of ours
PAGE_LOAD = "endId"  # Dash's renderer adds it to every call
MAX_BODY = 256 * 1024
MAX_QUERY = 4096
READ_ONLY = frozenset({"GET", "HEAD"})
OPEN_PREFIXES = ("/assets/", "/_dash-component-suites/")
OPEN_PATHS = frozenset(
    {"/_dash-layout", "/_dash-dependencies", "/_favicon.ico", HEALTH, ALIVE, READY, METRICS}
)

JSON = "application/json"

CallbackMap = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Door:
    """An address that is neither page nor callback: how it is asked, and with what.

    kind and largest (bytes) are those of the body of a POST; arguments are the keys that may stand
    in the address.
    """

    method: str
    path: str
    kind: str = ""
    largest: int = 0
    arguments: frozenset[str] = frozenset()


def install_gate(
    server: Flask,
    callbacks: CallbackMap,
    page_paths: Iterable[str],
    doors: Sequence[Door] = (),
) -> None:
    """Refuse before dispatch; `page_paths` are the pages' addresses, as "/nhom/<group>"."""
    is_page = page_matcher(page_paths)
    known = {(door.method, door.path): door for door in doors}

    def gate() -> None:
        door = known.get(("GET" if request.method in READ_ONLY else request.method, request.path))
        if door is not None:
            _check_door(request, door)
        elif request.method in READ_ONLY:
            _check_reading(request, is_page)
        else:
            _check_posting(request, callbacks)

    # First in the row: before Dash's own hooks and before any view.
    server.before_request_funcs.setdefault(None, []).insert(0, gate)


def page_matcher(page_paths: Iterable[str]) -> Callable[[str], bool]:
    """Return whether a path is the address of a page."""
    patterns = [path_pattern(path) for path in page_paths]
    return lambda path: any(pattern.fullmatch(path) for pattern in patterns)


def path_namer(page_paths: Iterable[str], doors: Iterable[Door]) -> Callable[[str], str]:
    """Return what names the route of a path: as "/nhom/<group>", never by a value in it."""
    exact = {*OPEN_PATHS, CALLBACKS, *(door.path for door in doors)}
    patterns = [(path_pattern(path), path) for path in page_paths]

    def name(path: str) -> str:
        if path in exact:
            return path
        for prefix in OPEN_PREFIXES:
            if path.startswith(prefix):
                return f"{prefix}*"
        return next((shown for pattern, shown in patterns if pattern.fullmatch(path)), UNKNOWN)

    return name


def path_pattern(template: str) -> re.Pattern[str]:
    """Make "/nhom/<group>" match one segment, named group."""
    parts = re.split(r"<([a-z_]+)>", template)
    pieces = [
        f"(?P<{part}>[^/]+)" if index % 2 else re.escape(part) for index, part in enumerate(parts)
    ]
    return re.compile("".join(pieces))


def _check_reading(asked: Request, is_page: Callable[[str], bool]) -> None:
    if len(asked.query_string) > MAX_QUERY:
        abort(414)
    known = asked.path in OPEN_PATHS or asked.path.startswith(OPEN_PREFIXES) or is_page(asked.path)
    if not known:
        abort(404)


def _check_door(asked: Request, door: Door) -> None:
    if len(asked.query_string) > MAX_QUERY:
        abort(414)
    if set(asked.args) - door.arguments:
        abort(400)
    if door.method not in READ_ONLY:
        _check_body(asked, door.kind, door.largest)
        # The server's own limit is that of callbacks; here the door's holds, and nowhere else.
        asked.max_content_length = door.largest


def _check_body(asked: Request, kind: str, largest: int) -> None:
    if not _same_origin(asked):
        abort(403)
    if asked.mimetype != kind:
        abort(415)
    if asked.content_length is None:
        abort(411)
    if asked.content_length > largest:
        abort(413)


def _check_posting(asked: Request, callbacks: CallbackMap) -> None:
    if asked.method != "POST" or asked.path != CALLBACKS:
        abort(405)
    _check_body(asked, JSON, MAX_BODY)
    # Other keys are the job handles of background callbacks, which do not exist here.
    if set(asked.args) - {PAGE_LOAD}:
        abort(400)
    try:
        call = parse_body(asked.get_data(cache=True))
        check_call(call, callbacks)
    except RefusedError:
        abort(400)
    # One of our own names now, which the log may tell.
    asked.environ[PART], asked.environ[CALL] = call["output"], call


def _same_origin(asked: Request) -> bool:
    """SameSite cookies alone let other ports of the same host through."""
    if asked.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return False
    origin = asked.headers.get("Origin")
    return origin is None or _host(origin) == asked.host


def _host(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None
