"""Where branches stand among their peers: estimates with intervals, places as intervals."""

from enum import StrEnum
from typing import Any

from dash import html

from dashboard.components.chart_card import chart_card
from dashboard.components.connect import Site, filler, offers
from dashboard.components.data_table import MOST_ROWS as TABLE_ROWS
from dashboard.components.data_table import Column, Sorting, data_table, left_out
from dashboard.components.page import Heading, page, table_section, way_up
from dashboard.components.standing import standing_badge, standing_legend
from dashboard.components.switches import Switch, switches
from dashboard.components.view import View, filters_of, period_name, records
from dashboard.domain.words import BranchKind, IssueGroup
from dashboard.figures import Caption, Figure, caterpillar
from dashboard.findings import in_lowest_tenth, say, unlike_peers
from dashboard.queries.peers import PeerUnits, peer_units, peers_of, placed, standings_of, the_ends
from dashboard.queries.unit_scores import named_branches
from dashboard.sheets.write import Sheet
from dashboard.text import Words

PATH = "/vi-tri"
NAME_KEY = "ranks.title"
MOST_ROWS = 60
MOST_WRITTEN = 20_000
HEIGHTS = (12, 24, 40, 62)
SORTED = ("n", "mean", "estimate", "place", "bottom", "top")
USUAL_SORT = "estimate"
COLUMNS = (
    Column("name", "ranks.column.name", "name"),
    Column("n", "ranks.column.n", "count"),
    Column("mean", "ranks.column.mean", "number"),
    Column("estimate", "ranks.column.estimate", "number"),
    Column("interval", "ranks.column.interval"),
    Column("standing", "ranks.column.standing", "part"),
    Column("place", "ranks.column.place"),
    Column("bottom", "ranks.column.bottom", "percent"),
    Column("top", "ranks.column.top", "percent"),
)
FEW = (
    Column("name", "ranks.column.name", "name"),
    Column("n", "ranks.column.n", "count"),
    Column("mean", "ranks.column.mean", "number"),
)
NUMBERS = (
    "mean", "estimate", "low95", "high95", "reliability", "place_median", "place_low",
    "place_high", "bottom", "top",
)  # fmt: skip


class Ids(StrEnum):
    """Parts of this page."""

    WAY = "ranks-way"
    SWITCHES = "ranks-switches"
    LEGEND = "ranks-legend"
    FRAME = "ranks-frame"
    CHART = "ranks-chart"
    TABLE = "ranks-table"


def layout(words: Words, **query: str) -> html.Div:
    """Return the page; never queries."""
    chart = html.Div(
        chart_card(Ids.CHART, words("ranks.chart"), 800, words),
        id=Ids.FRAME,
        className=frame_class(MOST_ROWS),
    )
    table = table_section(
        words("ranks.table"), Ids.TABLE, words, html.Div(id=Ids.TABLE, className="units-table")
    )
    return page(
        words,
        filters_of(query),
        Heading(words(NAME_KEY), Ids.WAY),
        [
            html.Div(id=Ids.SWITCHES, className="switches"),
            html.Div(id=Ids.LEGEND, className="standings-place"),
            html.Div([chart, table], className="cards"),
        ],
    )


def register(site: Site) -> None:
    """Connect every part of the page with its question."""
    fills = filler(site)
    fills(Ids.WAY, "children", lambda view: way_up(view, PATH))
    fills(Ids.SWITCHES, "children", show_choices)
    fills(Ids.LEGEND, "children", show_legend)
    fills(Ids.FRAME, "className", fit_frame)
    fills(Ids.CHART, "figure", draw_ranks)
    fills(Ids.TABLE, "children", show_places)
    offers(site, Ids.TABLE, sheet_of)


def show_choices(view: View) -> list[Any]:
    """Show which peers are compared and how many branches each other choice would hold."""
    words, peers = view.words, peers_of(view.reader, view.filters)
    kinds = [
        (kind.value, _option(words(f"branch_kind.{kind}"), count, words))
        for kind, count in peers.by_kind.items()
        if count or kind in peers.kinds
    ]
    every = _option(words("ranks.kind.any"), sum(peers.by_kind.values()), words)
    sizes = [
        (size.value, _option(words(f"ranks.size.{size}"), count, words))
        for size, count in peers.by_size.items()
    ]
    groups = [(group.value, words(f"group.{group}.short")) for group in IssueGroup]
    return switches(
        [
            Switch("loai-hinh", words("ranks.switch.kind"), [*kinds, (",".join(BranchKind), every)],
                   ",".join(peers.kinds)),
            Switch("quy-mo", words("ranks.switch.size"), sizes, peers.size),
            Switch("nhom", words("funnel.switch.group"), [("", words("funnel.group.total")),
                   *groups], view.filters.group or ""),
        ]
    )  # fmt: skip


def _option(name: str, count: int, words: Words) -> str:
    return words("ranks.option", name=name, count=words.count(count))


def show_legend(view: View) -> Any:
    """Show what each sign means, with the number of branches that have it."""
    return standing_legend(standings_of(peer_units(view.reader, view.filters)), view.words)


