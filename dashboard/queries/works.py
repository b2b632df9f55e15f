"""Pieces of work that many ask for, done once and kept while there is room."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from threading import Lock
from typing import Any, TypeVar

import numpy as np
import pandas as pd

Answer = TypeVar("Answer")
# What is remembered of choices that come from the browser has an end: in number, and in memory
# where one result holds a value for each of 250,000 branches.
MOST_WORKS, MOST_BYTES = 256, 96_000_000


@dataclass
class _Work:
    """A piece of work that one thread does while others wait for it."""

    turn: Lock = field(default_factory=Lock)
    done: bool = False
    result: Any = None
    size: int = 0


class Works:
    """Results by key, the latest asked for; for any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._works: dict[Hashable, _Work] = {}

    def done(self, key: Hashable, work: Callable[[], Answer]) -> Answer:
        """Return what the work gave under this key, done once however many ask at a time."""
        with self._lock:
            mine = self._works.pop(key, None) or _Work()
            self._works[key] = mine
        with mine.turn:
            if not mine.done:
                mine.result, mine.done = work(), True
                mine.size = size_of(mine.result)
                self._make_room(key, mine)
            found: Answer = mine.result
            return found

    def _make_room(self, key: Hashable, mine: _Work) -> None:
        with self._lock:
            # What it rests on was asked for later, and goes before it.
            self._works.pop(key, None)
            self._works[key] = mine
            kept = list(self._works)
            whole = sum(one.size for one in self._works.values())
            # The latest stays, however large.
            for old in kept[:-1]:
                if len(self._works) <= MOST_WORKS and whole <= MOST_BYTES:
                    break
                whole -= self._works.pop(old).size


def size_of(result: object) -> int:
    """Return how many bytes the columns of a result take; what all share counts as nothing."""
    if isinstance(result, np.ndarray):
        return int(result.nbytes)
    if isinstance(result, pd.DataFrame):
        return int(result.memory_usage(index=False).sum())
    if isinstance(result, Mapping):
        return sum(size_of(one) for one in result.values())
    if isinstance(result, list | tuple):
        return sum(size_of(one) for one in result)
    if is_dataclass(result) and not getattr(result, "shared", False):
        return sum(size_of(getattr(result, one.name)) for one in fields(result))
    return 0
