"""A talk: an ordered list of slides about one organisation and period."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

FORMAT, VERSION = "chibo-talk", 1
MOST_SLIDES = 60
LONGEST = {"name": 120, "query": 1000, "page": 120, "part": 60, "title": 200, "notes": 4000}
_CODE = re.compile(r"[a-z0-9][a-z0-9.-]{0,79}")
_PAGE = re.compile(r"/(?:[a-z0-9.-]+(?:/[a-z0-9.-]+)*)?")
_PART = re.compile(r"[a-z0-9-]+")


class SlideKind(StrEnum):
    """What a slide shows; in this order in the talk that is built by itself."""

    STANDING = "standing"
    GRADES = "grades"
    TREND = "trend"
    SINCE = "since"
    MOVED = "moved"
    CRITERIA = "criteria"
    UNITS = "units"
    OURS = "ours"
    GOOD = "good"
    SPEAKING = "speaking"
    TASKS = "tasks"
    THEMES = "themes"
    SHORTCOMINGS = "shortcomings"
    COMMITMENTS = "commitments"
    CARD = "card"


class TalkError(ValueError):
    """What is given is no talk; `reason` is the end of a key talk.refused.<reason>."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Slide:
    """A slide: what it shows, under which filters, and what a person wrote on it.

    query: filters that differ from the talk's, as an address writes them. A card is named by its
    page's path and its part there. title: a person's, "" for the finding. notes: for the speaker
    alone.
    """

    kind: SlideKind
    query: str = ""
    page: str = ""
    part: str = ""
    title: str = ""
    notes: str = ""
    hidden: bool = False


@dataclass(frozen=True)
class Talk:
    """A talk: its name, filters, the day of the last conference, "our unit" (a code), slides."""

    name: str
    query: str = ""
    since: date | None = None
    ours: str | None = None
    slides: tuple[Slide, ...] = ()

    def shown(self) -> tuple[Slide, ...]:
        """Return the slides that are not hidden."""
        return tuple(slide for slide in self.slides if not slide.hidden)


def usual_slides() -> tuple[Slide, ...]:
    """Return the slides of a talk that nobody has changed yet."""
    return tuple(Slide(kind) for kind in SlideKind if kind is not SlideKind.CARD)


def write_talk(talk: Talk) -> dict[str, Any]:
    """Return a talk as a file holds it; `read_talk` reads it back."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "name": talk.name,
        "query": talk.query,
        "since": talk.since.isoformat() if talk.since else None,
        "ours": talk.ours,
        "slides": [
            {
                "kind": slide.kind.value,
                **{name: getattr(slide, name) for name in ("query", "page", "part", "title",
                                                           "notes", "hidden")},
            }
            for slide in talk.slides
        ],
    }  # fmt: skip


def read_talk(given: object) -> Talk:
    """Read a talk from a file or a browser; raise TalkError where it is none.

    Texts are tidied; unknown keys are left out.
    """
    if not isinstance(given, Mapping) or given.get("format") != FORMAT:
        raise TalkError("format")
    if given.get("version") != VERSION:
        raise TalkError("version")
    slides = given.get("slides")
    if not isinstance(slides, Sequence) or isinstance(slides, str) or len(slides) > MOST_SLIDES:
        raise TalkError("slides")
    talk = Talk(
        _text(given, "name"),
        _text(given, "query"),
        _day(given.get("since")),
        _code(given.get("ours")),
        tuple(_slide(one) for one in slides),
    )
    if not talk.name:
        raise TalkError("name")
    return talk


def _slide(given: object) -> Slide:
    kind = given.get("kind") if isinstance(given, Mapping) else None
    if not isinstance(given, Mapping) or not isinstance(kind, str) or kind not in set(SlideKind):
        raise TalkError("slides")
    slide = Slide(
        SlideKind(kind),
        _text(given, "query"),
        _text(given, "page"),
        _text(given, "part"),
        _text(given, "title"),
        _text(given, "notes"),
        given.get("hidden") is True,
    )
    if slide.kind is not SlideKind.CARD:
        return replace(slide, page="", part="")
    if not _PAGE.fullmatch(slide.page) or not _PART.fullmatch(slide.part):
        raise TalkError("slides")
    return slide


def _text(given: Mapping[str, Any], name: str) -> str:
    text = given.get(name, "")
    if not isinstance(text, str) or len(text) > LONGEST[name]:
        raise TalkError(name)
    return tidied(text)


def tidied(text: str) -> str:
    """Return what a person typed, composed, with every kind of blank as one, and without control
    characters and blanks at both ends."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n")
    blanks = (" " if one.isspace() and one != "\n" else one for one in lines)
    return "".join(one for one in blanks if one.isprintable() or one == "\n").strip()


def _day(given: object) -> date | None:
    if given is None or given == "":
        return None
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        raise TalkError("since") from None


def _code(given: object) -> str | None:
    if given is None or given == "":
        return None
    if not isinstance(given, str) or not _CODE.fullmatch(given):
        raise TalkError("ours")
    return given
