"""What it takes to keep a database of this size: its file, the sums anew, an import while others
read, and the memory of a web process that has shown every page."""

import gc
import multiprocessing
import resource
import shutil
from collections.abc import Iterator
from functools import partial
from multiprocessing.synchronize import Event
from pathlib import Path
from time import perf_counter

from sqlalchemy import make_url

from dashboard.actions.import_sheet import import_sheet
from dashboard.actions.rebuild_rollup import rebuild_rollup
from dashboard.app import create_app, settle
from dashboard.database.engine import open_engine
from dashboard.database.rubrics import read_rubrics
from dashboard.domain.viewer import Viewer
from dashboard.domain.words import MeetingKind
from dashboard.settings import Settings
from tests.benchmarks.imports import (
    MEETINGS,
    SCORES,
    sound,
    timed,
    wide_rows,
    write_csv,
)
from tests.benchmarks.measure import Result, result
from tests.benchmarks.pages import YEAR
from tests.benchmarks.parts import parts_of
from tests.benchmarks.server import pages

IDLE_S = 20
# One page of sums and one of rows, as people look at them while a file comes in.
LOOKED_AT = ("/nhom/content", "/chi-bo")
SPAWN = multiprocessing.get_context("spawn")


def measure_operation(url: str, folder: Path, branches: int) -> Iterator[Result]:
    """Yield what each takes, on a copy of the database."""
    of_size = partial(result, unit="s")
    copy = folder / "operated.db"
    kept = Path(str(make_url(url).database))
    yield result(f"{branches} operation/file", [kept.stat().st_size / 1e6], "MB")
    shutil.copy(kept, copy)
    copied = f"sqlite:///{copy}"
    yield from _import(copied, folder, branches)
    engine = open_engine(copied)
    (clock, cpu), _ = timed(lambda: rebuild_rollup(engine))
    engine.dispose()
    yield of_size(f"{branches} operation/sums anew/clock", [clock / 1000])
    yield of_size(f"{branches} operation/sums anew/cpu", [cpu / 1000])
    yield result(f"{branches} operation/web process", [_in_a_process(_walk, copied)], "MB")


def _import(url: str, folder: Path, branches: int) -> Iterator[Result]:
    engine = open_engine(url)
    with engine.connect() as connection:
        rubrics = read_rubrics(connection).values()
    rubric = next(one for one in rubrics if MeetingKind.REGULAR in one.meeting_kinds)
    file = write_csv(folder / "wide.csv", list(wide_rows(branches, rubric)))
    idle, busy = SPAWN.Event(), SPAWN.Event()
    receiver, sender = SPAWN.Pipe(duplex=False)
    reader = SPAWN.Process(target=_read, args=(url, (idle, busy), sender))
    reader.start()
    # Nobody reads yet: the process still loads what it shows.
    receiver.recv()
    idle.wait(IDLE_S)
    idle.set()
    (clock, cpu), receipt = timed(lambda: import_sheet(engine, file, Viewer()))
    busy.set()
    sound(receipt, (MEETINGS, 0, 0))
    before, meanwhile = receiver.recv()
    reader.join()
    engine.dispose()
    for name, spent in (("clock", clock), ("cpu", cpu)):
        yield result(f"{branches} operation/import/{name}", [SCORES / spent * 1000], "scores/s")
    yield result(f"{branches} operation/read, idle", before)
    yield result(f"{branches} operation/read, while importing", meanwhile or [0.0])


def _read(url: str, until: tuple[Event, Event], sender: object) -> None:
    """Ask for parts of pages, one after the other, until told to stop; send the milliseconds of
    those before the import and of those during it."""
    app = create_app(Settings(database_url=url))
    settle()
    client = app.server.test_client()
    parts = [part for path in LOOKED_AT for part in parts_of(app, path, YEAR)]
    for part in parts:
        part.ask(client)
    sender.send("ready")
    idle, busy = until
    taken: dict[bool, list[float]] = {False: [], True: []}
    while not busy.is_set():
        for part in parts:
            importing, start = idle.is_set(), perf_counter()
            part.ask(client)
            taken[importing].append((perf_counter() - start) * 1000)
    sender.send((taken[False], taken[True]))


def _walk(url: str, sender: object) -> None:
    """Show every page once and send the megabytes that the process takes then."""
    app = create_app(Settings(database_url=url))
    settle()
    client = app.server.test_client()
    for path in pages():
        for part in parts_of(app, path, YEAR):
            part.ask(client)
    gc.collect()
    pages_of_memory = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    sender.send(pages_of_memory * resource.getpagesize() / 1e6)


def _in_a_process(work: object, url: str) -> float:
    receiver, sender = SPAWN.Pipe(duplex=False)
    process = SPAWN.Process(target=work, args=(url, sender))
    process.start()
    found = float(receiver.recv())
    process.join()
    return found
