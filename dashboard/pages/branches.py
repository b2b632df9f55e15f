"""The inspectors' table: every branch of the choice, sorted, searched and taken along."""

import secrets
from calendar import monthrange
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any

from dash import ClientsideFunction, Input, Output, State, html

from dashboard.components.branch_grid import SORTED, branch_grid, column_menu, grid_row
from dashboard.components.branch_sheet import COLUMNS, sheet_row
from dashboard.components.connect import Site, downloads, filler, offers
from dashboard.components.grid_request import GridRequest
from dashboard.components.page import Heading, page, way_up
from dashboard.components.still import Still
from dashboard.components.view import View, filters_of, records
from dashboard.domain.filters import Filters
from dashboard.queries import branches
from dashboard.queries.branch_mean import branch_mean
from dashboard.sheets.write import Sheet
from dashboard.statistics.evidence import BAND_FROM
from dashboard.text import Words

PATH = "/chi-bo"
NAME_KEY = "branches.heading"
CODE = ("grid",)
LONGEST_SEARCH = 80


class Ids(StrEnum):
    """Parts of this page."""

    WAY = "branches-way"
    SEARCH = "branches-search"
    COUNT = "branches-count"
    PANEL = "branches-panel"
    GRID = "branches-grid"
    FILE = "branches-sheet"


def layout(words: Words, **query: str) -> html.Div:
    """Return the table's place; never queries."""
    filters = filters_of(query)
    head = html.Div(
        [
            html.P(id=Ids.COUNT, className="grid-count", role="status"),
            html.Div(
                [_search(filters, words), column_menu(words), downloads(Ids.FILE, words)],
                className="grid-tools",
            ),
        ],
        className="grid-head",
    )
    note = html.P(words("grid.note", n=words.count(BAND_FROM)), className="card-note")
    panel = html.Section(
        [head, branch_grid(Ids.GRID, filters, words), note],
        id=Ids.PANEL,
        className="panel grid-panel",
    )
    heading = Heading(words(NAME_KEY), Ids.WAY, style="filters-beside")
    return page(words, filters, heading, [panel])


def _search(filters: Filters, words: Words) -> html.Label:
    # The browser's own field: dcc.Input writes its value back, and the caret jumps to the end.
    field = {
        "id": Ids.SEARCH.value,
        "type": "search",
        "defaultValue": filters.search,
        "maxLength": LONGEST_SEARCH,
        "placeholder": words("grid.search.hint"),
        "autoComplete": "off",
        "data-filter": "tim",
    }
    name = html.Span(words("grid.search"), className="visually-hidden")
    parts = [name, Still(["input", field])]
    return html.Label(parts, htmlFor=Ids.SEARCH.value, className="grid-search")


def register(site: Site) -> None:
    """Connect the table and its downloads."""
    fills = filler(site)
    fills(Ids.WAY, "children", lambda view: way_up(view, PATH))
    fills(Ids.COUNT, "children", show_count)
    offers(site, Ids.FILE, sheet_of)

    @site.app.callback(
        Output(Ids.GRID, "getRowsResponse"),
        Input(Ids.GRID, "getRowsRequest"),
        State("chosen", "data"),
        prevent_initial_call=True,
    )
    def answer_rows(asked: Any, chosen: Any) -> dict[str, Any]:
        return show_rows(site.view(chosen), GridRequest.parse(asked, SORTED))

    # Writes what the page shows elsewhere: AG Grid's own state.
    site.app.clientside_callback(
        ClientsideFunction(namespace="branches", function_name="choose"),
        Output(Ids.PANEL, "title"),
        Input("chosen", "data"),
        prevent_initial_call=True,
    )


def show_count(view: View) -> list[Any]:
    """Say how many of all branches are chosen, and their mean."""
    words = view.words
    everything = Filters(period=view.filters.period, reading=view.filters.reading)
    shown = branches.branch_rows(view.reader, view.filters, 0, 0)[1]
    known = branches.branch_rows(view.reader, everything, 0, 0)[1]
    mean = words.number(branch_mean(view.reader, view.filters))
    of_all = words("grid.count", all=words.count(known))
    return [html.Strong(words.count(shown)), f" {of_all} ", html.Strong(mean)]


def show_rows(view: View, asked: GridRequest) -> dict[str, Any]:
    """Return what the grid asked for, as AG Grid's component takes it.

    rowData: rows of `grid_row`; rowCount: all rows of the choice; storeInfo: a word that no other
    answer has, for the component leaves out an answer equal to the one before; reason: why there
    are no rows.
    """
    found, total = branches.branch_rows(
        view.reader, view.filters, asked.start, asked.stop, asked.sort
    )
    rows = [row | {"href": view.branch_link(str(row["code"]))} for row in records(found)]
    last = _last_day(view)
    return {
        "rowData": [
            grid_row(at, row, view.words, last) for at, row in enumerate(rows, asked.start + 1)
        ],
        "rowCount": total,
        "storeInfo": secrets.token_hex(4),
        "reason": "" if total else _reason(view),
    }


def _last_day(view: View) -> date:
    """Return the last day of the period: what was long ago is counted from there."""
    year, month = divmod(view.reader.period(view.filters)[1], 100)
    return date(year, month, monthrange(year, month)[1])


def _reason(view: View) -> str:
    if not view.reader.allowed(view.filters):
        return "not_allowed"
    everything = replace(Filters(), reading=view.filters.reading)
    return "nothing" if branches.branch_rows(view.reader, everything, 0, 0)[1] else "no_data"


def sheet_of(view: View) -> Sheet:
    """Return what is shown as a sheet: all rows of the choice in their order."""
    words = view.words
    heads = [words(f"branches.column.{name}") for name in COLUMNS]
    found, _ = branches.branch_rows(view.reader, view.filters, 0, None)
    rows = (sheet_row(at, row, words) for at, row in enumerate(records(found), 1))
    return Sheet(words(NAME_KEY), heads, rows, [f"{words(NAME_KEY)} · {view.period()}"])
