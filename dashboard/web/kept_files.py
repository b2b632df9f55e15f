"""Files on their way in: a private folder with one folder a file, named by a random token.

Everything about a file lies beside it, so that several processes can work on the same folder:
`file/` the sender's file under its own name, `kept.json` what is known of it, `outcome.json` what
it did or would do, `progress.json` how far the work has come, `dropped` that nobody wants it.
"""

import hashlib
import json
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from dashboard.actions.outcome import Outcome

DAY = 24 * 60 * 60.0
MOST_WAITING = 10
CHUNK = 1 << 20
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
KEPT, CHECKING, CHECKED, TAKING, TAKEN = "kept", "checking", "checked", "taking", "taken"


class TooLargeError(ValueError):
    """More bytes came than the kind of file may have."""


class DroppedError(Exception):
    """The sender gave the file up while it was being worked on."""


class Source(Protocol):
    """Where bytes come from."""

    def read(self, size: int = -1, /) -> bytes:
        """Return at most so many bytes; none at the end."""
        ...


@dataclass(frozen=True)
class Kept:
    """One file: sender's name for it, viewer by code, stage, and the data it was checked against.

    received is in seconds since 1970; version is the data version of the last check.
    """

    token: str
    name: str
    viewer: str
    sha256: str
    size: int
    received: float
    stage: str = KEPT
    version: str = ""


Work = Callable[[], tuple[Kept, Outcome]]


class KeptFiles:
    """The folder; `now` gives seconds since 1970."""

    def __init__(self, folder: Path, now: Callable[[], float]) -> None:
        self.folder = folder
        self._now = now

    def receive(self, source: Source, name: str, viewer: str, most: int) -> Kept:
        """Keep a file under a new token; raise TooLargeError. Nothing stays of half a file."""
        self.sweep()
        self._make_room(viewer)
        token = secrets.token_urlsafe(32)
        place = self.folder / token
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.mkdir(mode=0o700)
        done = False
        try:
            (place / "file").mkdir(mode=0o700)
            with (place / "file" / name).open("xb") as target:
                sha256, size = _copy(source, target, most)
            kept = Kept(token, name, viewer, sha256, size, self._now())
            self.save(kept)
            done = True
        finally:
            if not done:
                shutil.rmtree(place, ignore_errors=True)
        return kept

    def find(self, token: object, viewer: str) -> Kept | None:
        """Return a viewer's own file; None for any other token."""
        if not isinstance(token, str) or not TOKEN.fullmatch(token):
            return None
        kept = self._read(token)
        return kept if kept and kept.viewer == viewer and not self._is_dropped(token) else None

    def path(self, kept: Kept) -> Path:
        """Return where the file itself lies."""
        return self.folder / kept.token / "file" / kept.name

    def save(self, kept: Kept, outcome: Outcome | None = None) -> None:
        """Write what is known of a file."""
        if outcome is not None:
            self._write(kept.token, "outcome.json", outcome.to_json())
        self._write(kept.token, "kept.json", asdict(kept))

    def outcome(self, kept: Kept) -> Outcome | None:
        """Return what the file did or would do; None before its first check."""
        given = self._json(kept.token, "outcome.json")
        return None if given is None else Outcome.from_json(given)

    def tell(self, kept: Kept, done: int, of: int) -> None:
        """Write how far the work has come; raise DroppedError where nobody waits for it."""
        if self._is_dropped(kept.token):
            raise DroppedError(kept.token)
        self._write(kept.token, "progress.json", {"done": done, "of": of})

    def progress(self, kept: Kept) -> tuple[int, int]:
        """Return how much is done, of how much."""
        given = self._json(kept.token, "progress.json") or {}
        return int(given.get("done", 0)), max(1, int(given.get("of", 1)))

    def unpack(self, kept: Kept) -> None:
        """Remove the file itself; what it did stays for the rest of the day."""
        shutil.rmtree(self.folder / kept.token / "file", ignore_errors=True)

    def work(self, kept: Kept, stage: str, do: Work) -> tuple[Kept, Outcome]:
        """Do what `do` does while the file is marked as in that stage, and keep what it returns.

        Where it fails, the file is as it was before; where it was dropped meanwhile, it is gone.
        """
        after: Kept = kept
        outcome: Outcome | None = None
        self.save(replace(kept, stage=stage))
        try:
            after, outcome = do()
        finally:
            if self._is_dropped(kept.token):
                shutil.rmtree(self.folder / kept.token, ignore_errors=True)
            else:
                self.save(after, outcome)
        return after, outcome

    def drop(self, kept: Kept) -> bool:
        """Give a file up, unless its scores are being written; one being checked goes as soon as
        the check hears of it."""
        if kept.stage == TAKING:
            return False
        if kept.stage == CHECKING:
            (self.folder / kept.token / "dropped").touch()
        else:
            shutil.rmtree(self.folder / kept.token, ignore_errors=True)
        return True

    def sweep(self) -> None:
        """Remove what is older than a day, also what a stopped process left half done."""
        for place in self._places():
            kept = self._read(place.name)
            since = kept.received if kept else place.stat().st_mtime
            if self._now() - since > DAY:
                shutil.rmtree(place, ignore_errors=True)

    def _make_room(self, viewer: str) -> None:
        """Let the viewer's oldest files that nobody took in give way to a new one."""
        kept = [one for place in self._places() if (one := self._read(place.name))]
        waiting = [one for one in kept if one.viewer == viewer and one.stage in (KEPT, CHECKED)]
        waiting.sort(key=lambda one: one.received)
        for one in waiting[: max(0, len(waiting) - MOST_WAITING + 1)]:
            self.drop(one)

    def _places(self) -> Iterator[Path]:
        if self.folder.is_dir():
            for place in sorted(self.folder.iterdir()):
                if TOKEN.fullmatch(place.name):
                    yield place

    def _is_dropped(self, token: str) -> bool:
        return (self.folder / token / "dropped").exists()

    def _read(self, token: str) -> Kept | None:
        given = self._json(token, "kept.json")
        # What another version of the program kept is not read, and goes with the day.
        known = {one.name for one in fields(Kept)}
        return Kept(**given) if given is not None and given.keys() == known else None

    def _json(self, token: str, name: str) -> dict[str, Any] | None:
        try:
            given: dict[str, Any] = json.loads((self.folder / token / name).read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            return None
        return given

    def _write(self, token: str, name: str, value: dict[str, Any]) -> None:
        # Written apart and moved, so that another process never reads half of it.
        place = self.folder / token
        apart = place / f"{name}.{secrets.token_hex(4)}"
        apart.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
        apart.replace(place / name)


def _copy(source: Source, target: BinaryIO, most: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(CHUNK):
        size += len(chunk)
        if size > most:
            raise TooLargeError(size)
        digest.update(chunk)
        target.write(chunk)
    return digest.hexdigest(), size
