"""The days after the third of a month: 2,000 small files by HTTP, readers at their pages meanwhile.

One sender has a quarter of all files, ten share another, the rest send one after another. Each file
is a branch's month, on a real server of two processes over an empty database.
"""

import asyncio
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, time

from dashboard.actions.branches import branch_names
from dashboard.actions.init_database import DATA, init_database
from dashboard.database.engine import open_engine
from dashboard.domain.months import add_months
from dashboard.web.line_doors import LINE
from tests.actions.files import EVERYONE, csv_of, full_row, headings
from tests.benchmarks.clicks import Click, through_filters
from tests.benchmarks.measure import Result, result
from tests.benchmarks.served_pages import Served, serve
from tests.benchmarks.viewers import Browser, Crowd, Told, watch

FILES, SENDERS_OF_ONE = 2_000, 400
READERS, THINK_S, IDLE_S, LONGEST_S = Crowd(20, 5.0), 5.0, 30.0, 300.0
FIRST_MONTH = 202301


@dataclass(frozen=True)
class Sent:
    """A file on its way: who sends it, and its content."""

    sender: str
    name: str
    content: bytes


def measure_burst(folder: Path, files: int = FILES) -> Iterator[Result]:
    """Yield how fast files come in, how long senders wait, and what readers see meanwhile."""
    database = folder / "burst.db"
    url = f"sqlite:///{database}"
    sent = write_files(url, folder, files)
    clicks = through_filters(url, 4_000)
    with serve(folder, url, DASHBOARD_PROCESSES="2") as served:
        idle = watch(served.port, clicks[:200], READERS, IDLE_S)
        begun, begun_at = perf_counter(), time()
        seen, sending = asyncio.run(_burst(served, sent, clicks[200:], database))
        passed = perf_counter() - begun
    taken, waits = _taken(database, sent, begun_at)
    name = f"{files} burst"
    yield result(f"{name}/taken in", [float(taken)], "files")
    yield result(f"{name}/twice or never", [float(abs(files - taken))], "files")
    yield result(f"{name}/sending", [sending], "s")
    yield result(f"{name}/taking in", [passed], "s")
    yield result(f"{name}/rate", [taken / passed], "files/s")
    for who, longest in waits.items():
        yield result(f"{name}/longest wait, {who}", [longest], "s")
    for when, told in {"idle": idle, "meanwhile": seen}.items():
        yield result(f"{name}/readers {when}", told.answers)
        yield result(f"{name}/errors {when}", [float(len(told.errors))], "errors")


def write_files(url: str, folder: Path, files: int) -> list[Sent]:
    """Return files of a month of a branch each, no two of the same."""
    engine = open_engine(url)
    init_database(engine, DATA)
    with engine.connect() as connection:
        codes = [one.code for one in branch_names(connection, EVERYONE)]
    heads, found = headings(engine), []
    for number in range(files):
        month = add_months(FIRST_MONTH, number // len(codes))
        day = f"03/{month % 100:02d}/{month // 100}"
        row = full_row(engine, codes[number % len(codes)], day)
        content = csv_of(folder / "one.csv", [heads, row]).read_bytes()
        found.append(Sent(_sender(number, files), f"{number}.csv", content))
    engine.dispose()
    return found


def _sender(number: int, files: int) -> str:
    if number < files // 4:
        return "many"
    if number < files // 2:
        return f"some{number % 10}"
    return f"one{number % SENDERS_OF_ONE}"


async def _burst(
    served: Served, sent: list[Sent], clicks: list[Click], database: Path
) -> tuple[Told, float]:
    told, path = Told(), iter(clicks)
    done = asyncio.Event()

    async def read() -> None:
        browser = Browser(served.port, told)
        while not done.is_set() and (click := next(path, None)) is not None:
            await browser.click(click)
            await asyncio.sleep(THINK_S)
        browser.close()

    readers = [asyncio.create_task(read()) for _ in range(READERS.size)]
    begun = perf_counter()
    queue = asyncio.Queue[Sent]()
    for one in sent:
        queue.put_nowait(one)
    await asyncio.gather(*(_send(served.port, queue) for _ in range(8)))
    sending = perf_counter() - begun
    while _held(database) < len(sent) and perf_counter() - begun < LONGEST_S:
        await asyncio.sleep(0.5)
    done.set()
    await asyncio.gather(*readers)
    return told, sending


async def _send(port: int, queue: "asyncio.Queue[Sent]") -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while not queue.empty():
        one = queue.get_nowait()
        head = (
            f"POST {LINE} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: sender={one.sender}\r\n"
            f"Content-Type: application/octet-stream\r\nX-File-Name: {one.name}\r\n"
            f"Content-Length: {len(one.content)}\r\n\r\n"
        )
        writer.write(head.encode() + one.content)
        answer = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in answer[:20]:
            raise AssertionError(answer)
        length = answer.lower().split(b"content-length:")[1].split(b"\r\n")[0]
        await reader.readexactly(int(length))
    writer.close()


def _held(database: Path) -> int:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        return int(connection.execute("SELECT count(*) FROM meeting").fetchone()[0])


def _taken(database: Path, sent: list[Sent], begun: float) -> tuple[int, dict[str, float]]:
    """Return how many meetings there are of as many imports, and the longest wait (s) of the
    senders of many, some and one file."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        rows = connection.execute(
            "SELECT file_name, strftime('%s', received_at) FROM upload WHERE undone_at IS NULL"
        ).fetchall()
    of = {one.name: one.sender.rstrip("0123456789") for one in sent}
    waits: dict[str, float] = {}
    for name, at in rows:
        waits[of[name]] = max(waits.get(of[name], 0.0), float(at) - begun)
    return len({name for name, _ in rows}), dict(sorted(waits.items()))
