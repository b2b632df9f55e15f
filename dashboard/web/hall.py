"""The hall: a talk as a document of its own, and the data of its slides.

No page of Dash: all slides come at once and work on without a server, and the same document is
taken along as a file.
"""

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
from dashboard.domain.words import Language
from dashboard.queries import organisations
from dashboard.queries.reader import Reader
from dashboard.slides import Hall, show_talk
from dashboard.slides.plan import FigureOf
from dashboard.text import Words
from dashboard.web import index, later
from dashboard.web.files import StaticFiles
from dashboard.web.hall_page import KEYS, SCRIPTS, STYLES, document, spoken
from dashboard.web.uploads import json_answer

PATH, DATA, UNITS = "/trinh-chieu", "/trinh-chieu/so-lieu", "/trinh-chieu/don-vi"
CONCLUSIONS = "/trinh-chieu/ket-luan"
PATHS = (PATH, DATA, UNITS)
MOST_UNITS = 8
LONGEST = 80
SECONDS = range(5, 601)
# What stands in an address beside the filters.
OWN = ("bai", "hoi-nghi", "ta")


@dataclass(frozen=True)
class HallParts:
    """What the routes work with; `stored` gives a talk and what was agreed in it by number."""

    reader: Callable[[], Reader]
    words: Callable[[], Words]
    now: Callable[[], datetime]
    files: StaticFiles
    figure_of: FigureOf
    stored: Callable[[Reader, int], tuple[Talk, Sequence[dict[str, Any]]] | None]

    def hall(self) -> Hall:
        """Return what a talk is made with now, the reader's own language first."""
        own = self.words()
        others = [Words(one) for one in Language if one is not own.language]
        return Hall(self.reader, [own, *others], self.now(), self.figure_of)

    def talk(self) -> tuple[Talk, Sequence[dict[str, Any]]]:
        """Return the talk of this request's address, or answer that there is none."""
        asked = request.args
        number = asked.get("bai", "")
        if number:
            found = self.stored(self.reader(), int(number)) if number.isdecimal() else None
            if found is None:
                words = self.words()
                abort(json_answer({"error": words("hall.gone")}, 404))
            talk, agreed = found
        else:
            filters = Filters.from_query(urlencode(asked))
            talk = Talk(self.words()("hall.usual"), filters.to_query(), slides=usual_slides())
            agreed = []
        return replace(
            talk, since=_day(asked.get("hoi-nghi")) or talk.since, ours=_code("ta") or talk.ours
        ), agreed


def install_hall(server: Flask, parts: HallParts) -> None:
    """Add the routes; the gate lets their paths be read as it does those of pages."""
    routes: dict[str, Callable[[HallParts], Response]] = {
        PATH: show_document, DATA: show_data, UNITS: show_units,
    }  # fmt: skip
    for path, answer in routes.items():
        server.add_url_rule(
            path, f"hall_{answer.__name__}", lambda answer=answer: answer(parts)
        )


def show_document(parts: HallParts) -> Response:
    """Answer the document; it asks for the data itself, so that it can say how far it has come."""
    words = parts.words()
    query = own_query()
    given = given_to(parts, query) | {
        "data": f"{DATA}?{query}",
        "units": UNITS,
        "conclusions": CONCLUSIONS,
        "speaker": request.args.get("nguoi-noi") == "1",
        "files": {
            "html": f"{PATH}/tep.html?{query}",
            "pptx": f"{PATH}/tep.pptx?{query}",
            "conclusions": f"{CONCLUSIONS}/tep.xlsx?{query}",
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
        "seconds": int(seconds) if seconds.isdecimal() and int(seconds) in SECONDS else 20,
        "talk": int(number) if number.isdecimal() else None,
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
    return {
        "name": talk.name,
        "version": shown.version,
        "units": shown.units,
        "slides": shown.slides,
    }


def show_units(parts: HallParts) -> Response:
    """Answer the organisations in the viewer's scope whose name holds what was typed."""
    text = request.args.get("tim", "")[:LONGEST]
    found = records(organisations.search(parts.reader(), text, MOST_UNITS))
    return json_answer(
        {"units": [{key: row[key] for key in ("code", "name", "parent")} for row in found]}
    )


def own_query() -> str:
    """Return what of the address says which talk it is: the filters, and the keys of OWN."""
    filters = Filters.from_query(urlencode(request.args)).to_query()
    own = urlencode([(key, request.args[key]) for key in OWN if request.args.get(key)])
    return "&".join(filter(None, [filters, own]))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _code(key: str) -> str | None:
    return Filters.from_query(urlencode({"don-vi": request.args.get(key, "")})).organisation

