"""The gate before dispatch: nothing reaches Dash that its own pages would not have sent.

Dash trusts the browser: it answers 200 on unknown paths, takes ids that were never drawn and
turns odd bodies into tracebacks. So every path is refused unless named here, and a callback's
request must carry exactly the outputs, inputs and states that the callback was registered with.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Request, abort, request

from dashboard.web.calls import RefusedError, check_call, parse_body

CALLBACKS = "/_dash-update-component"
HEALTH = "/health"
PAGE_LOAD = "endId"  # Dash's renderer adds it to every call
MAX_BODY = 256 * 1024
MAX_QUERY = 4096
READ_ONLY = frozenset({"GET", "HEAD"})
OPEN_PREFIXES = ("/assets/", "/_dash-component-suites/")
OPEN_PATHS = frozenset({"/_dash-layout", "/_dash-dependencies", "/_favicon.ico", HEALTH})

CallbackMap = Mapping[str, Mapping[str, Any]]


def install_gate(server: Flask, callbacks: CallbackMap, page_paths: Iterable[str]) -> None:
    """Refuse before dispatch; `page_paths` are the pages' addresses, as "/nhom/<group>"."""
    is_page = page_matcher(page_paths)

    def gate() -> None:
        if request.method in READ_ONLY:
            _check_reading(request, is_page)
        else:
            _check_posting(request, callbacks)

    # First in the row: before Dash's own hooks and before any view.
    server.before_request_funcs.setdefault(None, []).insert(0, gate)


def page_matcher(page_paths: Iterable[str]) -> Callable[[str], bool]:
    """Return whether a path is the address of a page."""
    patterns = [path_pattern(path) for path in page_paths]
    return lambda path: any(pattern.fullmatch(path) for pattern in patterns)


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


def _check_posting(asked: Request, callbacks: CallbackMap) -> None:
    if asked.method != "POST" or asked.path != CALLBACKS:
        abort(405)
    if not _same_origin(asked):
        abort(403)
    if asked.mimetype != "application/json":
        abort(415)
    if asked.content_length is None:
        abort(411)
    if asked.content_length > MAX_BODY:
        abort(413)
    # Other keys are the job handles of background callbacks, which do not exist here.
    if set(asked.args) - {PAGE_LOAD}:
        abort(400)
    try:
        check_call(parse_body(asked.get_data(cache=True)), callbacks)
    except RefusedError:
        abort(400)


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
