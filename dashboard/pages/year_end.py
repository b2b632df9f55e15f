"""The year's end: which result every branch's meetings would have today, and still can have."""

from enum import StrEnum
from typing import Any

from dash import html

from dashboard.components.connect import Site, filler, offers
from dashboard.components.count_tiles import CountTile, count_tiles
from dashboard.components.data_table import Column, Row, data_table
from dashboard.components.empty import empty_state
from dashboard.components.frame_rows import FrameRows
from dashboard.components.page import Heading, page, section, table_section, way_up
from dashboard.components.sorting import sorted_table
from dashboard.components.table_file import table_file
from dashboard.components.view import View, filters_of, records
from dashboard.domain.words import Grade
from dashboard.queries.by_unit import named
from dashboard.queries.year_order import ordered, results_by_unit
from dashboard.queries.year_results import YearSoFar, year_results, year_so_far
from dashboard.sheets.write import Sheet
from dashboard.text import Words

PATH = "/cuoi-nam"
NAME_KEY = "year_end.title"
NONE = "none"
GRADES = tuple(grade.value for grade in Grade)
COLUMNS = (
    Column("name", "year_end.branch", "name"),
    *(Column(grade, f"grade.{grade}", "count") for grade in GRADES),
    Column("unscored", "year_end.unscored", "count"),
    Column("missed", "year_end.missed", "count"),
    Column("left", "year_end.left", "count"),
    Column("result", "year_end.result", "grade"),
    Column("best", "year_end.best", "grade"),
    Column("needs", "year_end.needs"),
)
UNIT_COLUMNS = (
    Column("name", "year_end.unit", "name"),
    Column("branches", "year_end.branches", "count"),
    *(Column(grade, f"grade.{grade}", "count") for grade in (*GRADES,)),
    Column(NONE, "year_end.none", "count"),
    Column("open", "year_end.open", "count"),
)


class Ids(StrEnum):
    """Parts of this page."""

    WAY = "year-end-way"
    LEAD = "year-end-lead"
    TILES = "year-end-tiles"
    UNITS = "year-end-units"
    TABLE = "year-end-table"


def layout(words: Words, **query: str) -> html.Div:
    """Return the page; never queries."""
    cards = html.Div(
        [
            section(words("year_end.units"), html.Div(id=Ids.UNITS), span="span-12"),
            table_section(words("year_end.table"), Ids.TABLE, words),
        ],
        className="cards",
    )
    lead = html.Div([html.P(words("year_end.not_yearly"), className="lead"), html.Div(id=Ids.LEAD)])
    heading = Heading(words(NAME_KEY), Ids.WAY)
    return page(words, filters_of(query), heading, [lead, html.Div(id=Ids.TILES), cards])


def register(site: Site) -> None:
    """Connect every part of the page with its question."""
    fills = filler(site)
    fills(Ids.WAY, "children", lambda view: way_up(view, PATH))
    fills(Ids.LEAD, "children", show_rule)
    fills(Ids.TILES, "children", show_tiles)
    fills(Ids.UNITS, "children", show_units)
    fills(Ids.TABLE, "children", show_table)
    offers(site, Ids.TABLE, sheet_of)


def show_rule(view: View) -> Any:
    """Say which year and months, and by which rule."""
    words, year = view.words, year_so_far(view.reader, view.filters)
    if not view.has_data():
        return empty_state(words, "no_data")
    top = year.rule.conditions[0]
    said = words(
        "year_end.rule",
        year=str(year.year),
        months=view.named(year.months),
        least=words.count(top.least_meetings),
        below=words(f"grade.{top.none_below}"),
        scored=words.count(year.rule.least_scored),
        left=words.count(year.months_left),
    )
    return html.P(said, className="card-note")


def show_tiles(view: View) -> Any:
    """Count the branches of each result, and those that can still reach it."""
    words, results = view.words, year_results(view.reader, view.filters)
    whole = len(results)
    tiles = []
    for grade in Grade:
        now = int((results["result"] == grade.value).sum())
        best = int((results["best"] == grade.value).sum())
        share = words.percent(100 * now / whole if whole else None)
        tiles.append(
            CountTile(
                words("year_end.tile", grade=words(f"grade.{grade}")),
                words.count(now) if whole else "–",
                words("year_end.tile.of", n=words.count(whole)) if whole else "",
                words("year_end.tile.note", share=share, best=words.count(best)) if whole else "",
                view.link(PATH, grades=(grade,)),
            )
        )
    return count_tiles(tiles)


def show_units(view: View) -> Any:
    """Count the results below each organisation."""
    return data_table(unit_rows(view), UNIT_COLUMNS, view.words, view.words("year_end.units"))


def unit_rows(view: View) -> list[Row]:
    """Return the results by the organisation right above the branches, in tree order."""
    counted = results_by_unit(year_results(view.reader, view.filters))
    return [row | {NONE: row["unknown"]} for row in records(named(view.reader, counted))]


def rows(view: View) -> FrameRows:
    """Return the rows of the table: those that still need something for Good first, the nearest
    on top, then those it is out of reach for, then those that have enough."""
    year = year_so_far(view.reader, view.filters)
    found = ordered(year_results(view.reader, view.filters), view.filters)
    return FrameRows(
        found,
        lambda row: row | {
            "href": view.branch_link(str(row["code"])),
            "needs": needs(row, year, view.words),
        },
    )  # fmt: skip


def needs(row: dict[str, Any], year: YearSoFar, words: Words) -> str:
    """Say what a branch still needs for Good, or why it is out of reach."""
    if isinstance(row["needed"], int):
        if row["needed"]:
            return words("year_end.needs.more", n=words.count(row["needed"]))
        ended = not row["left"] and not row["unscored"]
        return words("year_end.needs.done" if ended else "year_end.needs.keep")
    bears = words(f"grade.{year.rule.conditions[0].none_below}")
    reasons = []
    if row["low_months"]:
        months = words.listing(f"{month % 100:02d}" for month in row["low_months"])
        reasons.append(words("year_end.needs.low", months=months, grade=bears))
    if row["short"]:
        reasons.append(words("year_end.needs.short", n=words.count(row["short"])))
    return words("year_end.needs.out", reasons="; ".join(reasons)) if reasons else "–"


def show_table(view: View) -> Any:
    """Show where every branch stands."""
    found = rows(view)
    if not found:
        return empty_state(view.words)
    return sorted_table(view, PATH, found, COLUMNS, view.words("year_end.table"))


def sheet_of(view: View) -> Sheet:
    """Return the table as a sheet."""
    heads, body = table_file(rows(view), COLUMNS, view.words)
    return Sheet(view.words(NAME_KEY), heads, body, [view.words("year_end.not_yearly")])
