"""Other programs beside this one: `python -m tests.benchmarks.peers DATABASE [--only …]`.

Each is installed by name into an environment of its own (--environments keeps them), serves the
overview of the same SQLite file, and is measured by one and the same watch: from a click in
Chromium until its charts stand still. Superset's chart API is asked for the same rows
(see superset.py).

Not comparable: the peers' six charts have neither findings, tables beside them, intervals nor
levels of access, and Streamlit's answers come over a socket of its own, so that their time on the
server is not told.
"""

import argparse
import subprocess
import tempfile
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.clicks import through_periods
from tests.benchmarks.measure import TRIES, Result
from tests.benchmarks.peers import superset
from tests.benchmarks.peers.watch import Program, measure_all
from tests.benchmarks.served_pages import Served, serve
from tests.browser.conftest import free_port, wait_for_door

HERE = Path(__file__).parent
PACKAGES = {
    "streamlit": ["streamlit", "plotly"], "vizro": ["vizro"], "superset": superset.PACKAGES,
}  # fmt: skip


def main() -> None:
    """Measure, print a line of JSON for each result, then the ratios."""
    asked = argparse.ArgumentParser(prog="tests.benchmarks.peers", description=__doc__)
    asked.add_argument("database", type=Path)
    asked.add_argument("--only", nargs="+", choices=PACKAGES, default=list(PACKAGES))
    asked.add_argument("--environments", type=Path, help="folder whose environments are used again")
    chosen = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        passing = Path(name)
        environments = chosen.environments or passing / "environments"
        pythons = {one: environment(environments / one, PACKAGES[one]) for one in chosen.only}
        found = []
        for one in results(chosen.database.resolve(), pythons, passing):
            print(one.line(), flush=True)
            found.append(one)
    print(ratios(found))


def results(database: Path, pythons: dict[str, Path], passing: Path) -> Iterator[Result]:
    """Yield what each program took, ours first."""
    url = f"sqlite:///{database}"
    with serve(passing, url) as ours:
        if set(pythons) - {"superset"}:
            yield from measure_all([Program("chibo", ours, "/?ky=12t", None)])
        if "superset" in pythons:
            clicks = through_periods(url, TRIES)
            with superset.superset(pythons["superset"], passing, database) as peers_own:
                yield from superset.measure_data(ours, clicks, peers_own)
    for name, command in {"streamlit": streamlit, "vizro": vizro}.items():
        if name in pythons:
            with peer(command(pythons[name], database)) as served:
                yield from measure_all([Program(name, served, "/", "6 months")])


def environment(folder: Path, packages: list[str]) -> Path:
    """Return the Python of an environment with these packages, made where it is not there."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        command = [python, "-m", "pip", "install", "--quiet", *packages]
        subprocess.run(command, check=True)
    return python


def streamlit(python: Path, database: Path) -> tuple[list[object], int]:
    """Return the command that serves the page with Streamlit, and its port."""
    port = free_port()
    options = ["--server.port", str(port), "--server.address", "127.0.0.1",
               "--server.headless", "true", "--browser.gatherUsageStats", "false"]  # fmt: skip
    return [python, "-m", "streamlit", "run", HERE / "streamlit_page.py", *options, "--",
            database], port  # fmt: skip


def vizro(python: Path, database: Path) -> tuple[list[object], int]:
    """Return the command that serves the page with Vizro, and its port."""
    port = free_port()
    return [python, HERE / "vizro_page.py", database, str(port)], port


@contextmanager
def peer(begun: tuple[list[object], int]) -> Iterator[Served]:
    """Serve a peer as long as the block runs."""
    command, port = begun
    with subprocess.Popen(
        list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            wait_for_door(port, process)
            yield Served(port, process.pid, Path("/dev/null"))
        finally:
            process.terminate()


def ratios(found: list[Result]) -> str:
    """Return every peer's numbers as multiples of ours."""
    by_name = {one.name: one for one in found}
    lines = []
    for one in found:
        peer_name, _, what = one.name.partition(" ")
        ours = by_name.get(f"chibo {what}")
        times = f"{one.p50 / ours.p50:8.1f} × ours" if ours and ours.p50 else ""
        lines.append(f"{peer_name:12}{what:34}{one.p50:12.1f} {one.unit:4}{times}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
