"""The inspectors' table: every branch of the choice, sorted, searched and taken along."""

import math
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dash import Dash, Input, Output, State, ctx, dcc, html

from dashboard.components.branch_grid import branch_grid
from dashboard.components.page import Heading, page, way_up
from dashboard.components.view import View, filters_of, records
from dashboard.domain.words import IssueGroup
from dashboard.queries import branches
from dashboard.queries.reader import Reader
from dashboard.sheets.write import Sheet, write_sheets
from dashboard.text import Words

PATH = "/chi-bo"
NAME_KEY = "branches.heading"
COLUMNS = (
    "number", "name", "parent", "kind", "content", "chairing", "members", "inspection", "score",
    "change", "grade", "gap", "observed", "meetings",
)  # fmt: skip


SORTED = (
    "name", *(group.value for group in IssueGroup), "total", "change", "grade", "gap",
    "last_observed", "n",
)  # fmt: skip
ROWS_SHOWN = 100


# The address holds the search like every other choice; dcc.Input bears no data-… attribute, so
# the page itself hands the text over.
SEARCH_SCRIPT = """function(text) {
  const chosen = new URLSearchParams(location.search);
  const wanted = (text || "").trim();
  if (text !== undefined && text !== null && wanted !== (chosen.get("tim") || "")) {
    if (wanted) { chosen.set("tim", wanted); } else { chosen.delete("tim"); }
    const query = chosen.toString();
    window.chibo.go(location.pathname + (query ? "?" + query : ""));
  }
  return window.dash_clientside.no_update;
}"""


class Ids(StrEnum):
    """Parts of this page."""

    WAY = "branches-way"
    SEARCH = "branches-search"
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
    search = html.Label(
        [
            html.Span(words("branches.search"), className="filter-name"),
            dcc.Input(
                id=Ids.SEARCH, type="search", value=filters.search, debounce=0.3, maxLength=80,
                placeholder=words("branches.search"),
            ),
        ],
        htmlFor=Ids.SEARCH,
        className="branches-search",
    )
    bar = html.Div([search, html.P(id=Ids.COUNT, className="lead"), actions], className="bar")
    grid = html.Section(html.Div(id=Ids.GRID), className="panel span-12")
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
    fills(Ids.GRID, "children", show_rows)

    app.clientside_callback(
        SEARCH_SCRIPT, Output(Ids.SEARCH, "className"), Input(Ids.SEARCH, "value")
    )

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


def found(view: View, most: int) -> list[dict[str, Any]]:
    """Return the first rows of the choice, in its order."""
    rows, _ = branches.branch_rows(view.reader, view.filters, 0, most)
    return records(rows)


def show_count(view: View) -> str:
    """Say how many branches are chosen, for which months, and how many of them are shown."""
    _, total = branches.branch_rows(view.reader, view.filters, 0, 0)
    words = view.words
    text = words("branches.shown", n=words.count(total), period=view.period())
    if total <= ROWS_SHOWN:
        return text
    return f"{text} · {words('branches.first', n=words.count(ROWS_SHOWN))}"


def show_rows(view: View) -> Any:
    """Show the branches, each leading to its profile; a heading sorts."""
    rows = [row | {"href": view.branch_link(str(row["code"]))} for row in found(view, ROWS_SHOWN)]
    sort = view.filters.sort or "total"
    links = {name: view.link(PATH, sort=f"-{name}" if sort == name else name) for name in SORTED}
    return branch_grid(rows, sort, links, view.words)


def take_along(view: View, kind: str) -> dict[str, Any]:
    """Return what is shown as a file: the same rows in the same order."""
    words = view.words
    rows = found(view, branches.LONGEST_PAGE)
    heads = [words(f"branches.column.{name}") for name in COLUMNS]
    body = [_cells(at, row, words) for at, row in enumerate(rows, start=1)]
    first, last = view.reader.period(view.filters)
    period = str(first) if first == last else f"{first}-{last}"
    mark = words("sample.label") if view.reader.is_sample() else ""
    sheet = Sheet(words(NAME_KEY), heads, body, above=[mark] if mark else [])
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{words('branches.file', period=period)}.{kind}"
        write_sheets(path, [sheet])
        return dict(dcc.send_file(str(path)))


def _cells(at: int, row: dict[str, Any], words: Words) -> list[Any]:
    kind, grade = row["kind"], row["grade"]
    return [
        at,
        row["name"],
        row["parent"],
        words(f"branch_kind.{kind}") if isinstance(kind, str) else "",
        *(_rounded(row[group.value]) for group in IssueGroup),
        _rounded(row["total"]),
        _rounded(row["change"]),
        words(f"grade.{grade}") if isinstance(grade, str) else "",
        _rounded(row["gap"]),
        _day(row["last_observed"], words),
        int(row["n"]),
    ]


def _day(day: Any, words: Words) -> str:
    return words.date(day) if isinstance(day, date) else ""


def _rounded(amount: Any) -> float | None:
    """Missing stays empty: a branch without a score has no 0."""
    return None if amount is None or math.isnan(amount) else round(float(amount), 1)
