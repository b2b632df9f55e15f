"""What the processes of a server hold: after the start, after every page, after many calls.

RSS is what the system shows for one process, PSS what all of them take with what they share
counted once. The calls go round every part of every page, from eight connections.
"""

from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.clicks import Click, every_page
from tests.benchmarks.measure import Result, result
from tests.benchmarks.served_pages import Served, serve
from tests.benchmarks.viewers import Crowd, Told, watch

# A page has about five parts: 10,000 and 100,000 calls; 600 in a short run.
CALLS = (600, 10_000)
MANY = (10_000, 100_000)
AT_ONCE = 4
LONGEST_S = 3_000


def measure_footprint(
    folder: Path, url: str, size: str, calls: tuple[int, ...] = CALLS
) -> Iterator[Result]:
    """Yield megabytes at each moment, for one process and for two."""
    clicks = every_page(url)
    for processes in ("1", "2"):
        name = f"{size} footprint/{processes} process" + ("es" if processes != "1" else "")
        with serve(folder, url, DASHBOARD_PROCESSES=processes) as served:
            yield from told(f"{name}, started", served)
            ask(served, clicks)
            yield from told(f"{name}, after every page", served)
            done = 0
            for wanted in calls:
                done += ask(served, round_and_round(clicks, wanted - done), AT_ONCE)
                yield from told(f"{name}, after {wanted} calls", served)


def told(name: str, served: Served) -> Iterator[Result]:
    """Yield what the processes hold now."""
    held = served.memory()
    for what in ("rss of one", "pss"):
        yield result(f"{name}/{what}", [held[what]], "MB")


def ask(served: Served, clicks: list[Click], at_once: int = 1) -> int:
    """Let readers without a thought click through all; return the number of answers."""
    seen: Told = watch(served.port, clicks, Crowd(at_once, 0.0), LONGEST_S)
    if seen.errors:
        raise AssertionError(seen.errors[:3])
    return len(seen.answers)


def round_and_round(clicks: list[Click], calls: int) -> list[Click]:
    """Return clicks until they are at least so many calls."""
    found: list[Click] = []
    while calls > 0:
        for click in clicks:
            found.append(click)
            calls -= len(click.bodies)
    return found
