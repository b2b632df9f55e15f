"""Talks are listed, opened, saved, copied, removed and brought back, taken along and read in.

Every answer is JSON; a refusal says what is wrong and what to do, in the reader's language.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from flask import Flask, Response, abort, request

from dashboard.actions.copy_talk import copy_talk
from dashboard.actions.remove_talk import remove_talk, restore_talk
from dashboard.actions.save_talk import add_slide, save_talk
from dashboard.actions.talks import CHANGED, FULL, NO_TALK, NOT_ALLOWED, Outcome
from dashboard.components.talk_shown import CardNames, shown_talk
from dashboard.components.view import View, records
from dashboard.domain.clock import vietnam_time
from dashboard.domain.row_number import NO_ROW, row_number
from dashboard.domain.talk import FORMAT, VERSION, Talk, TalkError, read_talk
from dashboard.queries import organisations, talks
from dashboard.queries.reader import Reader
from dashboard.text import Words
from dashboard.web.calls import RefusedError, parse_body
from dashboard.web.gate import JSON, Door
from dashboard.web.uploads import json_answer

LIST, SAVE, COPY, REMOVE, RESTORE, READ_IN, ADD = (
    "/trinh-chieu/bai", "/trinh-chieu/bai/luu", "/trinh-chieu/bai/nhan-ban",
    "/trinh-chieu/bai/xoa", "/trinh-chieu/bai/khoi-phuc", "/trinh-chieu/bai/nhap",
    "/trinh-chieu/bai/them",
)  # fmt: skip
UNITS = "/trinh-chieu/don-vi"
SMALL, LARGEST_TALK = 16 * 1024, 1024 * 1024
LONGEST_SEARCH = 80
STATUS = {NOT_ALLOWED: 403, NO_TALK: 404, CHANGED: 409, FULL: 409}

TALK_DOORS = (
    Door("GET", LIST, arguments=frozenset({"bai"})),
    Door("GET", UNITS, arguments=frozenset({"tim"})),
    *(Door("POST", path, JSON, LARGEST_TALK) for path in (SAVE, READ_IN)),
    *(Door("POST", path, JSON, SMALL) for path in (COPY, REMOVE, RESTORE, ADD)),
)


@dataclass(frozen=True)
class Desk:
    """What the routes work with: the reader and words of the request, and what cards are called."""

    reader: Callable[[], Reader]
    words: Callable[[], Words]
    cards: CardNames

    def refuse(self, key: str, status: int = 400, **more: Any) -> NoReturn:
        """Answer with the words of a key ("talk.refused.<reason>") and of what to do."""
        words = self.words()
        said = {"error": words(key), "remedy": words(f"{key}.remedy")}
        abort(json_answer(said | more, status))

    def talk(self, given: object) -> Talk:
        """Read a talk, or answer why it is none."""
        try:
            return read_talk(given)
        except TalkError as error:
            self.refuse(f"talk.refused.{error.reason}")

    def kept(self, number: int) -> talks.KeptTalk:
        """Return a talk that is kept, or answer that there is none."""
        return talks.talk(self.reader(), number) or self.refuse(f"talk.refused.{NO_TALK}", 404)

    def shown(self, number: int) -> dict[str, Any]:
        """Return a talk with what the editor says of it."""
        view = View.of(self.reader(), "", self.words())
        return shown_talk(view, self.kept(number), self.cards)


def install_talks(server: Flask, desk: Desk) -> None:
    """Add the routes; the gate has looked at method, origin, kind and size before them."""
    routes = {
        LIST: open_talks, UNITS: find_units, SAVE: save, COPY: copy, REMOVE: remove,
        RESTORE: restore, READ_IN: read_in, ADD: add,
    }  # fmt: skip
    methods = {door.path: door.method for door in TALK_DOORS}
    for path, answer in routes.items():
        server.add_url_rule(
            path,
            answer.__name__ + "_talk",
            lambda answer=answer: answer(desk),
            methods=[methods[path]],
        )


def open_talks(desk: Desk) -> Response:
    """Answer one talk ("bai" is its number), else the list of all."""
    if "bai" in request.args:
        return json_answer(desk.shown(number_of(desk, request.args["bai"])))
    words = desk.words()
    listed = [
        {
            "id": row["id"],
            "name": row["name"],
            "slides": row["shown"],
            "changed": words.moment(vietnam_time(row["changed_at"])),
        }
        for row in records(talks.talks(desk.reader()))
    ]
    return json_answer({"talks": listed})


def find_units(desk: Desk) -> Response:
    """Answer the organisations a text finds within the viewer's scope: code, name, parent."""
    text = request.args.get("tim", "").strip()[:LONGEST_SEARCH]
    found = records(organisations.search(desk.reader(), text)) if text else []
    return json_answer(
        {"found": [{name: row[name] for name in ("code", "name", "parent")} for row in found]}
    )


