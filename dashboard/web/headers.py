"""Headers that every answer carries: what may run, who may frame it, who may keep it."""

import base64
import hashlib
from collections.abc import Callable, Sequence

from flask import Flask, Response, request

from dashboard.web.compression import BUNDLES

STEADY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

POLICY = (
    "default-src 'self'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
    "worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)


def install_headers(server: Flask, script_hashes: Callable[[], Sequence[str]]) -> None:
    """Add the headers; hashes of inline scripts are asked for at the answer, not at the start."""

    @server.after_request
    def add_headers(response: Response) -> Response:
        response.headers.update(STEADY)
        if response.mimetype == "text/html":
            response.headers["Content-Security-Policy"] = POLICY.format(
                hashes=" ".join(script_hashes())
            )
        else:
            # A file opened by itself runs nothing.
            response.headers["Content-Security-Policy"] = "default-src 'none'"
        if "Cache-Control" not in response.headers:
            # Parts of Dash that are named without their version are asked for by their tag again.
            kept = request.path.startswith(BUNDLES) and response.status_code in {200, 304}
            response.headers["Cache-Control"] = "no-cache" if kept else "no-store"
        return response


def script_hash(script: str) -> str:
    """The CSP source of one inline script."""
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
