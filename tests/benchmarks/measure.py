"""Repeat pieces of work in turn and say how long they took."""

import json
import os
import platform
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from time import perf_counter

DROPPED, TRIES = 2, 17
LIBRARIES = ("dash", "numpy", "pandas", "plotly", "sqlalchemy")


@dataclass(frozen=True)
class Result:
    """What was measured: milliseconds, or bytes; `name` is "size/page/part/what"."""

    name: str
    unit: str
    p50: float
    p95: float
    min: float
    n: int
    load: float

    def line(self) -> str:
        """Return the result as a line of JSON with the versions it was measured on."""
        versions = {name: version(name) for name in LIBRARIES}
        return json.dumps(asdict(self) | {"python": platform.python_version()} | versions)


def result(name: str, values: list[float], unit: str = "ms") -> Result:
    """Sum up the values of one name; they must be those that count."""
    ordered = sorted(values)
    return Result(
        name,
        unit,
        round(ordered[len(ordered) // 2], 4),
        round(ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], 4),
        round(ordered[0], 4),
        len(ordered),
        round(os.getloadavg()[0], 2),
    )


def in_turn(
    works: Mapping[str, Callable[[], Mapping[str, float] | None]],
) -> dict[str, list[float]]:
    """Do every work in turn, A B C A B C …; return milliseconds by name, the first two dropped.

    A work that returns numbers has them kept beside its own time, as "name/key".
    """
    taken: dict[str, list[float]] = {}
    for turn in range(TRIES):
        for name, work in works.items():
            start = perf_counter()
            found = work() or {}
            whole = (perf_counter() - start) * 1000
            if turn >= DROPPED:
                taken.setdefault(name, []).append(whole)
                for key, number in found.items():
                    taken.setdefault(f"{name}/{key}", []).append(number)
    return taken
