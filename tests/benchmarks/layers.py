"""How much of an answer's time the queries take, and how much the figures."""

import sys
from collections import Counter
from collections.abc import Callable
from functools import wraps
from inspect import isfunction
from time import perf_counter, thread_time
from typing import Any

QUERIES, FIGURES = "dashboard.queries", "dashboard.figures"
CALLERS = ("dashboard.pages", "dashboard.components", QUERIES)


class Layers:
    """Clocks around every function of the two layers that another layer may call.

    Install it before the application is put together. A function called by its own layer is
    counted with its caller.
    """

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        # Of this thread alone, so that a busy machine disturbs it least.
        self.cpu: Counter[str] = Counter()
        self._inside: set[str] = set()
        self._wrapped: dict[Any, Callable[..., Any]] = {}

    def install(self) -> None:
        """Put the clocks on."""
        for name, module in list(sys.modules.items()):
            if name.startswith((*CALLERS, FIGURES)):
                for key, value in list(vars(module).items()):
                    if isfunction(value) and (layer := _layer(value)) and key[0] != "_":
                        setattr(module, key, self._clock(layer, value))
        reader = sys.modules[f"{QUERIES}.reader"].Reader
        for key, value in list(vars(reader).items()):
            if isfunction(value) and key[0] != "_":
                setattr(reader, key, self._clock(QUERIES, value))

    def reset(self) -> None:
        """Set the clocks to 0."""
        self.taken.clear()
        self.cpu.clear()

    def _clock(self, layer: str, work: Callable[..., Any]) -> Callable[..., Any]:
        if work in self._wrapped:
            return self._wrapped[work]

        @wraps(work)
        def clocked(*given: Any, **named: Any) -> Any:
            if layer in self._inside:
                return work(*given, **named)
            self._inside.add(layer)
            start, own = perf_counter(), thread_time()
            try:
                return work(*given, **named)
            finally:
                self.taken[layer] += (perf_counter() - start) * 1000
                self.cpu[layer] += (thread_time() - own) * 1000
                self._inside.discard(layer)

        self._wrapped[work] = self._wrapped[clocked] = clocked
        return clocked


def _layer(work: Any) -> str | None:
    return next((one for one in (QUERIES, FIGURES) if work.__module__.startswith(one)), None)
