"""Measure: `python -m tests.benchmarks [branches …] [--keep FOLDER] [--no-browser]`."""

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from dashboard.app import create_app, settle
from dashboard.database.engine import open_engine
from dashboard.settings import Settings
from tests.benchmarks.browser import measure_browser
from tests.benchmarks.layers import Layers
from tests.benchmarks.measure import Result
from tests.benchmarks.province import Size, build
from tests.benchmarks.report import report
from tests.benchmarks.server import measure_server

MONTHS = 24
SIZES = (350, 6_000)


def main() -> None:
    """Print a line of JSON for each result, then the ratios as a table."""
    asked = argparse.ArgumentParser(prog="tests.benchmarks", description=__doc__)
    asked.add_argument("branches", nargs="*", type=int, default=SIZES)
    asked.add_argument("--keep", type=Path, help="folder whose databases are used again")
    asked.add_argument("--no-browser", action="store_true")
    chosen = asked.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        results = []
        # Before any application: it binds the functions that the clocks go around.
        layers = Layers()
        layers.install()
        for branches in chosen.branches:
            url = database(chosen.keep or Path(passing), Size(branches, MONTHS))
            for one in measured(url, branches, layers, browser=not chosen.no_browser):
                print(one.line(), flush=True)
                results.append(one)
    print(report(results))


def database(folder: Path, size: Size) -> str:
    """Return the address of a province of this size, built if it is not there."""
    path = folder / f"province-{size.branches}-{size.months}.db"
    url = f"sqlite:///{path}"
    if not path.exists():
        engine = open_engine(url)
        build(engine, size, folder)
        engine.dispose()
    return url


def measured(url: str, branches: int, layers: Layers, *, browser: bool) -> Iterator[Result]:
    """Yield every result over one database."""
    engine = open_engine(url)
    app = create_app(Settings(database_url=url))
    settle()
    yield from measure_server(app, layers, engine, str(branches))
    engine.dispose()
    if browser:
        yield from measure_browser(url, str(branches))


if __name__ == "__main__":
    main()
