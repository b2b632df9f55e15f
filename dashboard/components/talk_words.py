"""The words that assets/js/talks.js and talk_editor.js say, and the buttons they listen to."""

import json
from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.domain.talk import SlideKind
from dashboard.text import Words

SPOKEN = (
    "undo", "said.removed", "said.restored", "said.copied", "said.lost", "said.not_file",
    "put.done", "put.open", "put.new", "put.close", "put.undone", "put.changed",
)  # fmt: skip
EDITOR = (
    "saved", "saving", "unsaved", "wrong", "keep_mine", "take_theirs", "mine.name", "undone",
    "since.wrong", "ours.none", "ours.not_found", "slides.none", "row.up", "row.down", "row.hide",
    "row.unhide", "row.twin", "row.delete", "row.own", "row.finding", "row.persons", "row.notes",
    "row.notes.hint", "row.hidden", "row.of", "row.moved", "row.scope",
)  # fmt: skip
DECISION = ("said.removed", "said.restored", "said.changed")


def spoken(words: Words) -> dict[str, str]:
    """Return the attribute with what is said on every page."""
    said = {name: words(f"talk.{name}") for name in SPOKEN}
    said |= {f"decision.{name}": words(f"decision.{name}") for name in DECISION}
    return {"data-words": json.dumps(said, ensure_ascii=False)}


def editor_words(words: Words) -> dict[str, str]:
    """Return the attribute with what the editor says, and what each kind of slide is called."""
    said = {name: words(f"talk.{name}") for name in EDITOR}
    said |= {f"kind.{kind}": words(f"hall.slide.{kind}") for kind in SlideKind}
    return {"data-words": json.dumps(said, ensure_ascii=False)}


def act(verb: str, words: Words, *, of: str = "", **data: object) -> html.Button:
    """Return a button for talks.js: data-talk is the verb, `of` the name it is about."""
    word = words(f"talk.{verb}")
    named = {"aria-label": words("talk.of", verb=word, name=of), "data-name": of} if of else {}
    given = {f"data-{key}": str(value) for key, value in data.items()}
    return html.Button(
        word, type="button", className="btn btn-small", **{"data-talk": verb, **named, **given}
    )


def show_link(href: str, words: Words, *, of: str = "") -> html.A:
    """Return the link that starts a talk; a page of its own, so the browser itself goes there."""
    word = words("talk.show")
    named = {"aria-label": words("talk.of", verb=word, name=of)} if of else {}
    return html.A(word, href=href, target="_self", className="btn btn-small", **named)


def answered(store: str, parts: Sequence[Any], **more: Any) -> html.Div:
    """Return a place whose store is set anew by talks.js after each thing done within it."""
    return html.Div(list(parts), **{"data-changed": store}, **more)