def frame_class(rows: int) -> str:
    """Return the class that gives a chart of so many rows its height."""
    return f"span-12 rows-{next((most for most in HEIGHTS if rows <= most), HEIGHTS[-1])}"


def fit_frame(view: View) -> str:
    """Give the chart the height its rows take."""
    return frame_class(min(MOST_ROWS, len(peer_units(view.reader, view.filters).units)))


def draw_ranks(view: View) -> Figure:
    """Draw the group's branches, or its two ends; each leads to its profile."""
    found = peer_units(view.reader, view.filters)
    ends, hidden = the_ends(found, MOST_ROWS)
    named = _linked(view, named_branches(view.reader, view.filters, ends))
    return caterpillar(named, hidden, found.group.benchmark, view.words, _caption(view, found))


def _caption(view: View, found: PeerUnits) -> Caption:
    words, n = view.words, int(found.units["n"].sum())
    made = view.caption("ranks.chart", unlike_peers(found.group, n), n, found.months)
    reliability = words.number(found.group.reliability, 2)
    return made.noted(
        words("ranks.note.branches", count=words.count(len(found.units))),
        words("evidence.reliability", b=reliability) if found.group.known else "",
        words("ranks.note.bars"),
        words("funnel.note.grades") if view.filters.grades else "",
    )


def _linked(view: View, units: Any) -> Any:
    link = view.within(size=None, branch_kinds=()).branch_link
    return units.assign(href=[link(code) for code in units["code"]])


def show_places(view: View) -> Any:
    """Show every branch of the group with its place as an interval, and apart those under 3."""
    found, words = peer_units(view.reader, view.filters), view.words
    few = records(_linked(view, named_branches(view.reader, view.filters, found.few)))
    parts = [html.Div(_places(view, found), className="table-part")]
    if few:
        label = words("ranks.few.label")
        parts.append(
            html.Div(
                [html.H3(words("ranks.few")), data_table(few, FEW, words, label)],
                className="table-part",
            )
        )
    return parts


def _places(view: View, found: PeerUnits) -> list[Any]:
    words = view.words
    rows = placed(found)
    if not found.group.known:
        return [html.P(words("ranks.too_few"), className="empty-state")]
    note = words(
        "ranks.table.note",
        b=words.number(found.group.reliability, 2),
        width=words.number((rows["place_high"] - rows["place_low"]).mean()),
        total=words.count(len(rows)),
    )
    sort = view.filters.sort if view.filters.sort.removeprefix("-") in SORTED else USUAL_SORT
    rows = rows.rename(columns={"place_median": "place"})
    rows = rows.sort_values(
        sort.removeprefix("-"), ascending=not sort.startswith("-"), kind="stable"
    )
    shown = rows.head(TABLE_ROWS)
    named = records(_linked(view, named_branches(view.reader, view.filters, shown)))
    links = {name: view.link(PATH, sort=f"-{name}" if sort == name else name) for name in SORTED}
    cells = [row | _written(row, words) for row in named]
    label = words("ranks.table.label")
    return [
        html.P(say(in_lowest_tenth(list(rows["bottom"])), words), className="card-finding"),
        html.P(note, className="table-note"),
        data_table(cells, COLUMNS, words, label, Sorting(sort, links)),
        *left_out(len(cells), len(rows), words),
    ]


def _written(row: dict[str, Any], words: Words) -> dict[str, Any]:
    low, high = words.number(row["low95"]), words.number(row["high95"])
    return {
        "interval": words("funnel.from_to", low=low, high=high),
        "standing": standing_badge(row["standing"], words),
        "place": _place(row, words),
        "bottom": 100 * row["bottom"],
        "top": 100 * row["top"],
    }


def _place(row: dict[str, Any], words: Words) -> str:
    if row["place"] != row["place"]:
        return words("ranks.place.reference", b=words.number(row["reliability"], 2))
    return words(
        "ranks.place",
        median=words.count(row["place"]),
        low=words.count(row["place_low"]),
        high=words.count(row["place_high"]),
    )


def sheet_of(view: View) -> Sheet:
    """Return every branch of the group, lowest estimate first; chances as shares of 1."""
    words, found = view.words, peer_units(view.reader, view.filters)
    names = ("name", "parent", "n", *NUMBERS, "standing")
    heads = [words("table.number"), *(words(f"ranks.column.{name}") for name in names)]
    rows = placed(found).head(MOST_WRITTEN)
    named = records(named_branches(view.reader, view.filters, rows))
    above = [period_name(*found.months, words)]
    cells = [_cells(at, row, words) for at, row in enumerate(named, start=1)]
    return Sheet(words("shell.nav.ranks"), heads, cells, above)


def _cells(at: int, row: dict[str, Any], words: Words) -> list[Any]:
    numbers = [round(row[name], 3) if row[name] == row[name] else None for name in NUMBERS]
    word = words(f"standing.{row['standing']}")
    return [at, row["name"], row["parent"], int(row["n"]), *numbers, word]
