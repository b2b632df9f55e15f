"""Shortcomings: the most frequent, those that come back, and remedies overdue."""

from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from dash import html

from dashboard.components.chart_card import chart_card
from dashboard.components.connect import Answer, Site, filler, offers
from dashboard.components.count_tiles import CountTile, count_tiles
from dashboard.components.data_table import Column, Row, data_table
from dashboard.components.frame_rows import FrameRows
from dashboard.components.page import Heading, page, section, table_section, way_up
from dashboard.components.sorting import sorted_table
from dashboard.components.table_file import table_file
from dashboard.components.view import View, filters_of, records
from dashboard.figures import Caption, Figure, bars
from dashboard.figures.marks import LINES
from dashboard.queries import shortcomings as query
from dashboard.sheets.write import Sheet
from dashboard.text import Words

PATH = "/han-che"
NAME_KEY = "shortcomings.title"
MOST_NAMED = 3
COLUMNS = (
    Column("name", "shortcomings.branch", "name"),
    Column("repeats", "shortcomings.repeats"),
    Column("overdue", "shortcomings.overdue", "count"),
    Column("codes", "shortcomings.overdue_codes"),
    Column("oldest", "shortcomings.oldest", "date"),
    Column("days", "shortcomings.days", "count"),
)
UNIT_COLUMNS = (
    Column("name", "shortcomings.unit", "name"),
    Column("repeated", "shortcomings.unit.repeated", "count"),
    Column("late", "shortcomings.unit.late", "count"),
    Column("both", "shortcomings.unit.both", "count"),
    Column("overdue", "shortcomings.overdue", "count"),
)
Dated = Callable[[View, date], Any]


class Ids(StrEnum):
    """Parts of this page."""

    WAY = "shortcomings-way"
    TILES = "shortcomings-tiles"
    FREQUENT = "shortcomings-frequent"
    UNITS = "shortcomings-units"
    TABLE = "shortcomings-table"


def layout(words: Words, **query: str) -> html.Div:
    """Return the page; never queries."""
    cards = html.Div(
        [
            html.Div(
                chart_card(Ids.FREQUENT, words("shortcomings.frequent"), 732, words),
                className="span-7",
            ),
            section(words("shortcomings.units"), html.Div(id=Ids.UNITS), span="span-5"),
            table_section(words("shortcomings.table"), Ids.TABLE, words),
        ],
        className="cards",
    )
    heading = Heading(words(NAME_KEY), Ids.WAY)
    return page(words, filters_of(query), heading, [html.Div(id=Ids.TILES), cards])


def register(site: Site) -> None:
    """Connect every part of the page with its question."""
    fills = filler(site)

    def dated(answer: Dated) -> Answer:
        return lambda view: answer(view, site.today())

    fills(Ids.WAY, "children", lambda view: way_up(view, PATH))
    fills(Ids.TILES, "children", dated(show_tiles))
    fills(Ids.FREQUENT, "figure", dated(draw_frequent))
    fills(Ids.UNITS, "children", dated(show_units))
    fills(Ids.TABLE, "children", dated(show_table))
    offers(site, Ids.TABLE, dated(sheet_of))


def show_tiles(view: View, today: date) -> Any:
    """Count shortcomings, branches where one came back, and remedies overdue."""
    words, span = view.words, query.span(view.reader, view.filters, today)
    found = query.noted(view.reader, view.filters, span.months)
    follow = query.branches_to_follow(view.reader, view.filters, span).rows
    open_ = int(found["remedied_on"].isna().sum())
    again, late = follow["repeated"] > 0, follow["overdue"] > 0
    day = words.date(span.day)
    tiles = [
        ("noted", len(found), {"open": words.count(open_), "months": view.named(span.months)}),
        ("repeated", int(again.sum()), {"months": view.named(span.repeat)}),
        ("overdue", int(follow["overdue"].sum()), {"day": day, "n": words.count(int(late.sum()))}),
        ("both", int((again & late).sum()), {"day": day}),
    ]
    return count_tiles(
        [
            CountTile(
                words(f"shortcomings.tile.{name}"),
                words.count(n),
                words(f"shortcomings.tile.{name}.unit"),
                words(f"shortcomings.tile.{name}.note", **slots),
            )
            for name, n, slots in tiles
        ]
    )


