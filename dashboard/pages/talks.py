"""The talks that are kept for meetings in a hall, and what was decided there."""

from enum import StrEnum
from typing import Any

from dash import Input, Output, dcc, html

from dashboard.components.connect import Site, filler
from dashboard.components.decision_list import decision_dialog, decision_list
from dashboard.components.page import Heading, page, section, way_up
from dashboard.components.talk_list import default_talk, kept_talks
from dashboard.components.talk_words import answered
from dashboard.components.view import filters_of
from dashboard.text import Words

PATH = "/bai-trinh-chieu"
NAME_KEY = "talk.title"
ABOVE_BRANCHES = True
CODE: tuple[str, ...] = ()


class Ids(StrEnum):
    """Parts of this page."""

    WAY = "talks-way"
    DEFAULT = "talks-default"
    KEPT = "talks-kept"
    DECISIONS = "talks-decisions"
    CHANGED = "talks-changed"


def layout(words: Words, **query: str) -> html.Div:
    """Return the lists' places; never queries."""
    waiting = html.P(words("talk.loading"), className="muted")
    read_in = html.Button(
        words("talk.import"), type="button", className="btn", **{"data-talk": "import"}
    )
    cards = [
        section(words("talk.default"), html.Div(waiting, id=Ids.DEFAULT), span="span-12"),
        section(words("talk.kept"), html.Div(waiting, id=Ids.KEPT), aside=read_in, span="span-12"),
        section(words("decision.title"), html.Div(waiting, id=Ids.DECISIONS), span="span-12"),
    ]
    return page(
        words,
        filters_of(query),
        Heading(words(NAME_KEY), Ids.WAY),
        [
            html.P(words("talk.lead"), className="lead"),
            answered(Ids.CHANGED, cards, className="cards talk-cards"),
            decision_dialog(words),
            dcc.Store(id=Ids.CHANGED),
        ],
    )


def register(site: Site) -> None:
    """Connect the lists with the choice and with what is done in them."""
    fills = filler(site)
    fills(Ids.WAY, "children", lambda view: way_up(view, PATH))
    fills(Ids.DEFAULT, "children", default_talk)

    @site.app.callback(Output(Ids.KEPT, "children"), Input(Ids.CHANGED, "data"))
    def list_talks(_changed: Any) -> Any:
        return kept_talks(site.view(""))

    @site.app.callback(Output(Ids.DECISIONS, "children"), Input(Ids.CHANGED, "data"))
    def list_decisions(_changed: Any) -> Any:
        return decision_list(site.view(""))
