"""Readers in front of browsers: each clicks, waits for all parts, thinks, and clicks again.

As a browser does, each keeps up to six connections, asks for what is kept in one request, and for
the other parts of a page at once.
"""

import asyncio
import gzip
import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from time import perf_counter

from dashboard.web.gate import CALLBACKS
from dashboard.web.kept_answers import GZIP
from dashboard.web.kept_together import PATH as KEPT
from tests.benchmarks.clicks import Click

CONNECTIONS = 6
PATIENCE_S = 30
HEAD_END = b"\r\n\r\n"


@dataclass
class Told:
    """What the readers saw: milliseconds of each answer and of each click, and what went wrong."""

    answers: list[float] = field(default_factory=list)
    clicks: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    bytes: int = 0


class Browser:
    """The connections of one reader to one server."""

    def __init__(self, port: int, told: Told) -> None:
        self._port, self._told = port, told
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self._room = asyncio.Semaphore(CONNECTIONS)

    async def open(self, path: str) -> bytes:
        """Ask for an address; return its body."""
        return await self._ask(_head("GET", path, b""))

    async def click(self, click: Click) -> None:
        """Ask for all parts, and wait until the last has come."""
        begun = perf_counter()
        await asyncio.gather(self._settled(click), self._parts(click.others))
        self._told.clicks.append(1000 * (perf_counter() - begun))

    async def _settled(self, click: Click) -> None:
        packed = await self._ask(_head("POST", KEPT, click.kept) + click.kept)
        plain = gzip.decompress(packed) if packed.startswith(GZIP) else packed
        found = json.loads(plain)["answers"] if plain else [None] * len(click.settled)
        pairs = zip(click.settled, found, strict=True)
        await self._parts([body for body, answer in pairs if answer is None])

    async def _parts(self, bodies: Sequence[bytes]) -> None:
        await asyncio.gather(
            *(self._ask(_head("POST", CALLBACKS, body) + body) for body in bodies)
        )

    def close(self) -> None:
        """Let go of all connections."""
        for _, writer in self._free:
            writer.close()

    async def _ask(self, request: bytes) -> bytes:
        async with self._room:
            begun = perf_counter()
            try:
                async with asyncio.timeout(PATIENCE_S):
                    status, body = await self._exchange(request)
            except (OSError, TimeoutError, asyncio.IncompleteReadError) as reason:
                self._told.errors.append(type(reason).__name__)
                return b""
            self._told.answers.append(1000 * (perf_counter() - begun))
            self._told.bytes += len(body)
            if status not in {200, 204}:
                self._told.errors.append(str(status))
            return body

    async def _exchange(self, request: bytes) -> tuple[int, bytes]:
        kept = self._free.pop() if self._free else None
        reader, writer = kept or await asyncio.open_connection("127.0.0.1", self._port)
        try:
            writer.write(request)
            head = await reader.readuntil(HEAD_END)
            body = await reader.readexactly(_length(head))
        except BaseException:
            writer.close()
            raise
        self._free.append((reader, writer))
        return int(head[9:12]), body


def _head(method: str, path: str, body: bytes) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Encoding: gzip"]
    if method == "POST":
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _length(head: bytes) -> int:
    found = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return int(found[0].split(b":")[1]) if found else 0


@dataclass(frozen=True)
class Crowd:
    """How many readers there are, and how long each thinks on average (seconds)."""

    size: int
    think: float


def watch(port: int, clicks: Sequence[Click], crowd: Crowd, seconds: float) -> Told:
    """Return what a crowd of readers sees in so many seconds."""
    told = Told()

    async def every() -> None:
        now = asyncio.get_running_loop().time
        ends = now() + seconds

        def is_over() -> bool:
            return now() >= ends

        path = iter(clicks)
        async with asyncio.TaskGroup() as readers:
            for number in range(crowd.size):
                how = (number, crowd.think, is_over)
                readers.create_task(read_on(Browser(port, told), path, how))

    asyncio.run(every())
    return told


async def read_on(
    browser: Browser, path: Iterator[Click], how: tuple[int, float, Callable[[], bool]]
) -> None:
    """Click through a path until it ends or is over; `how` is the reader's number, how long it
    thinks (seconds), and whether it is over."""
    number, think, is_over = how
    chance = random.Random(number)
    await asyncio.sleep(chance.uniform(0, think))
    while not is_over() and (click := next(path, None)) is not None:
        await browser.click(click)
        await asyncio.sleep(chance.uniform(0.6, 1.4) * think)
    browser.close()
