"""One talk: its slides in order, what it is about, and what was decided in it."""

from enum import StrEnum
from typing import Any

from dash import ClientsideFunction, Input, Output, State, dcc, html

from dashboard.components.connect import Site, filler
from dashboard.components.decision_list import decision_dialog, decision_list
from dashboard.components.page import Heading, page, section, way_up
from dashboard.components.talk_editor import editor_bar, talk_editor
from dashboard.components.talk_list import EDITOR
from dashboard.components.talk_words import answered
from dashboard.components.view import filters_of
from dashboard.domain.row_number import row_number
from dashboard.text import Words

PATH = f"{EDITOR}/<talk>"
NAME_KEY = "talk.editor"
ABOVE_BRANCHES = True
CODE: tuple[str, ...] = ()


class Ids(StrEnum):
    """Parts of this page; TALK holds the talk's number."""

    WAY = "talk-way"
    TALK = "talk-number"
    OPENED = "talk-opened"
    DECISIONS = "talk-decisions"
    CHANGED = "talk-changed"


def layout(words: Words, talk: str = "", **query: str) -> html.Div:
    """Return the editor's places; assets/js/talk_editor.js asks for the talk."""
    decided = html.Div(html.P(words("talk.loading"), className="muted"), id=Ids.DECISIONS)
    cards = [
        *talk_editor(words),
        section(words("decision.title"), decided, span="span-12"),
    ]
    back = html.A(words("talk.back"), href=EDITOR)
    return page(
        words,
        filters_of(query),
        Heading(words(NAME_KEY), Ids.WAY),
        [
            html.P(["← ", back], className="lead"),
            editor_bar(words),
            answered(Ids.CHANGED, cards, className="cards talk-editor"),
            decision_dialog(words),
            dcc.Store(id=Ids.TALK, data=talk),
            dcc.Store(id=Ids.OPENED),
            dcc.Store(id=Ids.CHANGED),
        ],
    )


def register(site: Site) -> None:
    """Connect the filters with the editor, and the list of what was decided."""
    filler(site)(Ids.WAY, "children", lambda view: way_up(view, EDITOR))
    site.app.clientside_callback(
        ClientsideFunction("talks", "arrive"),
        Output(Ids.OPENED, "data"),
        Input(Ids.TALK, "data"),
        Input("chosen", "data"),
    )

    @site.app.callback(
        Output(Ids.DECISIONS, "children"), Input(Ids.CHANGED, "data"), State(Ids.TALK, "data")
    )
    def list_decisions(_changed: Any, talk: Any) -> Any:
        return decision_list(site.view(""), row_number(talk))
