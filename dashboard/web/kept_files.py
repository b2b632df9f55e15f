"""Files on their way in: a private folder with one folder a file, named by a random token.

Everything about a file lies beside it, so that several processes can work on the same folder, or in
the database, so that several machines can:
`file/` the sender's file under its own name, `kept.json` what is known of it, `outcome.json` what
it did or would do, `progress.json` how far the work has come, `dropped` that nobody wants it.
"""

import hashlib
import json
import re
import secrets
import shutil
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from dashboard.actions.outcome import Outcome
from dashboard.web.file_notes import FileNotes, FolderNotes

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

    def __init__(
        self, folder: Path, now: Callable[[], float], notes: FileNotes | None = None
    ) -> None:
        self.folder = folder
        self._now = now
        self._notes = notes or FolderNotes(folder)

    def receive(self, source: Source, name: str, viewer: str, most: int) -> Kept:
        """Keep a file as `keep` does; what is old, or more than a viewer needs, gives way."""
        self.sweep()
        self._make_room(viewer)
        return self.keep(source, name, viewer, most)

    def keep(self, source: Source, name: str, viewer: str, most: int) -> Kept:
        """Keep a file under a new token; raise TooLargeError. Nothing stays of half a file."""
        token = secrets.token_urlsafe(32)
        place = self.folder / token
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.mkdir(mode=0o700)
        done = False
        try:
            (place / "file").mkdir(mode=0o700)
            with (place / "file" / name).open("xb") as target:
                sha256, size = _copy(source, target, most)
            self._notes.keep(token, place / "file" / name)
            kept = Kept(token, name, viewer, sha256, size, self._now())
            self.save(kept)
            done = True
        finally:
            if not done:
                self._remove(token)
        return kept

    def find(self, token: object, viewer: str) -> Kept | None:
        """Return a viewer's own file; None for any other token."""
        if not isinstance(token, str) or not TOKEN.fullmatch(token):
            return None
        kept = self._read(token)
        return kept if kept and kept.viewer == viewer and not self._is_dropped(token) else None

    def path(self, kept: Kept) -> Path:
        """Return where the file itself lies on this machine."""
        place = self.folder / kept.token / "file" / kept.name
        self._notes.fetch(kept.token, place)
        return place

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
        self._notes.empty(kept.token)
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
                self._remove(kept.token)
            else:
                self.save(after, outcome)
        return after, outcome

    def drop(self, kept: Kept) -> bool:
        """Give a file up, unless its scores are being written; one being checked goes as soon as
        the check hears of it."""
        if kept.stage == TAKING:
            return False
        if kept.stage == CHECKING:
            self._notes.write(kept.token, "dropped", b"")
        else:
            self._remove(kept.token)
        return True

    def known(self, token: str) -> Kept | None:
        """Return a file by its token, whosever it is."""
        return self._read(token)

    def note(self, kept: Kept, name: str, value: dict[str, Any]) -> None:
        """Write something more beside a file."""
        self._write(kept.token, name, value)

    def noted(self, kept: Kept, name: str) -> dict[str, Any] | None:
        """Return what `note` wrote; None where it did not."""
        return self._json(kept.token, name)

    def sweep(self, spared: Collection[str] = ()) -> None:
        """Remove what is older than a day, also what a stopped process left half done, but not the
        tokens that are spared."""
        # On this machine may lie copies of what another has forgotten.
        known = {**dict(FolderNotes(self.folder).tokens()), **dict(self._notes.tokens())}
        for token, at in known.items():
            if TOKEN.fullmatch(token) and token not in spared:
                kept = self._read(token)
                if self._now() - (kept.received if kept else at) > DAY:
                    self._remove(token)

    def sweep_here(self) -> None:
        """Do so at the start, when a database that may be away or only read is not asked."""
        if isinstance(self._notes, FolderNotes):
            self.sweep()
            return
        for token, at in FolderNotes(self.folder).tokens():
            if TOKEN.fullmatch(token) and self._now() - at > DAY:
                shutil.rmtree(self.folder / token, ignore_errors=True)

    def _make_room(self, viewer: str) -> None:
        """Let the viewer's oldest files that nobody took in give way to a new one."""
        tokens = [token for token, _ in self._notes.tokens() if TOKEN.fullmatch(token)]
        kept = [one for token in tokens if (one := self._read(token))]
        waiting = [one for one in kept if one.viewer == viewer and one.stage in (KEPT, CHECKED)]
        waiting.sort(key=lambda one: one.received)
        for one in waiting[: max(0, len(waiting) - MOST_WAITING + 1)]:
            self.drop(one)

    def _remove(self, token: str) -> None:
        self._notes.remove(token)
        shutil.rmtree(self.folder / token, ignore_errors=True)

    def _is_dropped(self, token: str) -> bool:
        return self._notes.read(token, "dropped") is not None

    def _read(self, token: str) -> Kept | None:
        given = self._json(token, "kept.json")
        # What another version of the program kept is not read, and goes with the day.
        known = {one.name for one in fields(Kept)}
        return Kept(**given) if given is not None and given.keys() == known else None

    def _json(self, token: str, name: str) -> dict[str, Any] | None:
        content = self._notes.read(token, name)
        if content is None:
            return None
        given: dict[str, Any] = json.loads(content)
        return given

    def _write(self, token: str, name: str, value: dict[str, Any]) -> None:
        self._notes.write(token, name, json.dumps(value, ensure_ascii=False).encode())


def _copy(source: Source, target: BinaryIO, most: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(CHUNK):
        size += len(chunk)
        if size > most:
            raise TooLargeError(size)
        digest.update(chunk)
        target.write(chunk)
    return digest.hexdigest(), size
