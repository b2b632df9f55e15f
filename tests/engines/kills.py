"""Work that is killed at any moment of its length: forked from a process that has all it needs.

Run as a program by tests, because pytest's own process has threads and must not fork:
`python -m tests.engines.kills WORK URL FOLDER TIMES`, which prints what came of it as JSON.
"""

import json
import os
import random
import select
import signal
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, func
from sqlalchemy import select as choose

from dashboard.actions.back_up import back_up, read_receipt, receipt_of, restore
from dashboard.actions.branches import branch_names
from dashboard.actions.import_sheet import import_sheet
from dashboard.actions.rebuild_rollup import check_rollup
from dashboard.actions.upgrade_database import upgrade_database
from dashboard.database.backup import check_copy, checksum
from dashboard.database.engine import open_engine, read, writing
from dashboard.database.migrate import FORMS, downgrade, standing
from dashboard.database.tables import assessment, meeting, upload, upload_change
from tests.actions.files import EVERYONE, csv_of, full_row, headings
from tests.engines.filled import every_row

SEED = 20231024
ROWS = 12
Work = Callable[[], object]


def run(work: Work, seconds: float | None = None) -> bool:
    """Do the work in a child that is killed after so many seconds; whether it said it was done."""
    hear, tell = os.pipe()
    child = os.fork()
    if child == 0:
        work()
        os.write(tell, b"done")
        os.kill(os.getpid(), signal.SIGKILL)
    os.close(tell)
    select.select([hear], [], [], seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    # What was said before the end counts, also where both came at once.
    said = bool(os.read(hear, 4))
    os.close(hear)
    return said


class Moments:
    """When to kill: anywhere in the length of the work, which a busy machine stretches."""

    def __init__(self, lengths: Sequence[float], times: int) -> None:
        self._length, self._left = min(lengths), times
        self._chance = random.Random(SEED)

    def next(self) -> float | None:
        """Return seconds; None, for the moment after it was done, as the last."""
        self._left -= 1
        return self._chance.uniform(0, 1.1 * self._length) if self._left else None

    def learn(self, *, done: bool) -> None:
        """Aim a little earlier where it was done, and later where it was not."""
        self._length *= 0.93 if done else 1.03


def length_of(work: Work) -> float:
    """Return how many seconds the work takes."""
    begun = time.monotonic()
    assert run(work)
    return time.monotonic() - begun


def settled(engine: Engine) -> None:
    """Wait until a server has noticed that the child is gone: it may still commit until then."""
    with writing(engine):
        pass


def counts(engine: Engine) -> tuple[int, ...]:
    """Return how many meetings, assessments, uploads and changed rows there are."""
    with engine.connect() as connection:
        return tuple(
            connection.execute(choose(func.count()).select_from(table)).scalar_one()
            for table in (meeting, assessment, upload, upload_change)
        )


def kill_imports(url: str, folder: Path, times: int) -> dict[str, int]:
    """Import a file a month, each killed; whatever was acknowledged must be there, else nothing."""
    engine = open_engine(url)
    with engine.connect() as connection:
        codes = list(dict.fromkeys(one.code for one in branch_names(connection, EVERYONE)))
    files = []
    for number in range(times + 2):
        # A month each, then the same months of other branches.
        block, day = number // 12 * ROWS, f"05/{number % 12 + 1:02d}/2024"
        some = codes[block : block + ROWS]
        rows = [headings(engine), *(full_row(engine, code, day) for code in some)]
        files.append(csv_of(folder / f"{number}.csv", rows))
    engine.dispose()

    def work_on(file: Path) -> Work:
        return lambda: import_sheet(open_engine(url), file, EVERYONE)

    moments = Moments([length_of(work_on(file)) for file in files[:2]], times)
    result = {"kills": times, "acknowledged": 0, "there": 0, "lost": 0, "half": 0, "differ": 0}
    before = counts(engine)
    step = tuple(one // 2 for one in before)
    assert step[:3] == (ROWS, ROWS, 1), step
    there = []
    for number, file in enumerate(files[2:]):
        engine.dispose()
        said = run(work_on(file), moments.next())
        moments.learn(done=said)
        settled(engine)
        after = counts(engine)
        gained = tuple(b - a for a, b in zip(before, after, strict=True))
        whole = gained == step
        there.append(whole)
        result["acknowledged"] += said
        result["there"] += whole
        result["lost"] += said and not whole
        result["half"] += not whole and any(gained)
        if number % 5 == 0:
            result["differ"] += len(check_rollup(engine))
        before = after
    again = [import_sheet(engine, file, EVERYONE) for file in files[2:]]
    wanted = [(0, ROWS) if whole else (ROWS, 0) for whole in there]
    result["half"] += [(one.new, one.unchanged) for one in again] != wanted
    result["differ"] += len(check_rollup(engine))
    return result


def kill_upgrades(url: str, folder: Path, times: int) -> dict[str, int]:
    """Upgrade again and again, each time killed; the database is of one form or of the other."""
    engine = open_engine(url)
    older, newest = FORMS[-2:]
    before = every_row(engine)
    engine.dispose()

    def work() -> None:
        upgrade_database(open_engine(url), folder, datetime.now(UTC))

    def down() -> None:
        with writing(engine) as connection:
            if standing(connection).number == newest:
                downgrade(connection, older)
        engine.dispose()

    lengths = []
    for _ in range(2):
        lengths.append(length_of(work))
        down()
    moments = Moments(lengths, times)
    result = {"kills": times, "acknowledged": 0, "there": 0, "lost": 0, "half": 0, "copies": 0}
    known = before.keys() - {"audit", "state"}
    for _ in range(times):
        down()
        said = run(work, moments.next())
        moments.learn(done=said)
        settled(engine)
        whole = read(engine, standing).number == newest
        found = every_row(engine)
        result["acknowledged"] += said
        result["there"] += whole
        result["lost"] += said and not whole
        result["lost"] += any(found[name] != before[name] for name in known)
        result["half"] += not whole and found.keys() != before.keys()
    for copy in folder.glob("*.backup"):
        # A backup that has its name is whole.
        check_copy(engine, copy)
        assert checksum(copy) == read_receipt(copy).sha256, receipt_of(copy)
        result["copies"] += 1
    engine.dispose()
    work()
    left = len(list(folder.glob("*.part*")))
    return result | {"left": left}


def kill_restores(url: str, folder: Path, times: int) -> dict[str, int]:
    """Restore over an import, again and again, killed; what is there is the one or the other."""
    engine, copy = open_engine(url), folder / "copy"
    back_up(engine, copy)
    restored = counts(engine)
    with engine.connect() as connection:
        codes = list(dict.fromkeys(one.code for one in branch_names(connection, EVERYONE)))
    rows = [headings(engine), *(full_row(engine, code, "05/01/2025") for code in codes[:ROWS])]
    file = csv_of(folder / "later.csv", rows)

    def work() -> None:
        restore(open_engine(url), copy, (folder / "kept", datetime.now(UTC)))

    def later() -> tuple[int, ...]:
        import_sheet(engine, file, EVERYONE)
        found = counts(engine)
        engine.dispose()
        return found

    imported, lengths = later(), []
    for _ in range(2):
        lengths.append(length_of(work))
        later()
    moments = Moments(lengths, times)
    result = {"kills": times, "acknowledged": 0, "there": 0, "lost": 0, "half": 0, "differ": 0}
    for _ in range(times):
        later()
        said = run(work, moments.next())
        moments.learn(done=said)
        settled(engine)
        found = counts(engine)
        result["acknowledged"] += said
        result["there"] += found == restored
        result["lost"] += said and found != restored
        result["half"] += found not in (restored, imported)
        result["differ"] += len(check_rollup(engine))
        engine.dispose()
    return result


if __name__ == "__main__":
    every = {"import": kill_imports, "upgrade": kill_upgrades, "restore": kill_restores}
    name, url, folder, times = sys.argv[1:]
    print(json.dumps(every[name](url, Path(folder), int(times))))
