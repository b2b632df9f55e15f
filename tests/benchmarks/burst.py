"""The days after the third of a month: 2,000 small files by HTTP, readers at their pages meanwhile.

One sender has a quarter of all files, ten share another, the rest send one after another. Each file
is a branch's month after the last that is known, on a real server of two processes over a copy of a
simulated database. A wait is from the server's answer to a file until it is taken in.
"""

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import perf_counter, time

from sqlalchemy import make_url, select

from dashboard.actions.sample.nature import LAST_MONTH
from dashboard.database.engine import open_engine
from dashboard.database.tables import organisation
from dashboard.domain.months import add_months
from dashboard.web.line_doors import LINE
from tests.actions.files import csv_of, full_row, headings
from tests.benchmarks.clicks import Click, through_filters
from tests.benchmarks.load import of_crowd, served_times
from tests.benchmarks.measure import Result, result
from tests.benchmarks.served_pages import Served, serve
from tests.benchmarks.viewers import Browser, Crowd, Told, read_on, watch

FILES, SENDERS_OF_ONE = 2_000, 400
READERS, IDLE_S = Crowd(20, 5.0), 60.0
# Before the clocks run: others looked at pages before.
EARLIER, EARLIER_CROWD, IDLE = 400, Crowd(4, 0.0), 300
# Nothing taken in for so long: the rest never will be.
STUCK_S = 60.0


@dataclass(frozen=True)
class Sent:
    """A file on its way: who sends it, and its content."""

    sender: str
    name: str
    content: bytes


def measure_burst(folder: Path, url: str, size: str, files: int = FILES) -> Iterator[Result]:
    """Yield how fast files come in, how long senders wait, and what readers see meanwhile."""
    database = folder / "burst.db"
    shutil.copy(str(make_url(url).database), database)
    url = f"sqlite:///{database}"
    sent = write_files(url, folder, files)
    clicks = through_filters(url, EARLIER + IDLE + 2 * files)
    before = _held(database)
    with serve(folder, url, DASHBOARD_PROCESSES="2") as served:
        watch(served.port, clicks[:EARLIER], EARLIER_CROWD, IDLE_S)
        lines = len(served.lines())
        idle = watch(served.port, clicks[EARLIER : EARLIER + IDLE], READERS, IDLE_S)
        quiet, lines = served_times(served, lines), len(served.lines())
        begun = perf_counter()
        seen, answered = asyncio.run(_burst(served, sent, clicks[EARLIER + IDLE :], database))
        passed = perf_counter() - begun
        busy = served_times(served, lines)
    taken, waits = _taken(database, answered)
    name = f"{size} burst/{files} files"
    yield result(f"{name}/twice or never", [float(abs(_held(database) - before - files))], "files")
    yield result(f"{name}/rate", [60 * taken / passed], "files/min")
    for who, found in waits.items():
        yield result(f"{name}/wait of {who}", found, "s")
        yield result(f"{name}/longest wait of {who}", [max(found)], "s")
    yield from of_crowd(f"{name}/readers idle", idle, quiet)
    yield from of_crowd(f"{name}/readers meanwhile", seen, busy)


def write_files(url: str, folder: Path, files: int) -> list[Sent]:
    """Return files of a month of a branch each, no two of the same."""
    engine = open_engine(url)
    code = organisation.c.code
    branches = select(code).where(code.startswith("chi-bo-")).order_by(organisation.c.id)
    with engine.connect() as connection:
        codes = list(connection.execute(branches).scalars())
    heads, found = headings(engine), []
    for number in range(files):
        month = add_months(LAST_MONTH, 1 + number // len(codes))
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
) -> tuple[Told, dict[str, tuple[str, float]]]:
    """Send all files from eight connections; return what readers saw until all were taken in, and
    of each file its sender and when the server had it."""
    told, path, before = Told(), iter(clicks), _held(database)
    done = asyncio.Event()
    readers = [
        asyncio.create_task(
            read_on(Browser(served.port, told), path, (number, READERS.think, done.is_set))
        )
        for number in range(READERS.size)
    ]
    queue = asyncio.Queue[Sent]()
    for one in sent:
        queue.put_nowait(one)
    answered: dict[str, tuple[str, float]] = {}
    await asyncio.gather(*(_send(served.port, queue, answered) for _ in range(8)))
    held, since = 0, perf_counter()
    while held < len(sent) and perf_counter() - since < STUCK_S:
        await asyncio.sleep(0.5)
        if (now := _held(database) - before) > held:
            held, since = now, perf_counter()
    done.set()
    await asyncio.gather(*readers)
    return told, answered


async def _send(
    port: int, queue: "asyncio.Queue[Sent]", answered: dict[str, tuple[str, float]]
) -> None:
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
        answered[one.name] = one.sender, time()
    writer.close()


def _held(database: Path) -> int:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM meeting").fetchone()[0])


def _taken(
    database: Path, answered: dict[str, tuple[str, float]]
) -> tuple[int, dict[str, list[float]]]:
    """Return how many files were taken in, and the waits (s) of the senders of many, some and one
    file."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT file_name, received_at FROM upload").fetchall()
    waits: dict[str, list[float]] = {}
    for name, at in rows:
        sender, since = answered[name]
        wait = datetime.fromisoformat(at).timestamp() - since
        waits.setdefault(sender.rstrip("0123456789"), []).append(wait)
    return len({name for name, _ in rows}), dict(sorted(waits.items()))