def draw_frequent(view: View, today: date) -> Figure:
    """Draw how often each shortcoming was noted, most often first."""
    words, span = view.words, query.span(view.reader, view.filters, today)
    found = query.noted(view.reader, view.filters, span.months)
    counted = query.frequent(found, query.names(view.reader, words.language))
    drawn = counted.assign(
        amount=counted["meetings"].astype(float),
        colour=[LINES[group].colour for group in counted["group"]],
        shown=[
            words("shortcomings.shown", n=words.count(n), branches=words.count(branches))
            for n, branches in zip(counted["meetings"], counted["branches"], strict=True)
        ],
        of_group=[words(f"group.{group}.short") for group in counted["group"]],
        count=[words.count(n) for n in counted["meetings"]],
        spread=[words.count(n) for n in counted["branches"]],
        waiting=[words.count(n) for n in counted["open"]],
    )
    columns = [
        (words("shortcomings.name"), "name"), (words("shortcomings.group"), "of_group"),
        (words("shortcomings.meetings"), "count"), (words("shortcomings.branches"), "spread"),
        (words("shortcomings.open"), "waiting"),
    ]  # fmt: skip
    return bars(drawn, words, _caption(view, counted, span.months), columns)


def _caption(view: View, counted: Any, months: tuple[int, int]) -> Caption:
    words = view.words
    total = int(counted["meetings"].sum())
    said = ""
    if total:
        first = counted.iloc[0]
        said = words(
            "shortcomings.first",
            name=first["name"],
            n=words.count(int(first["meetings"])),
            total=words.count(total),
            share=words.percent(100 * first["meetings"] / total),
        )
    note = words("shortcomings.note", n=words.count(total), period=view.named(months))
    return Caption(words("shortcomings.frequent"), said, note)


def rows(view: View, today: date) -> FrameRows:
    """Return the rows of the table, codes by their names."""
    words, span = view.words, query.span(view.reader, view.filters, today)
    known = query.names(view.reader, words.language)

    def told(counts: dict[str, int]) -> str:
        named = [f"{known[code][0]} ({words.count(n)})" for code, n in counts.items()]
        more = len(named) - MOST_NAMED
        listed = "; ".join(named[:MOST_NAMED]) or "–"
        return (
            f"{listed}; {words('shortcomings.more', n=words.count(more))}" if more > 0 else listed
        )

    follow = query.branches_to_follow(view.reader, view.filters, span)

    def finish(row: dict[str, Any]) -> Row:
        branch, days = int(row["branch_id"]), row["days"]
        return row | {
            "href": view.branch_link(str(row["code"])),
            "repeats": told(follow.repeats.of(branch)),
            "codes": told(follow.codes.of(branch)),
            "days": days if isinstance(days, int) else None,
        }

    return FrameRows(query.ordered(follow.rows, view.filters.sort), finish)


def unit_rows(view: View, today: date) -> Sequence[Row]:
    """Return the branches to follow, counted by the organisation right above them."""
    span = query.span(view.reader, view.filters, today)
    follow = query.branches_to_follow(view.reader, view.filters, span)
    return records(query.follow_by_unit(view.reader, follow.rows))


def show_units(view: View, today: date) -> Any:
    """Count the branches to follow by organisation."""
    day = query.span(view.reader, view.filters, today).day
    note = view.words("shortcomings.day", day=view.words.date(day))
    label = view.words("shortcomings.units")
    return [
        data_table(unit_rows(view, today), UNIT_COLUMNS, view.words, label),
        html.P(note, className="card-note"),
    ]


def show_table(view: View, today: date) -> Any:
    """List the branches to follow."""
    found = rows(view, today)
    if not found:
        return html.P(view.words("shortcomings.none"), className="empty-state")
    return sorted_table(view, PATH, found, COLUMNS, view.words("shortcomings.table"))


def sheet_of(view: View, today: date) -> Sheet:
    """Return the table as a sheet."""
    day = query.span(view.reader, view.filters, today).day
    heads, body = table_file(rows(view, today), COLUMNS, view.words)
    above = [view.words("shortcomings.day", day=view.words.date(day))]
    return Sheet(view.words("shortcomings.table"), heads, body, above)
