"""Funnels and ranks from arrays in memory, measured.

A funnel is everything from the columns of meetings in memory to the figure: sums by branch, limits,
standings, density, names of those drawn one by one.
"""

import json
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from dashboard.figures import Caption, Drawn, funnel
from dashboard.queries.funnel import FunnelUnits, drawn
from dashboard.statistics.caterpillar import caterpillar
from dashboard.statistics.crowd_ranks import crowd_ranks
from dashboard.statistics.funnel_plot import funnel_of_means
from dashboard.statistics.intervals import mean_and_sd
from dashboard.text import Words
from tests.benchmarks.measure import Result, in_turn, result

# A peer group is a fifth of its province, and no larger than people look through.
PEERS_OF, MOST_PEERS = 5, 6_000
MEETINGS = 12
MOST_POINTS = 3_000
WORDS = Words("vi")
CAPTION = Caption("Phễu", "", "")


def columns(branches: int) -> tuple[np.ndarray, np.ndarray]:
    """Return branch numbers and hundredths of a percent, a row a meeting, in tree order."""
    chance = np.random.default_rng(20231024)
    held = chance.integers(3, MEETINGS + 5, branches)
    branch = np.repeat(np.arange(branches, dtype=np.int32), held)
    level = np.repeat(chance.normal(86, 3, branches), held)
    return branch, np.clip(100 * (level + chance.normal(0, 4, len(branch))), 0, 10_000).astype(
        np.int16
    )


def by_branch(branch: np.ndarray, percent: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return meetings, and two rows, mean and sd, by branch."""
    values, count = percent.astype(float), np.bincount(branch)
    sums, squares = np.bincount(branch, values), np.bincount(branch, values**2)
    return count, mean_and_sd(count, sums, squares) / 100


def draw(branch: np.ndarray, percent: np.ndarray) -> dict[str, float]:
    """Draw the funnel; return the size of its figure."""
    n, (mean, sd) = by_branch(branch, percent)
    plot = funnel_of_means(n, mean, sd, allowing=True)
    units = pd.DataFrame(
        {"id": np.arange(len(n)), "n": n, "value": plot.value, "low998": plot.outer.low,
         "high998": plot.outer.high, "standing": plot.standing, "away": plot.away}
    )  # fmt: skip
    points, crowd = drawn(FunnelUnits(units, plot, (202401, 202412)), MOST_POINTS)
    named = points.assign(name="Chi bộ thôn 5 Hoàng Tây", parent="Phường Kim Thanh", href="/")
    figure = funnel(Drawn(named, crowd), plot, "Điểm", WORDS, CAPTION)
    return {"kilobytes": len(json.dumps(figure)) / 1000}


def place(branch: np.ndarray, percent: np.ndarray) -> None:
    """Estimate and rank the branches of one peer group."""
    n, (mean, sd) = by_branch(branch, percent)
    group = caterpillar(n, mean, sd)
    crowd_ranks(group.shrunk.estimate, group.shrunk.sd)


def work(do: Callable[..., dict[str, float] | None], size: int) -> Callable[[], dict | None]:
    """Return the work over columns made beforehand."""
    branch, percent = columns(size)
    return lambda: do(branch, percent)


def measure_memory(branches: int) -> Iterator[Result]:
    """Yield what a funnel of so many branches takes, and the places of one peer group."""
    peers = min(branches // PEERS_OF, MOST_PEERS)
    works = {
        f"{branches} memory/funnel": work(draw, branches),
        f"{branches} memory/ranks of {peers}": work(place, peers),
    }
    for name, values in in_turn(works).items():
        yield result(name, values, "kB" if name.endswith("kilobytes") else "ms")
