"""The talks that are kept, those deleted, and the one that is built by itself."""

import json
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, quote

from dash import html

from dashboard.components.data_table import Column, data_table
from dashboard.components.still import Still, Tree, tree
from dashboard.components.talk_shown import scope_of
from dashboard.components.talk_words import act, show_link
from dashboard.components.view import View, address, records
from dashboard.domain.clock import vietnam_time
from dashboard.domain.filters import Filters
from dashboard.domain.talk import LONGEST, Talk, usual_slides, write_talk
from dashboard.queries import talks
from dashboard.text import Words

HALL, EDITOR = "/trinh-chieu", "/bai-trinh-chieu"
DOWNLOAD = "/trinh-chieu/bai/tai"
COLUMNS = (
    Column("name", "talk.column.name", "name"),
    Column("shown", "talk.column.slides", "count"),
    Column("changed", "talk.column.changed"),
)
Row = dict[str, Any]


def default_talk(view: View) -> html.Div:
    """Return what the talk of the chosen filters is, and how to show or keep it."""
    words = view.words
    # What the slides themselves choose is no matter of the talk.
    filters = replace(view.filters, search="", sort="", compared=())
    scope = scope_of(view, filters.to_query())
    slides = usual_slides()
    name = words("talk.default.name", scope=scope)[: LONGEST["name"]]
    given = write_talk(Talk(name, filters.to_query(), slides=slides))
    keep = html.Button(
        words("talk.default.save"),
        type="button",
        className="btn",
        **{"data-talk": "keep", "data-given": json.dumps(given, ensure_ascii=False)},
    )
    text = words("talk.default.text", n=words.count(len(slides)), scope=scope)
    return html.Div([html.P(text, className="lead"), _show_form(filters, words, keep)])


def _show_form(filters: Filters, words: Words, keep: html.Button) -> Still:
    """Return what opens the talk of the filters, since the day of the last conference."""
    chosen = [
        ["input", {"type": "hidden", "name": name, "value": value}]
        for name, value in parse_qsl(filters.to_query())
    ]
    since: Tree = [
        "input",
        {"id": "talk-default-since", "name": "hoi-nghi", "className": "form-control",
         "placeholder": words("talk.since.form"), "maxLength": 10, "autoComplete": "off"},
    ]  # fmt: skip
    label: Tree = ["label", {"htmlFor": "talk-default-since"}, words("talk.since")]
    show: Tree = ["button", {"type": "submit", "className": "btn btn-primary"}, words("talk.show")]
    return Still(
        ["form", {"action": HALL, "method": "get", "className": "actions"},
         *chosen, label, since, show, tree(keep)]
    )  # fmt: skip


def kept_talks(view: View) -> list[Any]:
    """Return the talks kept, changed last first, and those deleted behind a word."""
    words = view.words
    kept = [_kept(row, words) for row in records(talks.talks(view.reader))]
    columns = [*COLUMNS, Column("acts", "talk.column.acts", "part")]
    shown: Any = html.P(words("talk.none"), className="empty-state")
    if kept:
        shown = data_table(kept, columns, words, words("talk.kept"))
    gone = [_gone(row, words) for row in records(talks.talks(view.reader, removed=True))]
    return [shown, *removed_part("talk", gone, columns, words)]


def removed_part(area: str, rows: list[Row], columns: list[Column], words: Words) -> list[Any]:
    """Return the rows removed behind a word that says how many; nothing where there are none."""
    if not rows:
        return []
    name = words(f"{area}.removed", n=words.count(len(rows)))
    return [
        html.Details(
            [html.Summary(name), data_table(rows, columns, words, name)], className="removed"
        )
    ]


def editor_path(talk_id: int, query: str) -> str:
    """Return the address of the editor of a talk, with the talk's filters."""
    return address(f"{EDITOR}/{talk_id}", Filters.from_query(query))


def _kept(row: Row, words: Words) -> Row:
    number, name = int(row["id"]), str(row["name"])
    edit = editor_path(number, str(row["query"]))
    of = words("talk.of", verb=words("talk.edit"), name=name)
    take = words("talk.of", verb=words("talk.download"), name=name)
    acts = [
        show_link(f"{HALL}?bai={number}", words, of=name),
        html.A(words("talk.edit"), href=edit, className="btn btn-small", **{"aria-label": of}),
        act("copy", words, of=name, id=number),
        html.A(
            words("talk.download"),
            href=f"{DOWNLOAD}?bai={number}",
            download=f"{quote(name, safe=' ')}.json",
            className="btn btn-small",
            **{"aria-label": take},
        ),
        act("remove", words, of=name, id=number),
    ]
    return _row(row, words) | {"href": edit, "acts": html.Div(acts, className="actions")}


def _gone(row: Row, words: Words) -> Row:
    acts = act("restore", words, of=str(row["name"]), id=int(row["id"]))
    return _row(row, words) | {"acts": acts}


def _row(row: Row, words: Words) -> Row:
    return row | {"changed": words.moment(vietnam_time(row["changed_at"]))}
