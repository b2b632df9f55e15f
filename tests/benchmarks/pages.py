"""Every page whole, at every level of the tree: query, figure, answer and bytes of all its parts.

A page is what the browser asks for when somebody opens it: its layout, and each part that follows
the choice of filters. The first time, before anything is kept in memory, is told apart.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from time import perf_counter, process_time

from sqlalchemy import Engine, select

from dashboard.app import Dashboard
from dashboard.database.tables import organisation
from tests.benchmarks.layers import FIGURES, QUERIES, Layers
from tests.benchmarks.measure import Result, result
from tests.benchmarks.parts import Part, parts_of
from tests.benchmarks.server import pages

# A page so slow that this many seconds are gone is asked for twice all the same.
TRIES, LONGEST_S = 6, 10
YEAR = "ky=12t"
# The root is where no organisation is chosen.
LEVELS = {"root": "", "province": "tinh-1", "commune": "xa-1", "branch": "chi-bo-1"}
# What is told of a page, with its unit.
TIMES = ("query", "figure", "answer", "query_cpu", "figure_cpu", "cpu", "first")
TOLD = {**dict.fromkeys(TIMES, "ms"), "kilobytes": "kB"}


def measure_pages(
    app: Dashboard, layers: Layers, over: tuple[Engine, str], wanted: Sequence[str]
) -> Iterator[Result]:
    """Yield the results of every page at each wanted level that the database has."""
    engine, size = over
    client = app.server.test_client()
    for level, query in levels(engine).items():
        for path in pages() if level in wanted else ():
            parts = parts_of(app, path, query)
            yield from _measured(client, parts, layers, f"{size} page/{level} {path}")


def levels(engine: Engine) -> dict[str, str]:
    """Return the choice of filters for each level there is: a year of one unit."""
    code = organisation.c.code
    with engine.connect() as connection:
        known = set(connection.execute(select(code).where(code.in_(LEVELS.values()))).scalars())
        top = connection.execute(select(code).order_by(organisation.c.id).limit(1)).scalar()
    below = {level: code for level, code in LEVELS.items() if code in known - {top}}
    return {"root": YEAR, **{level: f"don-vi={code}&{YEAR}" for level, code in below.items()}}


def _measured(client: object, parts: list[Part], layers: Layers, name: str) -> Iterator[Result]:
    taken: list[dict[str, float]] = []
    start = perf_counter()
    while len(taken) < 2 or (len(taken) <= TRIES and perf_counter() - start < LONGEST_S):
        taken.append(_once(client, parts, layers))
    counted = taken[1:]
    for what, unit in TOLD.items():
        rows = taken[:1] if what == "first" else counted
        key = "answer" if what == "first" else what
        yield result(f"{name}/{what}", [one[key] for one in rows], unit)


def _once(client: object, parts: list[Part], layers: Layers) -> dict[str, float]:
    """Ask for every part once, one after the other."""
    layers.reset()
    found: Counter[str] = Counter()
    # Of all threads: what the answer would take on a machine with nothing else to do.
    used = process_time()
    for part in parts:
        start = perf_counter()
        response = part.ask(client)
        found["answer"] += (perf_counter() - start) * 1000
        if response.status_code not in {200, 204}:
            raise AssertionError(f"{part.name}: {response.status_code}")
        found["kilobytes"] += len(response.data) / 1000
    found["query"], found["figure"] = layers.taken[QUERIES], layers.taken[FIGURES]
    found["query_cpu"], found["figure_cpu"] = layers.cpu[QUERIES], layers.cpu[FIGURES]
    found["cpu"] = (process_time() - used) * 1000
    return {key: float(found[key]) for key in TOLD if key != "first"}
