"""The visits planned: a list to print and take along, each to be closed or cancelled."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from dash import Input, Output, State, dcc, html

from dashboard.actions.cancel_visit import cancel_visit
from dashboard.actions.close_visit import close_visit
from dashboard.actions.reopen_visit import reopen_visit
from dashboard.actions.visits import Outcome
from dashboard.components.attention_tabs import PLAN, attention_tabs
from dashboard.components.connect import Site, downloads, filler, offers
from dashboard.components.data_table import Column, data_table
from dashboard.components.empty import empty_state
from dashboard.components.page import Heading, page, section, way_up
from dashboard.components.view import View, filters_of, records
from dashboard.domain.row_number import NO_ROW, row_number
from dashboard.domain.words import VisitState
from dashboard.queries import visits
from dashboard.sheets.write import Sheet
from dashboard.text import Words

PATH = PLAN
NAME_KEY = "visits.title"
SETTLED = (VisitState.DONE, VisitState.CANCELLED)
SHEET = ("number", "name", "parent", "why", "day", "assessor", "note")
# What a button asks for, by the word it carries.
VERBS: Mapping[str, Callable[..., Outcome]] = {
    "close": close_visit,
    "cancel": cancel_visit,
    "reopen": reopen_visit,
}
Row = dict[str, Any]


class Ids(StrEnum):
    """Parts of this page."""

    WAY = "visits-way"
    LEAD = "visits-lead"
    LIST = "visits-list"
    SETTLED = "visits-settled"
    ASKED = "visits-asked"
    ANSWER = "visits-answer"
    CHANGED = "visits-changed"
    BUTTONS = "visits-buttons"


def layout(words: Words, **query: str) -> html.Div:
    """Return the lists' places; never queries."""
    filters = filters_of(query)
    printing = html.Button(
        words("visits.print"), type="button", className="btn", **{"data-print": "true"}
    )
    bar = html.Div(
        [html.P(id=Ids.LEAD, className="lead"),
         html.Div([printing, downloads(Ids.LIST, words)], className="actions")],
        className="bar",
    )  # fmt: skip
    cards = html.Div(
        [
            html.Section(html.Div(id=Ids.LIST), className="panel span-12"),
            section(words("visits.settled"), html.Div(id=Ids.SETTLED), span="span-12 unprinted"),
        ],
        className="cards",
    )
    return page(
        words,
        filters,
        Heading(words(NAME_KEY), Ids.WAY),
        [
            attention_tabs(PATH, filters, words),
            bar,
            html.Div(id=Ids.ANSWER, className="visit-answer", role="status"),
            html.Fieldset(cards, id=Ids.BUTTONS, className="plain-fieldset visit-list"),
            dcc.Store(id=Ids.ASKED),
            dcc.Store(id=Ids.CHANGED),
        ],
    )


def register(site: Site) -> None:
    """Connect the lists, the downloads, and the buttons of the rows."""
    filler(site)(Ids.WAY, "children", lambda view: way_up(view, PATH))
    offers(site, Ids.LIST, sheet_of)

    @site.app.callback(
        Output(Ids.LEAD, "children"),
        Output(Ids.LIST, "children"),
        Output(Ids.SETTLED, "children"),
        Input("chosen", "data"),
        Input(Ids.CHANGED, "data"),
    )
    def show(chosen: Any, _changed: Any) -> Any:
        return show_lists(site.view(chosen))

    @site.app.callback(
        Output(Ids.ANSWER, "children"),
        Output(Ids.CHANGED, "data"),
        Input(Ids.ASKED, "data"),
        State("chosen", "data"),
        running=[(Output(Ids.BUTTONS, "disabled"), True, False)],
        prevent_initial_call=True,
    )
    def act(asked: Any, chosen: Any) -> Any:
        view = site.view(chosen)
        outcome, verb = settle(view, asked)
        if outcome.refused:
            return view.words(f"visit.refused.{outcome.refused}"), outcome.refused
        return view.words(f"visits.{verb}.done"), f"{outcome.visit_id} {verb}"


def settle(view: View, asked: Any) -> tuple[Outcome, str]:
    """Do what a button asks for: {"visit": its number, "verb": a key of VERBS}."""
    given = asked if isinstance(asked, dict) else {}
    visit_id, verb = row_number(given.get("visit")), given.get("verb")
    if visit_id == NO_ROW or not isinstance(verb, str) or verb not in VERBS:
        return Outcome(refused="no_visit"), ""
    return VERBS[verb](view.reader.engine, view.reader.viewer, visit_id), verb


def show_lists(view: View) -> tuple[str, Any, Any]:
    """Return how many visits are planned, their list, and those closed or cancelled."""
    words = view.words
    planned = _rows(view, (VisitState.PLANNED,), ("close", "cancel"))
    settled = _rows(view, SETTLED, ("reopen",))
    lead = words("visits.lead", n=words.leading_zero(len(planned))) if planned else ""
    columns = [*COLUMNS, Column("note", "visits.column.note", "part")]
    shown = data_table(planned, columns, words, words(NAME_KEY))
    over = [*COLUMNS, Column("state", "visits.column.state"), columns[-1]]
    done = data_table(settled, over, words, words("visits.settled"))
    return (
        lead,
        shown if planned else empty_state(words, "no_visits"),
        done if settled else empty_state(words, "no_settled"),
    )


COLUMNS = (
    Column("name", "visits.column.name", "name"),
    Column("why", "visits.column.why"),
    Column("planned_on", "visits.column.day", "date"),
    Column("assessor", "visits.column.assessor"),
)


def _rows(view: View, states: Sequence[VisitState], verbs: Sequence[str]) -> list[Row]:
    words = view.words
    found = records(visits.visits(view.reader, view.filters, states))
    return [
        row
        | {
            "href": view.branch_link(str(row["code"])),
            "why": _why(row, words),
            "state": words(f"visits.state.{row['state']}"),
            "note": html.Div(
                [_button(verb, int(row["id"]), str(row["name"]), words) for verb in verbs],
                className="actions unprinted",
            ),
        }
        for row in found
    ]


def _why(row: Row, words: Words) -> str:
    return "; ".join(words(f"attention.{reason}") for reason in row["reasons"])


def _button(verb: str, visit_id: int, name: str, words: Words) -> html.Button:
    return html.Button(
        words(f"visits.{verb}"),
        type="button",
        className="btn small",
        **{
            "data-visit": str(visit_id),
            "data-verb": verb,
            "aria-label": words("visits.of", verb=words(f"visits.{verb}"), name=name),
        },
    )


def sheet_of(view: View) -> Sheet:
    """Return the visits planned as a sheet."""
    words = view.words
    rows = [
        [at, row["name"], row["parent"], _why(row, words), row["planned_on"], row["assessor"], ""]
        for at, row in enumerate(records(visits.visits(view.reader, view.filters)), 1)
    ]
    return Sheet(words(NAME_KEY), [words(f"visits.column.{name}") for name in SHEET], rows)
