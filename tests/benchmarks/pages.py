"""Every page whole, at every level of the tree: query, figure, answer and bytes of all its parts.

A page is what the browser asks for when somebody chooses: each part that follows the choice of
filters. Every choice is of months that nobody chose before. Told apart are the first choice of all,
before anything is kept in memory, and the last one chosen again.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from time import perf_counter, process_time

from sqlalchemy import Engine, select

from dashboard.actions.sample.nature import LAST_MONTH
from dashboard.app import Dashboard
from dashboard.database.tables import organisation
from dashboard.domain.months import add_months
from tests.benchmarks.layers import FIGURES, QUERIES, Layers
from tests.benchmarks.measure import Result, result
from tests.benchmarks.parts import Part, parts_of
from tests.benchmarks.server import pages


def _written(month: int) -> str:
    return f"{month // 100}-{month % 100:02d}"


# A page so slow that this many seconds are gone is asked for twice all the same.
LONGEST_S = 10
# The last twelve months of invented data, then all stretches of ten months or eleven in them.
YEAR = "ky=12t"
STRETCHES = [
    (add_months(LAST_MONTH, 1 - ago - months), add_months(LAST_MONTH, -ago))
    for months in (11, 10) for ago in range(13 - months)
]  # fmt: skip
PERIODS = [YEAR, *(f"ky={_written(first)}..{_written(last)}" for first, last in STRETCHES)]
# The root is where no organisation is chosen.
LEVELS = {"root": "", "province": "tinh-1", "commune": "xa-1", "branch": "chi-bo-1"}
# What is told of a page, with its unit.
TIMES = ("query", "figure", "answer", "query_cpu", "figure_cpu", "cpu", "first", "again")
TOLD = {**dict.fromkeys(TIMES, "ms"), "kilobytes": "kB"}


def measure_pages(
    app: Dashboard, layers: Layers, over: tuple[Engine, str], wanted: Sequence[str]
) -> Iterator[Result]:
    """Yield the results of every page at each wanted level that the database has."""
    engine, size = over
    client = app.server.test_client()
    for level, query in levels(engine).items():
        for path in pages() if level in wanted else ():
            choices = [parts_of(app, path, f"{query}&{period}") for period in PERIODS]
            yield from _measured(client, choices, layers, f"{size} page/{level} {path}")


def levels(engine: Engine) -> dict[str, str]:
    """Return the choice of a unit for each level there is."""
    code = organisation.c.code
    with engine.connect() as connection:
        known = set(connection.execute(select(code).where(code.in_(LEVELS.values()))).scalars())
        top = connection.execute(select(code).order_by(organisation.c.id).limit(1)).scalar()
    below = {level: code for level, code in LEVELS.items() if code in known - {top}}
    return {"root": "", **{level: f"don-vi={code}" for level, code in below.items()}}


def _measured(
    client: object, choices: list[list[Part]], layers: Layers, name: str
) -> Iterator[Result]:
    taken: list[dict[str, float]] = []
    start = perf_counter()
    for parts in choices:
        taken.append(_once(client, parts, layers))
        if len(taken) > 1 and perf_counter() - start > LONGEST_S:
            break
    again = _once(client, choices[len(taken) - 1], layers)
    for what, unit in TOLD.items():
        key = {"first": "answer", "again": "cpu"}.get(what, what)
        rows = {"first": taken[:1], "again": [again]}.get(what, taken[1:])
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
    return {key: float(found[key]) for key in TOLD if key not in {"first", "again"}}
