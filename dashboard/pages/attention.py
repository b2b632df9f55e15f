"""Whom to visit next and why, and a visit planned from the list."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from dash import Input, Output, State, ctx, dcc, html, no_update

from dashboard.actions.cancel_visit import cancel_visit
from dashboard.actions.plan_visit import plan_visit
from dashboard.actions.visits import Outcome, Wanted
from dashboard.components.attention_tabs import LIST, attention_tabs
from dashboard.components.connect import Site, downloads, filler, offers
from dashboard.components.data_table import Column, Sorting, data_table, left_out
from dashboard.components.empty import empty_state
from dashboard.components.page import Heading, page, way_up
from dashboard.components.reason_list import reason_list, said
from dashboard.components.view import View, filters_of, period_name, records
from dashboard.components.visit_dialog import Part, plan_button, visit_dialog
from dashboard.domain.attention import AttentionRules, Reason
from dashboard.domain.row_number import row_number
from dashboard.domain.visits import assessor_code, visit_day
from dashboard.queries import visits
from dashboard.queries.priorities import SORTED, Priorities, priorities
from dashboard.sheets.write import Sheet
from dashboard.text import Words

PATH = LIST
NAME_KEY = "attention.title"
ROWS_SHOWN, ROWS_IN_FILE = 100, 20_000
SHEET = ("number", "name", "parent", "why", "points", "n", "last_observed", "visit", "note")
Row = dict[str, Any]


class Ids(StrEnum):
    """Parts of this page."""

    WAY = "attention-way"
    SUMMARY = "attention-summary"
    LIST = "attention-list"
    CHANGED = "attention-changed"


def layout(words: Words, **query: str) -> html.Div:
    """Return the list's place and the dialog; never queries."""
    filters = filters_of(query)
    bar = html.Div([downloads(Ids.LIST, words)], className="bar attention-bar")
    panel = html.Section(html.Div(id=Ids.LIST), className="panel span-12")
    return page(
        words,
        filters,
        Heading(words(NAME_KEY), Ids.WAY),
        [
            attention_tabs(PATH, filters, words),
            html.Div(id=Ids.SUMMARY, className="attention-summary"),
            html.Div(panel, className="cards"),
            bar,
            visit_dialog(words),
            dcc.Store(id=Ids.CHANGED),
        ],
    )


def register(site: Site) -> None:
    """Connect the list, the downloads and the dialog."""
    filler(site)(Ids.WAY, "children", lambda view: way_up(view, PATH))

    @site.app.callback(
        Output(Ids.SUMMARY, "children"),
        Output(Ids.LIST, "children"),
        Input("chosen", "data"),
        Input(Ids.CHANGED, "data"),
    )
    def show(chosen: Any, _changed: Any) -> Any:
        view = site.view(chosen)
        found = look(view, site)
        return summary(view, found), show_rows(view, found, site.attention)

    offers(site, Ids.LIST, lambda view: sheet_of(view, look(view, site)))
    _register_dialog(site)


def _register_dialog(site: Site) -> None:
    @site.app.callback(
        Output(Part.ANSWER, "children"),
        Output(Part.PLANNED, "data"),
        Output(Part.UNDO, "hidden"),
        Output(Ids.CHANGED, "data"),
        Input(Part.SAVE, "n_clicks"),
        Input(Part.UNDO, "n_clicks"),
        State(Part.BRANCH, "data"),
        State(Part.DAY, "value"),
        State(Part.ASSESSOR, "value"),
        State(Part.PLANNED, "data"),
        State("chosen", "data"),
        running=[(Output(part, "disabled"), True, False) for part in (Part.SAVE, Part.UNDO)],
        prevent_initial_call=True,
    )
    def save(_save: Any, _undo: Any, *given: Any) -> Any:
        branch, day, assessor, planned, chosen = given
        view = site.view(chosen)
        if ctx.triggered_id == Part.UNDO:
            outcome, done = take_back(view, planned), "undone"
        else:
            outcome, done = plan(view, site, (branch, day, assessor)), "done"
        if outcome.refused:
            refusal = view.words(f"visit.refused.{outcome.refused}")
            return html.P(refusal, className="refused"), no_update, no_update, no_update
        code = assessor_code(assessor) or ""
        written = view.words(
            f"visit.{done}", day=view.words.date(visit_day(day)), assessor=code
        )
        return written, outcome.visit_id, done == "undone", f"{outcome.visit_id} {done}"


def plan(view: View, site: Site, given: tuple[Any, Any, Any]) -> Outcome:
    """Plan the visit as it was typed (branch, day, assessor), for the reasons the list gives."""
    branch, day, assessor = given[0], visit_day(given[1]), assessor_code(given[2])
    if not isinstance(branch, str):
        return Outcome(refused="no_branch")
    if day is None:
        return Outcome(refused="no_day")
    if assessor is None:
        return Outcome(refused="no_code")
    wanted = Wanted(branch, day, assessor, look(view, site).reasons_of(branch))
    return plan_visit(view.reader.engine, view.reader.viewer, wanted, site.today())


