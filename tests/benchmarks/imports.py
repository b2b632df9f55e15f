"""How fast files of scores come in.

Each file holds 10,000 meetings of 20 criteria and comes, with checks and sums, into a province
that holds data: once for the first time, once more without a change. Lines of JSON for each:
milliseconds by the clock and of processors (these bear a busy machine), and scores a second of
both. The yardstick is the csv module parsing the same rows.
"""

import csv
import os
import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

from xlsxwriter import Workbook

from dashboard.actions.import_sheet import Receipt, import_sheet
from dashboard.actions.rebuild_rollup import check_rollup
from dashboard.actions.sample.nature import LAST_MONTH
from dashboard.actions.simulate import Size, simulate
from dashboard.database.engine import open_engine
from dashboard.database.rubrics import read_rubrics
from dashboard.domain.months import add_months
from dashboard.domain.rubric import Rubric
from dashboard.domain.viewer import Viewer
from dashboard.domain.words import MeetingKind
from tests.benchmarks.measure import Result, result

MEETINGS, MONTHS_HELD, DROPPED = 10_000, 12, 1
CRITERIA = 20
SCORES = MEETINGS * CRITERIA
SEED = 20231024
IDENTITY = ("branch code", "meeting date", "meeting kind", "assessment")
FACTS = ("members", "attended", "unexcused", "minutes", "speakers", "tasks due", "tasks on time")
Rows = list[list[Any]]
Spent = tuple[float, float]


def measure_imports(folder: Path, branches: int, tries: int) -> Iterator[Result]:
    """Yield milliseconds and scores a second of each kind of file, after the yardstick; the first
    of the tries does not count."""
    ready = folder / "ready.db"
    engine = open_engine(f"sqlite:///{ready}")
    simulate(engine, Size(branches, MONTHS_HELD))
    with engine.connect() as connection:
        rubrics = read_rubrics(connection).values()
    engine.dispose()
    rubric = next(one for one in rubrics if MeetingKind.REGULAR in one.meeting_kinds)
    files = write_files(folder, list(wide_rows(branches, rubric)))
    yield from results(
        f"{branches} import/csv module", [parse(files["wide csv"]) for _ in range(tries)]
    )
    for kind, file in files.items():
        turns = [import_twice(ready, folder / "copy.db", file) for _ in range(tries)]
        for what, taken in zip(("first", "again"), zip(*turns, strict=True), strict=True):
            yield from results(f"{branches} import/{kind}, {what}", taken)


def results(name: str, taken: Sequence[Spent]) -> Iterator[Result]:
    """Yield what counts of the milliseconds that one import took by clock and processor."""
    counted = taken[DROPPED:]
    for clock, at in (("clock", 0), ("cpu", 1)):
        spent = [one[at] for one in counted]
        yield result(f"{name}/{clock}", spent)
        yield result(f"{name}/{clock}", [SCORES / one * 1000 for one in spent], "scores/s")


def import_twice(ready: Path, copy: Path, file: Path) -> tuple[Spent, Spent]:
    """Return what a first import into a copy took, and the same file again."""
    for part in copy.parent.glob(copy.name + "*"):
        part.unlink()
    engine = open_engine(f"sqlite:///{shutil.copy(ready, copy)}")
    first, receipt = timed(lambda: import_sheet(engine, file, Viewer()))
    sound(receipt, (MEETINGS, 0, 0))
    again, receipt = timed(lambda: import_sheet(engine, file, Viewer()))
    sound(receipt, (0, 0, MEETINGS))
    if differing := check_rollup(engine):
        raise AssertionError(differing[:3])
    engine.dispose()
    return first, again


def sound(receipt: Receipt, expected: tuple[int, int, int]) -> None:
    """Measure nothing that went wrong."""
    found = receipt.new, receipt.changed, receipt.unchanged
    if receipt.problems or found != expected:
        raise AssertionError((found, receipt.problems[:3]))


def timed(work: Callable[[], Any]) -> tuple[Spent, Any]:
    """Return milliseconds by the clock and of processors, children too, and what the work gave."""
    clock, before = perf_counter(), sum(os.times()[:4])
    found = work()
    return ((perf_counter() - clock) * 1000, (sum(os.times()[:4]) - before) * 1000), found


def parse(file: Path) -> Spent:
    """Return what the csv module alone takes to read a file."""

    def read() -> None:
        with file.open(encoding="utf-8", newline="") as source:
            for _ in csv.reader(source, delimiter=";"):
                pass

    return timed(read)[0]


def wide_rows(branches: int, rubric: Rubric) -> Iterator[list[Any]]:
    """Yield headings and one meeting a row: each branch in the months after those held."""
    chance = random.Random(SEED)
    yield [*IDENTITY, *(one.code for one in rubric.criteria)]
    for count in range(MEETINGS):
        month = add_months(LAST_MONTH, 1 + count // branches)
        day = date(month // 100, month % 100, chance.choice((1, 2, 3, 3, 4, 5)))
        points = [
            max(0, one.max_x100 - chance.choice((0, 0, 0, 50, 50, 100, 150))) / 100
            for one in rubric.criteria
        ]
        yield [f"chi-bo-{count % branches + 1}", day, "regular", "self", *points]


def with_facts(rows: Rows) -> Rows:
    """Add recorded facts to each row."""
    chance = random.Random(SEED)
    full = [[*rows[0], *FACTS]]
    for row in rows[1:]:
        members = chance.randrange(5, 60)
        attended = members - chance.randrange(0, 3)
        tasks = chance.randrange(1, 9)
        full.append([*row, members, attended, 0, 90, attended // 2, tasks, tasks])
    return full


def long_rows(rows: Rows) -> Rows:
    """Turn each meeting into one row a criterion."""
    codes = rows[0][len(IDENTITY) :]
    return [
        [*IDENTITY, "criterion", "points"],
        *(
            [*row[: len(IDENTITY)], code, points]
            for row in rows[1:]
            for code, points in zip(codes, row[len(IDENTITY) :], strict=True)
        ),
    ]


def write_files(folder: Path, rows: Rows) -> dict[str, Path]:
    """Write the same meetings in every layout."""
    return {
        "wide csv": write_csv(folder / "wide.csv", rows),
        "wide csv with facts": write_csv(folder / "facts.csv", with_facts(rows)),
        "long csv": write_csv(folder / "long.csv", long_rows(rows)),
        "xlsx": write_xlsx(folder / "wide.xlsx", rows),
    }


def write_csv(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    """Write a file as Excel does here: semicolons, decimal commas, dd/mm/yyyy."""
    with path.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target, delimiter=";").writerows([written(cell) for cell in row] for row in rows)
    return path


def written(cell: Any) -> str:
    """Write a cell the Vietnamese way."""
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return f"{cell:g}".replace(".", ",") if isinstance(cell, float) else str(cell)


def write_xlsx(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    """Write a workbook with real dates and numbers."""
    with Workbook(str(path), {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return path
