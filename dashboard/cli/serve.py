"""Serve the pages with threads, on this machine only unless HOST says otherwise."""

import logging

from waitress.server import create_server

from dashboard.app import create_app, settle
from dashboard.cli.until_stopped import Sockets, run_until_stopped
from dashboard.settings import Settings
from dashboard.text import Words
from dashboard.web.uploads import LARGEST_FILE

EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 -- compared with, never bound to
# The server asks this of every body before it knows what it is for; the gate is stricter.
LARGEST_BODY = LARGEST_FILE + 1024 * 1024


def serve(settings: Settings, words: Words) -> int:
    """Serve until stopped; 1 when the port cannot be opened."""
    application = create_app(settings).server
    settle()
    sockets: Sockets = {}
    try:
        create_server(
            application,
            map=sockets,
            host=settings.host,
            port=settings.port,
            threads=settings.threads,
            max_request_body_size=LARGEST_BODY,
            ident=None,
            # Nothing believes them, and /metrics must know who came through a proxy.
            clear_untrusted_proxy_headers=False,
        )
    except OSError:
        print(words("cli.serve.port_taken", host=settings.host, port=settings.port), flush=True)
        return 1
    # A page asks for a dozen files at once: a short queue is no news.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    print(words("cli.serve.address", address=address(settings)), flush=True)
    run_until_stopped(sockets)
    return 0


def address(settings: Settings) -> str:
    """The address to type into a browser on this machine."""
    host = "127.0.0.1" if settings.host in EVERYWHERE else settings.host
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"
