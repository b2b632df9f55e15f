"""The inspectors' table: every branch of the choice, sorted, searched and taken along."""

import math
from datetime import date
from enum import StrEnum
from typing import Any

from dash import Input, Output, dcc, html

from dashboard.components.branch_grid import branch_grid
from dashboard.components.connect import Site, downloads, filler, offers
from dashboard.components.page import Heading, page, way_up
from dashboard.components.view import View, filters_of, records
from dashboard.domain.words import IssueGroup
from dashboard.queries import branches
from dashboard.sheets.write import Sheet
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


def layout(words: Words, **query: str) -> html.Div:
    """Return the table's place; never queries."""
    filters = filters_of(query)
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
    count = html.P(id=Ids.COUNT, className="lead")
    bar = html.Div([search, count, downloads(Ids.GRID, words)], className="bar")
    grid = html.Section(html.Div(id=Ids.GRID), className="panel span-12")
    return page(
        words,
        filters,
        Heading(words(NAME_KEY), Ids.WAY),
        [bar, html.Div(grid, className="cards")],
    )


def register(site: Site) -> None:
    """Connect the table and its downloads."""
    fills = filler(site)
    fills(Ids.WAY, "children", lambda view: way_up(view, PATH))
    fills(Ids.COUNT, "children", show_count)
    fills(Ids.GRID, "children", show_rows)
    offers(site, Ids.GRID, sheet_of)
    site.app.clientside_callback(
        SEARCH_SCRIPT, Output(Ids.SEARCH, "className"), Input(Ids.SEARCH, "value")
    )


def found(view: View, most: int | None) -> list[dict[str, Any]]:
    """Return the first rows of the choice in its order, all of them without a number."""
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


def sheet_of(view: View) -> Sheet:
    """Return every branch of the choice as a sheet, in the order shown."""
    words = view.words
    heads = [words(f"branches.column.{name}") for name in COLUMNS]
    rows = found(view, None)
    return Sheet(words(NAME_KEY), heads, [_cells(at, row, words) for at, row in enumerate(rows, 1)])


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
