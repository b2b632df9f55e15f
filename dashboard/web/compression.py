"""Compress answers that are not files of our own: Dash's bundles once, data each time."""

import gzip
from threading import Lock

from flask import Flask, Response, request

BUNDLES = "/_dash-component-suites/"
KINDS = frozenset({"application/json", "text/html", "text/javascript", "application/javascript",
                   "text/css"})
SMALLEST = 1024
QUICK, THOROUGH = 6, 9
MOST_BUNDLES = 200


def install_compression(server: Flask) -> None:
    """Add gzip; a bundle's address holds its version, so its packed form is kept."""
    bundles: dict[str, bytes] = {}
    lock = Lock()

    def bundle(path: str, plain: bytes) -> bytes:
        # One at a time: eight threads packing the same megabyte help nobody.
        with lock:
            if path not in bundles:
                if len(bundles) >= MOST_BUNDLES:
                    bundles.clear()
                bundles[path] = gzip.compress(plain, THOROUGH, mtime=0)
            return bundles[path]

    @server.after_request
    def compress(response: Response) -> Response:
        if not _gains(response):
            return response
        plain = response.get_data()
        if len(plain) < SMALLEST:
            return response
        is_bundle = request.path.startswith(BUNDLES)
        packed = bundle(request.path, plain) if is_bundle else gzip.compress(plain, QUICK)
        response.set_data(packed)
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        return response


def _gains(response: Response) -> bool:
    return (
        response.status_code == 200
        and response.mimetype in KINDS
        and "Content-Encoding" not in response.headers
        and not response.direct_passthrough
        and request.accept_encodings.quality("gzip") > 0
    )
