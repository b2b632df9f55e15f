"""Whom to visit, measured: the list as a page asks for it over a province, and the reasons alone
over as many branches × 12 months made in memory; by the clock and of the processor."""

import json
from collections.abc import Callable, Iterator
from datetime import date
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
from tests.benchmarks.measure import Result, result

TRIES, SHOWN, YEAR = 9, 50, 12
TODAY = date(2025, 1, 1)
FAIR, GOOD = 70.0, 90.0


def measure_list(url: str, size: str) -> Iterator[Result]:
    """Yield what the list of branches to visit takes over a province."""
    engine = open_engine(url)
    books, rules = ScoreBooks(engine), settings()

    def listed() -> None:
        reader = Reader(engine, Viewer(), books)
        priorities(reader, Filters(), rules, TODAY).first(reader, Filters(), SHOWN)

    yield from timed(f"{size} attention/list", listed)
    engine.dispose()


def measure_reasons(branches: int) -> Iterator[Result]:
    """Yield what the statistical reasons take over a year of so many branches in memory."""
    year, rules = a_year(branches), settings()
    own, unit = year.official.ravel() + 3, np.repeat(np.arange(branches), YEAR)
    yield from timed(
        f"{branches} attention/reasons", lambda: every_reason(year, unit, own, rules)
    )


def timed(name: str, work: Callable[[], None]) -> Iterator[Result]:
    """Do the work once, then time it."""
    work()
    taken = []
    for _ in range(TRIES):
        passed, used = perf_counter(), process_time()
        work()
        taken.append((perf_counter() - passed, process_time() - used))
    for clock, spent in zip(("clock", "cpu"), zip(*taken, strict=True), strict=True):
        yield result(f"{name}/{clock}", [1000 * one for one in spent])


def settings() -> AttentionRules:
    """Return the settings that are shipped."""
    return load_attention(json.loads((paths.DATA / "attention.json").read_text("utf-8")))


def a_year(branches: int) -> reasons.History:
    """Return a year of every branch, drawn from a fixed seed."""
    random = np.random.default_rng(2023)
    level = random.normal(88, 4, (branches, 1))
    months = {
        group.value: np.clip(level + random.normal(0, 5, (branches, YEAR)), 0, 100)
        for group in IssueGroup
    }
    official = np.mean(list(months.values()), axis=0)
    official[random.random(official.shape) < 0.02] = np.nan
    return reasons.History(
        official, official, months, official + 3, random.integers(0, len(BranchKind), branches)
    )


def every_reason(
    year: reasons.History, unit: np.ndarray, own: np.ndarray, rules: AttentionRules
) -> None:
    """Find, weigh and sum up every statistical reason."""
    found = [
        reasons.statistical(year, FAIR, rules),
        reasons.heaped(unit, own, GOOD, rules),
        reasons.apart(unit, own, year.official.ravel(), "appraisal", rules),
    ]
    listed_by_chance(summed(weighed(found, rules), rules))
