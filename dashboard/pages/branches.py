"""The inspectors' table: every branch of the choice, sorted, searched and taken along."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from dash import Dash, Input, Output, State, ctx, dcc, html

from dashboard.components.branch_grid import branch_grid
from dashboard.components.page import Heading, page, way_up
from dashboard.components.view import View, filters_of
from dashboard.queries import branches
from dashboard.queries.reader import Reader
from dashboard.text import Words

PATH = "/chi-bo"
NAME_KEY = "branches.heading"
KINDS = ("xlsx", "csv")


class Ids(StrEnum):
    """Parts of this page."""

    WAY = "branches-way"
    COUNT = "branches-count"
    GRID = "branches-grid"
    XLSX = "branches-xlsx"
    CSV = "branches-csv"
    FILE = "branches-file"


def layout(words: Words, **query: str) -> html.Div:
    """Return the table's place; never queries."""
    filters = filters_of(query)
    actions = html.Div(
        [
            html.Button(words("branches.download.xlsx"), id=Ids.XLSX, className="btn"),
            html.Button(words("branches.download.csv"), id=Ids.CSV, className="btn"),
        ],
        className="actions",
    )
    bar = html.Div([html.P(id=Ids.COUNT, className="lead"), actions], className="bar")
    grid = html.Section(branch_grid(Ids.GRID, words), className="panel span-12")
    return page(
        words,
        filters,
        Heading(words(NAME_KEY), Ids.WAY),
        [bar, html.Div(grid, className="cards"), dcc.Download(id=Ids.FILE)],
    )


def register(app: Dash, reader: Callable[[], Reader], words: Callable[[], Words]) -> None:
    """Connect the table and its downloads."""

    def fills(part: Ids, what: str, answer: Callable[[View], Any]) -> None:
        app.callback(Output(part, what), Input("chosen", "data"))(
            lambda chosen: answer(View.of(reader(), chosen, words()))
        )

    fills(Ids.WAY, "children", lambda view: way_up(view, PATH))
    fills(Ids.COUNT, "children", show_count)
    fills(Ids.GRID, "rowData", show_rows)

    @app.callback(
        Output(Ids.FILE, "data"),
        Input(Ids.XLSX, "n_clicks"),
        Input(Ids.CSV, "n_clicks"),
        State("chosen", "data"),
        prevent_initial_call=True,
    )
    def download(_xlsx: Any, _csv: Any, chosen: Any) -> Any:
        view = View.of(reader(), chosen, words())
        return take_along(view, "csv" if ctx.triggered_id == Ids.CSV else "xlsx")