def take_back(view: View, visit_id: Any) -> Outcome:
    """Cancel the visit that was planned last."""
    return cancel_visit(view.reader.engine, view.reader.viewer, row_number(visit_id))


def look(view: View, site: Site) -> Priorities:
    """Ask for the branches to visit."""
    return priorities(view.reader, view.filters, site.attention, site.today())


def summary(view: View, found: Priorities) -> list[Any]:
    """Say how many branches are listed, how many of them by chance, and offer the reasons."""
    words, by_chance = view.words, found.by_chance
    slots = {
        "n": words.count(found.count),
        "statistical": words.count(found.statistical),
        "chance": words.number(by_chance.expected),
        "most": words.count(by_chance.most),
        "period": period_name(*found.months.recent, words),
        "history": period_name(*found.months.history, words),
    }
    kind = "attention.lead" if found.statistical else "attention.lead.facts"
    key = kind if found.count else "attention.lead.none"
    choices = [
        _choice(reason, found.by_reason[reason], view)
        for reason in Reason
        if found.by_reason[reason] or view.filters.reason is reason
    ]
    by_reason = html.Fieldset(
        [html.Legend(words("attention.by_reason")), *choices], className="reason-choices"
    )
    return [
        html.P(words(key, **slots), className="lead"),
        *([by_reason] if choices else []),
        html.P(words("attention.note", **slots), className="card-note"),
    ]


def _choice(reason: Reason, count: int, view: View) -> html.Button:
    words = view.words
    pressed = str(view.filters.reason is reason).lower()
    return html.Button(
        words("attention.choice", name=words(f"attention.{reason}"), n=words.count(count)),
        type="button",
        className="choice",
        **{"data-filter": "ly-do", "data-value": reason.value, "aria-pressed": pressed},
    )


def rows_of(view: View, found: Priorities, count: int) -> list[Row]:
    """Return the first branches with address, planned visits and name."""
    planned: dict[int, list[Row]] = {}
    for one in records(visits.visits(view.reader, view.filters)):
        planned.setdefault(one["branch_id"], []).append(one)
    return [
        row
        | {"href": view.branch_link(str(row["code"])), "visits": planned.get(row["branch_id"], [])}
        for row in found.first(view.reader, view.filters, count)
    ]


def show_rows(view: View, found: Priorities, rules: AttentionRules) -> Any:
    """Show the branches in order, each with its reasons and its planned visits."""
    words = view.words
    if not found.count:
        return empty_state(words, "no_attention")
    rows = [
        row
        | {
            "why": reason_list(row["reasons"], rules, words),
            "sum": html.Strong(words.number(row["points"], 2), className="sum"),
            "visit": _visit_cell(row, words),
        }
        for row in rows_of(view, found, ROWS_SHOWN)
    ]
    table = data_table(rows, COLUMNS, words, words("attention.table"), _sorting(view))
    return [table, *left_out(len(rows), found.count, words)]


COLUMNS = (
    Column("name", "attention.column.name", "name"),
    Column("why", "attention.column.why", "part"),
    Column("sum", "attention.column.points", "part"),
    Column("n", "attention.column.n", "count"),
    Column("last_observed", "attention.column.last_observed", "date"),
    Column("visit", "attention.column.visit", "part"),
)


def _sorting(view: View) -> Sorting:
    by = view.filters.sort or "-points"
    links = {
        name: view.link(PATH, sort=name if by == f"-{name}" else f"-{name}") for name in SORTED
    }
    # The sum's column is a part of its own.
    return Sorting(by.replace("points", "sum"), links | {"sum": links["points"]})


def _visit_cell(row: Row, words: Words) -> html.Div:
    planned = [
        html.Span(_visit_words(one, words), className="chip") for one in row["visits"]
    ]
    return html.Div(
        [*planned, plan_button(str(row["code"]), str(row["name"]), words)], className="visit-cell"
    )


def _visit_words(one: Row, words: Words) -> str:
    return words("visit.planned", day=words.date(one["planned_on"]), assessor=one["assessor"])


def sheet_of(view: View, found: Priorities) -> Sheet:
    """Return the list as a sheet: the same rows in the same order."""
    words = view.words
    heads = [words(f"attention.column.{name}") for name in SHEET]
    rows = rows_of(view, found, ROWS_IN_FILE)
    return Sheet(words(NAME_KEY), heads, [_cells(at, row, words) for at, row in enumerate(rows, 1)])


def _cells(at: int, row: Row, words: Words) -> Sequence[Any]:
    seen = row["last_observed"]
    return [
        at,
        row["name"],
        row["parent"],
        "; ".join(said(one, words) for one in row["reasons"]),
        round(float(row["points"]), 2),
        int(row["n"]),
        words.date(seen) if seen == seen else "",  # NaT alone differs from itself
        "; ".join(_visit_words(one, words) for one in row["visits"]),
        "",
    ]
