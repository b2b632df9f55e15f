"""The places of a talk's editor; assets/js/talk_editor.js fills them and keeps what is changed."""

from typing import Any

from dash import html

from dashboard.components.page import section
from dashboard.components.talk_words import editor_words
from dashboard.domain.talk import SlideKind
from dashboard.text import Words


def talk_editor(words: Words) -> list[Any]:
    """Return the cards: what the talk is about, and its slides."""
    return [_about(words), _slides(words)]


def editor_bar(words: Words) -> html.Div:
    """Return how far the talk is kept, and what can be done with it."""
    buttons = [
        html.Button(
            words("talk.undo"), type="button", className="btn", disabled=True,
            **{"data-edit": "undo"},
        ),
        html.A(words("talk.download"), className="btn", download="", href="#",
               **{"data-edit-link": "download"}),
        html.A(words("talk.show"), className="btn btn-primary", target="_self", href="#",
               **{"data-edit-link": "show"}),
    ]  # fmt: skip
    status = html.Div(
        [html.Span(className="talk-status"), html.Div(className="talk-choices actions")],
        className="talk-state",
        role="status",
    )
    said = html.Span(className="talk-said visually-hidden", role="status")
    return html.Div(
        [status, said, html.Div(buttons, className="actions")],
        className="bar talk-bar",
        **editor_words(words),
    )


def _about(words: Words) -> html.Section:
    found = html.Div(
        className="talk-found", role="group", **{"aria-label": words("talk.ours.search")}
    )
    clear = html.Button(words("talk.ours.clear"), type="button", className="btn btn-small",
                        hidden=True, **{"data-edit": "ours-clear"})  # fmt: skip
    fields = [
        html.Label(words("talk.name"), htmlFor="talk-name"),
        html.Textarea(id="talk-name", maxLength=120, rows=2, **{"data-field": "name"}),
        html.Label(words("talk.since"), htmlFor="talk-since"),
        html.Textarea(id="talk-since", maxLength=10, rows=1, placeholder=words("talk.since.form"),
                      **{"data-field": "since", "aria-describedby": "talk-since-wrong"}),
        html.P(id="talk-since-wrong", className="talk-refused", role="alert"),
        html.Label(words("talk.ours"), htmlFor="talk-ours"),
        html.Div([html.Span(className="talk-unit"), clear], className="talk-ours"),
        html.Textarea(id="talk-ours", maxLength=80, rows=1, placeholder=words("talk.ours.search")),
        found,
        html.P(words("talk.scope.hint"), className="card-note"),
    ]  # fmt: skip
    form = html.Div(fields, className="talk-form")
    return section(words("talk.settings"), form, span="span-4 talk-about")


def _slides(words: Words) -> html.Section:
    kinds = [
        html.Option(words(f"hall.slide.{kind}"), value=kind.value)
        for kind in SlideKind
        if kind is not SlideKind.CARD
    ]
    add = html.Div(
        [
            html.Label(words("talk.row.which"), htmlFor="talk-kind"),
            html.Select(kinds, id="talk-kind"),
            html.Button(words("talk.row.add"), type="button", className="btn",
                        **{"data-edit": "add"}),
        ],
        className="talk-add",
    )  # fmt: skip
    body = html.Div(
        [
            html.P(words("talk.slides.hint"), className="card-note"),
            html.Ol(className="talk-slides", **{"aria-label": words("talk.slides")}),
            add,
        ]
    )
    return section(words("talk.slides"), body, span="span-8")
