"""Static files: an allow-list of kinds, compressed once, kept by the browser while unchanged."""

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, request

KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
}
PACKED_ALREADY = frozenset({".png", ".woff2", ".ico"})
YEAR = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


@dataclass(frozen=True)
class StaticFile:
    """One file as it is sent: plain, and by the name of each coding that gains something, the
    smallest first."""

    kind: str
    plain: bytes
    packed: dict[str, bytes]
    fingerprint: str


class StaticFiles:
    """The files below a folder; each is read and compressed at its first use."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._read: dict[str, tuple[int, StaticFile]] = {}

    def find(self, name: str) -> StaticFile | None:
        """Return a file of an allowed kind inside the folder, else None."""
        path = (self._folder / name).resolve()
        kind = KINDS.get(path.suffix.lower())
        if kind is None or not path.is_relative_to(self._folder) or not path.is_file():
            return None
        changed = path.stat().st_mtime_ns
        known = self._read.get(name)
        if known is None or known[0] != changed:
            known = self._read[name] = (changed, _read(path, kind))
        return known[1]

    def url(self, name: str) -> str:
        """Return the address with a fingerprint, so that it can be kept for ever."""
        found = self.find(name)
        if found is None:
            raise FileNotFoundError(self._folder / name)
        return f"/assets/{name}?v={found.fingerprint}"

    def names(self, pattern: str) -> list[str]:
        """Return names below the folder that match, in alphabetical order."""
        return sorted(path.relative_to(self._folder).as_posix()
                      for path in self._folder.glob(pattern) if path.is_file())


def _read(path: Path, kind: str) -> StaticFile:
    plain = path.read_bytes()
    fingerprint = hashlib.sha256(plain).hexdigest()[:16]
    packed = {}
    # assets/vendor/refresh.sh packs the largest beforehand, under the fingerprint of what is in it.
    smaller = path.with_name(f"{path.name}.{fingerprint}.br")
    if smaller.is_file():
        packed["br"] = smaller.read_bytes()
    if path.suffix not in PACKED_ALREADY:
        packed["gzip"] = gzip.compress(plain, 9, mtime=0)
    return StaticFile(kind, plain, packed, fingerprint)


def install_files(server: Flask, files: StaticFiles) -> None:
    """Serve /assets/ before Dash's own view, which sends any kind of file, unpacked."""

    def serve() -> Response | None:
        if not request.path.startswith("/assets/"):
            return None
        found = files.find(request.path.removeprefix("/assets/"))
        if found is None:
            abort(404)
        return _answer(found)

    server.before_request(serve)


def _answer(found: StaticFile) -> Response:
    taken = (name for name in found.packed if request.accept_encodings.quality(name) > 0)
    coding = next(taken, None)
    sent = found.packed[coding] if coding else found.plain
    response = Response(sent, content_type=found.kind)
    if coding:
        response.headers["Content-Encoding"] = coding
    response.headers["Vary"] = "Accept-Encoding"
    response.set_etag(f"{found.fingerprint}{f'-{coding}' if coding else ''}")
    kept = request.args.get("v") == found.fingerprint
    response.headers["Cache-Control"] = YEAR if kept else ASK_AGAIN
    response.make_conditional(request)
    return response
