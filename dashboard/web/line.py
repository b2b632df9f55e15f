"""Files in line: each is taken in when its turn comes, senders in turn, whatever happens meanwhile.

Below the folder of files on their way in, `line/` holds one folder a file (kept_files.py) and
three folders of empty files, whose names alone say where each stands; a rename moves one on:

    waiting/<received, ms>.<sender>.<start of its sha256>.<token>
    done/…                  the same name once it was taken in or refused
    served/<sender>         touched when one of the sender's files has its turn

Several processes may look and send; one at a time takes in (line_taker.py). A file whose process
was killed waits still, and taking it in twice changes nothing.
"""

import hashlib
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from dashboard.actions.outcome import Located, Outcome
from dashboard.domain.problems import Problem
from dashboard.domain.viewer import Verb, Viewer
from dashboard.web.kept_files import TAKEN, TAKING, Kept, KeptFiles, Source

WAITING, DONE, SERVED = "waiting", "done", "served"
VIEWER, TRIES = "viewer.json", "tries.json"
MOST_WAITING = 20_000
# A file that so many processes did not survive is not tried again.
MOST_TRIES = 5
CODE = 16
Taking = Callable[[Viewer, Path, Kept], Outcome]


class LineFullError(Exception):
    """More files wait than anybody could have meant to send."""


@dataclass(frozen=True)
class Mark:
    """What the name of a mark says: received in milliseconds since 1970, sender and sha by code."""

    received: int
    sender: str
    sha: str
    token: str

    @classmethod
    def read(cls, name: str) -> "Mark":
        """Read a name."""
        received, sender, sha, token = name.split(".", 3)
        return cls(int(received), sender, sha, token)

    @property
    def name(self) -> str:
        """The name of the file that stands for it."""
        return f"{self.received:013d}.{self.sender}.{self.sha}.{self.token}"


@dataclass(frozen=True)
class Place:
    """A file of a sender: its mark, what is known of it, what it did, and its place in line.

    at is 1 for the one that comes next, 0 for one that is done; outcome is None until then.
    """

    mark: Mark
    kept: Kept
    outcome: Outcome | None
    at: int


class Line:
    """The files in line below a folder; `now` gives seconds since 1970."""

    def __init__(self, folder: Path, now: Callable[[], float]) -> None:
        self.files = KeptFiles(folder, now)
        self._folder, self._now = folder, now

    def join(self, source: Source, name: str, viewer: Viewer, sender: str, most: int) -> Mark:
        """Keep a file at the end of the line; raise TooLargeError or LineFullError.

        One that the sender has sent before, as far as known, keeps its place.
        """
        if len(self.waiting()) >= MOST_WAITING:
            raise LineFullError
        for part in (WAITING, DONE, SERVED):
            (self._folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)
        kept = self.files.keep(source, name, viewer.name, most)
        mark = Mark(int(kept.received * 1000), code(sender), kept.sha256[:CODE], kept.token)
        for known in [*self.waiting(), *self._marks(DONE)]:
            if (known.sender, known.sha) == (mark.sender, mark.sha):
                self.files.drop(kept)
                return known
        rights = {**asdict(viewer), "verbs": sorted(viewer.verbs)}
        self.files.note(kept, VIEWER, rights)
        (self._folder / WAITING / mark.name).touch(mode=0o600)
        return mark

    def waiting(self) -> list[Mark]:
        """Return all that wait, in the order in which they came."""
        return self._marks(WAITING)

    def in_turn(self) -> list[Mark]:
        """Return all that wait, in the order in which they will be taken: sender after sender, each
        sender's in the order they came; whose turn was longest ago comes first."""
        served = {one.name: one.stat().st_mtime_ns for one in self._files(SERVED)}
        by_sender: dict[str, deque[Mark]] = defaultdict(deque)
        for mark in self.waiting():
            by_sender[mark.sender].append(mark)
        round_of = deque(
            sorted(by_sender, key=lambda one: (served.get(one, 0), by_sender[one][0].name))
        )
        found = []
        while round_of:
            sender = round_of.popleft()
            found.append(by_sender[sender].popleft())
            if by_sender[sender]:
                round_of.append(sender)
        return found

    def of(self, sender: str, most: int) -> tuple[list[Place], int, int]:
        """Return a sender's files, at most so many: those that wait first, then the latest done;
        how many of the sender's wait, and how many are done."""
        mine = code(sender)
        order = [(at, mark) for at, mark in enumerate(self.in_turn(), 1) if mark.sender == mine]
        done = [(0, mark) for mark in reversed(self._marks(DONE)) if mark.sender == mine]
        shown = order[: max(most // 2, most - len(done))]
        shown += done[: most - len(shown)]
        found = [place for at, mark in shown if (place := self._place(mark, at))]
        return found, len(order), len(done)

    def take(self, mark: Mark, take_in: Taking) -> None:
        """Take a file in as its sender may, keep what it did, and let the next one come."""
        (self._folder / SERVED / mark.sender).touch(mode=0o600)
        place = self._place(mark, 1)
        if place is not None and place.outcome is None:
            self._try(place.kept, take_in)
        waits = self._folder / WAITING / mark.name
        waits.rename(self._folder / DONE / mark.name)

    def sweep(self) -> None:
        """Forget what was done a day ago; what waits stays however long it takes."""
        waiting = {mark.token for mark in self.waiting()}
        self.files.sweep(spared=waiting)
        for mark in self._marks(DONE):
            if not (self._folder / mark.token).exists():
                (self._folder / DONE / mark.name).unlink(missing_ok=True)

    def _end(self, kept: Kept, outcome: Outcome) -> None:
        self.files.save(replace(kept, stage=TAKEN), outcome)
        self.files.unpack(kept)

    def _try(self, kept: Kept, take_in: Taking) -> None:
        tries = int((self.files.noted(kept, TRIES) or {}).get("tries", 0))
        if tries >= MOST_TRIES:
            self._end(kept, _refusal(kept))
            return
        self.files.note(kept, TRIES, {"tries": tries + 1})
        self.files.save(replace(kept, stage=TAKING))
        outcome = None
        try:
            outcome = take_in(self._viewer(kept), self.files.path(kept), kept)
        finally:
            if outcome is None:
                # The database was away: that is not the file's fault, and its turn comes again.
                self.files.note(kept, TRIES, {"tries": tries})
                self.files.save(kept)
        self._end(kept, outcome)

    def _viewer(self, kept: Kept) -> Viewer:
        given = self.files.noted(kept, VIEWER) or {"name": kept.viewer, "scope": "", "verbs": []}
        return Viewer(given["name"], given["scope"], frozenset(map(Verb, given["verbs"])))

    def _place(self, mark: Mark, at: int) -> Place | None:
        kept = self.files.known(mark.token)
        return None if kept is None else Place(mark, kept, self.files.outcome(kept), at)

    def _marks(self, part: str) -> list[Mark]:
        return [Mark.read(one.name) for one in self._files(part)]

    def _files(self, part: str) -> Sequence[Path]:
        folder = self._folder / part
        return sorted(folder.iterdir()) if folder.is_dir() else ()


def code(text: str) -> str:
    """Return a short code of a sender, by which nobody finds the sender."""
    return hashlib.sha256(text.encode()).hexdigest()[:CODE]


def _refusal(kept: Kept) -> Outcome:
    return Outcome(problems=[Located("", Problem(None, "", kept.name, "file_not_readable"))])
