"""A finding: the key of its sentence and the numbers that fill it, the same in each language."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.statistics.funnel import Z95, Z998
from dashboard.text import Words

Slot = float | int | str

CERTAIN = Z998
SIGNS = Z95


@dataclass(frozen=True)
class Finding:
    """A sentence still without a language.

    Slots named month are yyyymm, n, total and count are whole, share, low and high are percent,
    points are written with two digits; other numbers with one; text stands as it is.
    """

    key: str
    slots: Mapping[str, Slot] = field(default_factory=dict)


def say(finding: Finding, words: Words) -> str:
    """Write a finding in a language."""
    return words(
        f"finding.{finding.key}",
        **{name: _written(name, slot, words) for name, slot in finding.slots.items()},
    )


def _written(name: str, slot: Slot, words: Words) -> str:
    if isinstance(slot, str):
        return slot
    if name == "month":
        return words.month(int(slot))
    if name in {"n", "total", "count"}:
        return words.count(slot)
    if name in {"share", "low", "high"}:
        return words.percent(slot)
    return words.number(slot, 2 if name == "points" else 1)
