"""What a meeting concludes before a slide: what is to be done, by whom (a role), by when."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.domain.talk import SlideKind, tidied

LONGEST = {"what": 500, "who": 120, "figures": 2000, "title": 300, "query": 1000, "page": 120,
           "part": 60}  # fmt: skip
_KEY = re.compile(r"[A-Za-z0-9-]{8,64}")


class DecisionError(ValueError):
    """What is given is no decision; `reason` is the end of a key decision.refused.<reason>."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Task:
    """What a person may change afterwards: what is to be done, who (a role), and the due day."""

    what: str
    who: str = ""
    due: date | None = None


@dataclass(frozen=True)
class Occasion:
    """The slide a decision was made before: its kind and filters, and what it said then.

    kind: "" where no slide was shown. page and part name a card.
    """

    kind: str = ""
    query: str = ""
    page: str = ""
    part: str = ""
    title: str = ""
    figures: str = ""


def read_task(given: object) -> Task:
    """Read a task from a browser; raise DecisionError where it is none."""
    known = given if isinstance(given, Mapping) else {}
    task = Task(_text(known, "what"), _text(known, "who"), _day(known.get("due")))
    if not task.what:
        raise DecisionError("what")
    return task


def read_occasion(given: object) -> Occasion:
    """Read the slide from a browser; raise DecisionError where a text is none or too long."""
    known = given if isinstance(given, Mapping) else {}
    kind = known.get("kind")
    return Occasion(
        kind if isinstance(kind, str) and kind in set(SlideKind) else "",
        *(_text(known, name) for name in ("query", "page", "part", "title", "figures")),
    )


def read_key(given: object) -> str:
    """Read the browser's own name of a decision, by which a second sending is known."""
    if not isinstance(given, str) or not _KEY.fullmatch(given):
        raise DecisionError("key")
    return given


def _text(given: Mapping[str, Any], name: str) -> str:
    text = given.get(name, "")
    if not isinstance(text, str) or len(text) > LONGEST[name]:
        raise DecisionError(name)
    return tidied(text)


def _day(given: object) -> date | None:
    if given is None or given == "":
        return None
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        raise DecisionError("due") from None
