"""A finding: the key of its sentence and the numbers that fill it, the same in each language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboard.findings.gate import Gate
from dashboard.text import Words

NO_BREAK, JOINED = "\u00a0", "\u2060"
Span = tuple[int, int]
Unit = tuple[str, float]
Slot = float | int | str | Span | tuple[Unit, ...]


@dataclass(frozen=True)
class Finding:
    """A sentence still without a language.

    key and slots: the template finding.<key> and what fills it (see `say`). gate: what it passed.
    evidence: which rows of the drawn data it was built from, column → values, such as
    {"measure": ("content",), "month": (202409, 202509)}. n: meetings behind it. period: first
    and last month (yyyymm). scope: code of the organisation looked at, "" for the whole.
    """

    key: str
    slots: Mapping[str, Slot] = field(default_factory=dict)
    gate: Gate = field(default_factory=Gate)
    evidence: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    n: int = 0
    period: Span | None = None
    scope: str = ""


def say(finding: Finding, words: Words, *, briefly: bool = False) -> str:
    """Write a finding in a language; the name of a slot says how it is written. Briefly: as a hall
    reads it from afar, where there is such a sentence.

    month and than_month yyyymm; now and than (first, last) months; n, total, count, months
    whole; share, low, high, than_share percent; points with two digits; measure, noun, graded the
    word of a closed set; units, losses and tallies name and number, one or more; other numbers with
    one digit; other text as it is.
    """
    brief = f"finding.hall.{finding.key}"
    return words(
        brief if briefly and brief in words else f"finding.{finding.key}",
        **{name: _WRITERS.get(name, _plain)(slot, words) for name, slot in finding.slots.items()},
    )


def _plain(slot: Any, words: Words) -> str:
    return slot if isinstance(slot, str) else words.number(slot)


def _month(slot: Any, words: Words) -> str:
    return words.month(int(slot))


def _span(slot: Any, words: Words) -> str:
    first, last = slot
    if first == last:
        text = words("page.period.month", month=words.month(first))
    else:
        text = words("page.period.range", first=words.month(first), last=words.month(last))
    # A span broken over two lines reads like two months; a line may break after a dash.
    return text.replace(" ", NO_BREAK).replace("–", f"–{JOINED}")


def _count(slot: Any, words: Words) -> str:
    return words.count(slot)


def _percent(slot: Any, words: Words) -> str:
    return words.percent(slot)


def _points(slot: Any, words: Words) -> str:
    return words.number(slot, 2)


def _word_of(names: str) -> Callable[[Any, Words], str]:
    return lambda slot, words: words(f"{names}.{slot}")


def _listing(digits: int) -> Callable[[Any, Words], str]:
    def written(slot: Any, words: Words) -> str:
        return words.listing(f"{name} ({words.number(score, digits)})" for name, score in slot)

    return written


_WRITERS: Mapping[str, Callable[[Any, Words], str]] = {
    **dict.fromkeys(("month", "than_month"), _month),
    **dict.fromkeys(("now", "than"), _span),
    **dict.fromkeys(("n", "total", "count", "months"), _count),
    **dict.fromkeys(("share", "low", "high", "than_share"), _percent),
    "points": _points,
    "measure": _word_of("finding.measure"),
    "noun": _word_of("finding.noun"),
    "graded": _word_of("grade"),
    **dict.fromkeys(("units", "stricter", "milder"), _listing(1)),
    "losses": _listing(2),
    "tallies": _listing(0),
    **dict.fromkeys(("risen", "fallen"), _count),
}
