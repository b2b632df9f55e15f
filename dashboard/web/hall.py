"""The hall: a talk as a document of its own, and the data of its slides.

No page of Dash: all slides come at once and work on without a server, and the same document is
taken along as a file.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, abort, request

from dashboard.components.view import records
from dashboard.domain.filters import Filters
from dashboard.domain.room import Room
from dashboard.domain.talk import SlideKind, Talk, usual_slides
from dashboard.domain.visits import visit_day
from dashboard.domain.words import Language
from dashboard.queries import talks
from dashboard.queries.reader import Reader
from dashboard.slides import Hall, show_talk
from dashboard.slides.plan import FigureOf
from dashboard.text import Words
from dashboard.web import decisions, index, later, talk_files
from dashboard.web.files import StaticFiles
from dashboard.web.hall_page import KEYS, SCRIPTS, STYLES, document, spoken
from dashboard.web.talks import UNITS
from dashboard.web.uploads import json_answer

PATH, DATA = "/trinh-chieu", "/trinh-chieu/so-lieu"
PATHS = (PATH, DATA)
SECONDS = range(5, 601)
_NUMBER = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
# What stands in an address beside the filters.
OWN = ("bai", "hoi-nghi", "ta")


@dataclass(frozen=True)
class HallParts:
    """What the routes work with."""

    reader: Callable[[], Reader]
    words: Callable[[], Words]
    now: Callable[[], datetime]
    files: StaticFiles
    figure_of: FigureOf

    def hall(self) -> Hall:
        """Return what a talk is made with now, the reader's own language first."""
        own = self.words()
        others = [Words(one) for one in Language if one is not own.language]
        return Hall(self.reader, [own, *others], self.now(), self.figure_of)

    def talk(self) -> tuple[Talk, Sequence[dict[str, Any]]]:
        """Return the talk of this request's address and what was agreed in it, or answer that
        there is none; without a number the usual one, under the address's filters."""
        asked, reader = request.args, self.reader()
        if number := asked.get("bai", ""):
            kept = talks.talk(reader, int(number)) if _NUMBER.fullmatch(number) else None
            if kept is None:
                abort(json_answer({"error": self.words()("hall.gone")}, 404))
            talk, agreed = kept.talk, records(talks.decisions(reader, kept.id))
        else:
            filters = Filters.from_query(urlencode(asked))
            talk = Talk(self.words()("hall.usual"), filters.to_query(), slides=usual_slides())
            every = records(talks.decisions(reader))
            agreed = [one for one in every if one["talk_id"] is None]
        since, ours = _day(asked.get("hoi-nghi")) or talk.since, _code("ta") or talk.ours
        return replace(talk, since=since, ours=ours), agreed


def install_hall(server: Flask, parts: HallParts) -> None:
    """Add the routes; the gate lets their paths be read as it does those of pages."""
    routes: dict[str, Callable[[HallParts], Response]] = {
        PATH: show_document, DATA: show_data,
    }  # fmt: skip
    for path, answer in routes.items():
        server.add_url_rule(
            path, f"hall_{answer.__name__}", lambda answer=answer: answer(parts)
        )


def show_document(parts: HallParts) -> Response:
    """Answer the document; it asks for the data itself, so that it can say how far it has come."""
    words = parts.words()
    query = own_query()
    bai = urlencode({"bai": request.args["bai"]}) if request.args.get("bai") else ""
    given = given_to(parts, query) | {
        "data": f"{DATA}?{query}",
        "units": UNITS,
        "conclusions": decisions.RECORD,
        "speaker": request.args.get("nguoi-noi") == "1",
        "files": {
            "html": f"{PATH}/tep.html?{query}",
            "pptx": f"{PATH}/tep.pptx?{query}",
            "conclusions": f"{talk_files.DECISIONS}?{bai}",
        },
    }
    files = parts.files
    page = {
        "theme": "dark" if request.args.get("nen") == "toi" else "light",
        "title": f"{words('hall.ui.title')} · {words('product.name')}",
        "icon": index.ICON,
        "home": given["home"],
        "styles": "\n".join(
            f'<link rel="stylesheet" href="{files.url(name)}">' for name in STYLES
        ),
        "later": later.block(later.addresses(files, words.language)),
        "scripts": "\n".join(f'<script src="{files.url(name)}"></script>' for name in SCRIPTS),
    }
    return Response(document(given, words.language, page, files=True), content_type="text/html")


def given_to(parts: HallParts, query: str) -> dict[str, Any]:
    """Return what every document of a talk knows before its data."""
    hall = parts.hall()
    room = Room.parse(request.args.get("xa"), request.args.get("cao"))
    seconds = request.args.get("giay", "")
    filters = Filters.from_query(query)
    home = filters.to_query()
    number = request.args.get("bai", "")
    return {
        "words": spoken(hall.words),
        "product": {one.language.value: one("product.name") for one in hall.words},
        "sample": parts.reader().is_sample(),
        "room": {"distance": room.distance, "height": room.height},
        "seconds": int(seconds) if _NUMBER.fullmatch(seconds) and int(seconds) in SECONDS else 20,
        "talk": int(number) if _NUMBER.fullmatch(number) else None,
        "keys": list(KEYS),
        "home": f"/?{home}" if home else "/",
    }


def show_data(parts: HallParts) -> Response:
    """Answer all slides, or those of one kind, as the data are at this moment."""
    return json_answer(data_of(parts))


def data_of(parts: HallParts) -> dict[str, Any]:
    """Return name, version, units and slides (see `slides.Shown`) of the address's talk."""
    only = request.args.get("chi", "")
    talk, agreed = parts.talk()
    shown = show_talk(
        parts.hall(), talk, agreed, SlideKind(only) if only in set(SlideKind) else None
    )
    slides = shown.slides
    if not only and not request.args.get("bai"):
        slides = with_something(slides)
    return {
        "name": talk.name,
        "version": shown.version,
        "units": shown.units,
        "slides": slides,
    }


def with_something(
    slides: dict[str, dict[str, list[dict[str, Any]]]],
) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Leave out the slides that have nothing to show, such as the units below a branch; a talk
    all of whose slides but the conclusions have nothing keeps them, and they say why."""
    first = next(iter(slides.values()))["off"]
    kept = [at for at, one in enumerate(first) if one["body"]["kind"] != "nothing"]
    if len(kept) <= 1:
        return slides
    return {
        language: {names: [drawn[at] for at in kept] for names, drawn in both.items()}
        for language, both in slides.items()
    }


def own_query() -> str:
    """Return what of the address says which talk it is: the filters, and the keys of OWN."""
    filters = Filters.from_query(urlencode(request.args)).to_query()
    own = urlencode([(key, request.args[key]) for key in OWN if request.args.get(key)])
    return "&".join(filter(None, [filters, own]))


def _day(text: str | None) -> date | None:
    """Read a day as an address or as a person writes it: 2025-06-30, 30/06/2025."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return visit_day(text)


def _code(key: str) -> str | None:
    return Filters.from_query(urlencode({"don-vi": request.args.get(key, "")})).organisation

