"""Measure everything: `python -m tests.benchmarks [branches …] [--only PART …] [--keep FOLDER]`.

Parts: pages (every page at every level of the tree, as a table for the readmes), server (every part
of every page at the root), browser (from a choice to the last chart painted), attention (the list
of branches to visit, and its reasons in memory), memory (funnels and ranks), imports (files of
10,000 meetings), operation (size, sums anew, an import while others read, memory of a process),
footprint (what the processes of a server hold; --many for 100,000 calls), load (50 and 500
readers), burst (2,000 files in line). What needs no database is also measured at a nation's size.
"""

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from dashboard.actions.simulate import Size, simulate
from dashboard.app import create_app, settle
from dashboard.database.engine import open_engine
from dashboard.settings import Settings
from tests.benchmarks.attention import measure_list, measure_reasons
from tests.benchmarks.browser import measure_browser
from tests.benchmarks.burst import FILES, measure_burst
from tests.benchmarks.footprint import CALLS, MANY, measure_footprint
from tests.benchmarks.funnel import measure_memory
from tests.benchmarks.imports import measure_imports
from tests.benchmarks.layers import Layers
from tests.benchmarks.load import measure_load
from tests.benchmarks.measure import Result
from tests.benchmarks.operation import measure_operation
from tests.benchmarks.pages import LEVELS, measure_pages
from tests.benchmarks.readme import write
from tests.benchmarks.report import report
from tests.benchmarks.server import measure_server

MONTHS = 12
QUICK, NATION = 350, 250_000
TRIES = 3
PARTS = (
    "pages", "server", "browser", "attention", "memory", "imports", "operation", "footprint",
    "load", "burst",
)  # fmt: skip
OVER_DATABASE = {"pages", "server", "browser", "attention", "footprint", "load", "burst"}


def main() -> None:
    """Print a line of JSON for each result, then tables of all of them."""
    asked = argparse.ArgumentParser(prog="tests.benchmarks", description=__doc__)
    asked.add_argument("branches", nargs="*", type=int, default=[QUICK])
    asked.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    asked.add_argument("--tries", type=int, default=TRIES, help="imports of each file")
    asked.add_argument("--levels", nargs="+", choices=LEVELS, default=list(LEVELS))
    asked.add_argument("--write", action="store_true", help="put the table into the readmes")
    asked.add_argument("--keep", type=Path, help="folder whose databases are used again")
    asked.add_argument("--url", help="of a simulated database that is there, of the given size")
    asked.add_argument("--files", type=int, default=FILES, help="files of the burst")
    asked.add_argument("--many", action="store_true", help="100,000 calls of the footprint")
    chosen = asked.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        results = []
        # Before any application: it binds the functions that the clocks go around.
        layers = Layers()
        layers.install()
        for one in measured(chosen, layers, Path(passing)):
            print(one.line(), flush=True)
            results.append(one)
    print(report(results))
    if chosen.write:
        write(results)


def measured(
    chosen: argparse.Namespace, layers: Layers, passing: Path
) -> Iterator[Result]:
    """Yield every result asked for, size by size."""
    for branches in chosen.branches:
        if OVER_DATABASE & set(chosen.only):
            url = chosen.url or database(chosen.keep or passing, Size(branches, MONTHS))
            yield from over_database(url, branches, layers, chosen)
            yield from of_server(passing, url, str(branches), chosen)
        if "operation" in chosen.only:
            url = chosen.url or database(chosen.keep or passing, Size(branches, MONTHS))
            with tempfile.TemporaryDirectory(dir=chosen.keep) as folder:
                yield from measure_operation(url, Path(folder), branches)
        if "imports" in chosen.only:
            with tempfile.TemporaryDirectory() as folder:
                yield from measure_imports(Path(folder), branches, chosen.tries)
    for branches in sorted({*chosen.branches, NATION}):
        if "attention" in chosen.only:
            yield from measure_reasons(branches)
        if "memory" in chosen.only:
            yield from measure_memory(branches)


def database(folder: Path, size: Size) -> str:
    """Return the address of a database of this size, built where it is not there or not whole."""
    path = folder / f"simulated-{size.branches}-{size.months}.db"
    url = f"sqlite:///{path}"
    engine = open_engine(url)
    simulate(engine, size)
    engine.dispose()
    return url


def over_database(
    url: str, branches: int, layers: Layers, chosen: argparse.Namespace
) -> Iterator[Result]:
    """Yield the results over one database."""
    parts = chosen.only
    if {"pages", "server"} & set(parts):
        engine = open_engine(url)
        app = create_app(Settings(database_url=url))
        settle()
        if "pages" in parts:
            yield from measure_pages(app, layers, (engine, str(branches)), chosen.levels)
        if "server" in parts:
            yield from measure_server(app, layers, engine, str(branches))
        engine.dispose()
    if "attention" in parts:
        yield from measure_list(url, str(branches))
    if "browser" in parts:
        yield from measure_browser(url, str(branches))


def of_server(
    passing: Path, url: str, size: str, chosen: argparse.Namespace
) -> Iterator[Result]:
    """Yield the results of a server in processes of its own."""
    if "footprint" in chosen.only:
        calls = MANY if chosen.many else CALLS
        yield from measure_footprint(passing, url, size, calls)
    if "load" in chosen.only:
        yield from measure_load(passing, url, size)
    if "burst" in chosen.only:
        yield from measure_burst(passing, url, size, chosen.files)


if __name__ == "__main__":
    main()
