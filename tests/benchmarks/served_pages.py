"""A real server over a copy of a database, as a deployment starts it, and what it takes."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.browser.conftest import CHIBO, free_port, wait_for_door

# As deploy/chibo.service says.
DEPLOYED = {"MALLOC_ARENA_MAX": "2", "DASHBOARD_LOG": "json", "PYTHONUNBUFFERED": "1"}
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Served:
    """A server that runs: its port, its first process, and the file with a line a request."""

    port: int
    process: int
    log: Path

    def processes(self) -> list[int]:
        """Return the first process and all that it began."""
        found = [self.process]
        for one in found:
            for task in Path(f"/proc/{one}/task").glob("*"):
                with suppress(FileNotFoundError):  # a thread that has ended meanwhile
                    found += map(int, (task / "children").read_text().split())
        return found

    def memory(self) -> dict[str, float]:
        """Return megabytes: RSS and PSS (what is shared counted once) of all, `rss of one` of the
        largest."""
        each = [_memory(one) for one in self.processes()]
        return {
            "processes": float(len(each)),
            "rss of one": max(one["Rss"] for one in each),
            "pss": sum(one["Pss"] for one in each),
        }

    def processor(self) -> float:
        """Return the seconds of processors that all have used so far."""
        return sum(_used(one) for one in self.processes())

    def lines(self) -> list[dict[str, object]]:
        """Return what the server wrote of each request."""
        return [json.loads(line) for line in self.log.read_text().splitlines() if line[:1] == "{"]


@contextmanager
def serve(folder: Path, url: str, **settings: str) -> Iterator[Served]:
    """Serve as long as the block runs."""
    port, log = free_port(), folder / "requests.jsonl"
    environment = {**os.environ, **DEPLOYED, "PORT": str(port), "DASHBOARD_DATABASE_URL": url}
    with log.open("a") as lines, subprocess.Popen(
        [CHIBO, "serve", "--empty"], env=environment | settings, stdout=subprocess.DEVNULL,
        stderr=lines,
    ) as process:  # fmt: skip
        try:
            wait_for_door(port, process)
            yield Served(port, process.pid, log)
        finally:
            process.terminate()


def _memory(process: int) -> dict[str, float]:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return {
        name: int(rest.split()[0]) / 1024
        for name, _, rest in (line.partition(":") for line in lines) if name in {"Rss", "Pss"}
    }  # fmt: skip


def _used(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS
