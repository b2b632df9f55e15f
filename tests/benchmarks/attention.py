"""Whom to visit, measured: `python -m tests.benchmarks.attention [--keep FOLDER]`.

The list as a page asks for it over a province of 6,000 branches, and the reasons alone over a
nation of 250,000 branches × 12 months made in memory.
"""

import argparse
import json
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from dashboard import paths
from dashboard.database.engine import open_engine
from dashboard.domain.attention import AttentionRules, load_attention
from dashboard.domain.filters import Filters
from dashboard.domain.viewer import Viewer
from dashboard.domain.words import BranchKind, IssueGroup
from dashboard.queries import reasons
from dashboard.queries.priorities import priorities
from dashboard.queries.reader import Reader
from dashboard.queries.reason_sums import listed_by_chance, summed, weighed
from dashboard.queries.score_book import ScoreBooks
from tests.benchmarks.__main__ import database
from tests.benchmarks.province import Size

BRANCHES, MONTHS, TRIES, SHOWN = 6_000, 24, 9, 50
NATION, YEAR = 250_000, 12
TODAY = date(2025, 1, 1)
FAIR, GOOD = 70.0, 90.0


def main() -> None:
    """Print the median of some tries: time that passed, and time of the processor."""
    asked = argparse.ArgumentParser(prog="tests.benchmarks.attention", description=__doc__)
    asked.add_argument("--keep", type=Path, help="folder whose databases are used again")
    chosen = asked.parse_args()
    rules = load_attention(json.loads((paths.DATA / "attention.json").read_text("utf-8")))
    with tempfile.TemporaryDirectory() as passing:
        url = database(chosen.keep or Path(passing), Size(BRANCHES, MONTHS))
        engine = open_engine(url)
        books = ScoreBooks(engine)

        def listed() -> None:
            reader = Reader(engine, Viewer(), books)
            found = priorities(reader, Filters(), rules, TODAY)
            found.first(reader, Filters(), SHOWN)

        measure(f"the list of {BRANCHES:,} branches × {MONTHS} months", listed, TRIES)
        engine.dispose()
    nation = a_nation()
    own = nation.official.ravel() + 3
    unit = np.repeat(np.arange(NATION), YEAR)
    measure(f"the reasons of {NATION:,} branches × {YEAR} months",
            lambda: every_reason(nation, unit, own, rules), 3)  # fmt: skip


def measure(name: str, work: Callable[[], None], tries: int) -> None:
    """Do the work once, then time it."""
    work()
    taken = []
    for _ in range(tries):
        passed, used = perf_counter(), process_time()
        work()
        taken.append((perf_counter() - passed, process_time() - used))
    passed, used = (sorted(column)[tries // 2] for column in zip(*taken, strict=True))
    print(f"{name}: {passed:.2f} s passed, {used:.2f} s of the processor", flush=True)


def a_nation() -> reasons.History:
    """Return a year of every branch of a nation, drawn from a fixed seed."""
    random = np.random.default_rng(2023)
    level = random.normal(88, 4, (NATION, 1))
    months = {
        group.value: np.clip(level + random.normal(0, 5, (NATION, YEAR)), 0, 100)
        for group in IssueGroup
    }
    official = np.mean(list(months.values()), axis=0)
    official[random.random(official.shape) < 0.02] = np.nan
    return reasons.History(
        official, official, months, official + 3, random.integers(0, len(BranchKind), NATION)
    )


def every_reason(
    nation: reasons.History, unit: np.ndarray, own: np.ndarray, rules: AttentionRules
) -> None:
    """Find, weigh and sum up every statistical reason."""
    found = [
        reasons.statistical(nation, FAIR, rules),
        reasons.heaped(unit, own, GOOD, rules),
        reasons.apart(unit, own, nation.official.ravel(), "appraisal", rules),
    ]
    listed_by_chance(summed(weighed(found, rules), rules))


if __name__ == "__main__":
    main()
