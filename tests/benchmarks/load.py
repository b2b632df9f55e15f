"""Many readers at once: 50 and 500 of them, each clicking every five seconds, on a real server.

Server time is from a request's arrival at the application to its last byte, as the server's own
log says; answer time is what the readers wait, in a program on the same processors.
"""

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from dashboard.web.gate import CALLBACKS
from dashboard.web.kept_together import PATH as KEPT
from tests.benchmarks.clicks import through_filters
from tests.benchmarks.measure import Result, result
from tests.benchmarks.served_pages import Served, serve
from tests.benchmarks.viewers import Crowd, Told, watch

CROWDS = (50, 500)
THINK_S, SECONDS = 5.0, 40.0
# Before the clocks run: a minute of a day on which others looked before.
EARLIER, EARLIER_CROWD = 1_200, Crowd(24, 0.1)
PROCESSES = "2"


def measure_load(folder: Path, url: str, size: str) -> Iterator[Result]:
    """Yield what each crowd saw, from the same server."""
    counts = [int(crowd * SECONDS / THINK_S) for crowd in CROWDS]
    clicks = through_filters(url, EARLIER + sum(counts))
    with serve(folder, url, DASHBOARD_PROCESSES=PROCESSES) as served:
        watch(served.port, clicks[:EARLIER], EARLIER_CROWD, SECONDS)
        at = EARLIER
        for crowd, count in zip(CROWDS, counts, strict=True):
            mine = clicks[at : at + count]
            at += count
            begun, used, before = perf_counter(), served.processor(), len(served.lines())
            seen = watch(served.port, mine, Crowd(crowd, THINK_S), SECONDS)
            passed = perf_counter() - begun
            name = f"{size} load/{crowd} readers"
            yield from of_crowd(name, seen, served_times(served, before))
            yield result(f"{name}/clicks", [len(seen.clicks) / passed], "clicks/s")
            yield result(f"{name}/answers", [len(seen.answers) / passed], "answers/s")
            share = 100 * (served.processor() - used) / passed
            yield result(f"{name}/processor", [share], "%")


def served_times(served: Served, before: int) -> list[float]:
    """Return the server times of what was asked for parts after so many requests."""
    parts = {CALLBACKS, KEPT}
    return [float(str(one["ms"])) for one in served.lines()[before:] if one["path"] in parts]


def of_crowd(name: str, seen: Told, times: list[float]) -> Iterator[Result]:
    """Yield the times of parts, of whole clicks, and the errors."""
    for what, values in {"server": times, "answer": seen.answers, "click": seen.clicks}.items():
        yield result(f"{name}/{what}", values)
        yield result(f"{name}/{what} p99", [_p99(values)])
    yield result(f"{name}/errors", [float(len(seen.errors))], "errors")


def _p99(values: list[float]) -> float:
    return sorted(values)[int(0.99 * (len(values) - 1))]