def save(desk: Desk) -> Response:
    """Keep a talk: without "id" as a new one, else over "version"; one changed since is answered
    with its newest form, and nothing is written."""
    body = body_of()
    wanted = desk.talk(body.get("talk"))
    if body.get("id") is None:
        return _answer(desk, save_talk(*_who(desk), wanted))
    known = number_of(desk, body["id"]), number_of(desk, body.get("version"))
    return _answer(desk, save_talk(*_who(desk), wanted, known))


def copy(desk: Desk) -> Response:
    """Copy a talk under the name that says so."""
    number = number_of(desk, body_of().get("id"))
    name = desk.words()("talk.copy.name", name=desk.kept(number).talk.name)
    return _answer(desk, copy_talk(*_who(desk), number, name))


def remove(desk: Desk) -> Response:
    """Remove a talk."""
    return _answer(desk, remove_talk(*_who(desk), number_of(desk, body_of().get("id"))))


def restore(desk: Desk) -> Response:
    """Bring a removed talk back."""
    return _answer(desk, restore_talk(*_who(desk), number_of(desk, body_of().get("id"))))


def read_in(desk: Desk) -> Response:
    """Keep a talk from a file as a new one."""
    return _answer(desk, save_talk(*_who(desk), desk.talk(body_of().get("talk"))))


def add(desk: Desk) -> Response:
    """Put a slide at the end of a talk, or make a new talk ("name") of it alone."""
    body = body_of()
    given = {"format": FORMAT, "version": VERSION, "slides": [body.get("slide")]}
    if body.get("id") is None:
        wanted = desk.talk(given | {"name": body.get("name")})
        return _answer(desk, save_talk(*_who(desk), wanted))
    number = number_of(desk, body["id"])
    slide = desk.talk(given | {"name": "-"}).slides[0]
    return _answer(desk, add_slide(*_who(desk), number, slide))


def body_of() -> dict[str, Any]:
    """Return the request's JSON object."""
    try:
        return parse_body(request.get_data(cache=True))
    except RefusedError:
        abort(400)


def number_of(desk: Desk, given: object) -> int:
    """Read the number of a talk from JSON or an address, or answer that there is none."""
    number = row_number(given)
    if number == NO_ROW:
        desk.refuse(f"talk.refused.{NO_TALK}", 404)
    return number


def _who(desk: Desk) -> tuple[Any, Any]:
    reader = desk.reader()
    return reader.engine, reader.viewer


def _answer(desk: Desk, outcome: Outcome) -> Response:
    if outcome.refused is not None:
        newest = {}
        if outcome.refused == CHANGED and outcome.talk_id is not None:
            newest = {"newest": desk.shown(outcome.talk_id)}
        desk.refuse(f"talk.refused.{outcome.refused}", STATUS[outcome.refused], **newest)
    return json_answer({"id": outcome.talk_id, "version": outcome.version})
