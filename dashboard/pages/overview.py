"""The leaders' page: where everything stands, and where to look next."""

from enum import StrEnum
from typing import Any

from dash import html

from dashboard.components.attention_list import attention_list
from dashboard.components.chart_card import chart_card
from dashboard.components.connect import Site, filler
from dashboard.components.group_rows import grade_bar, group_rows
from dashboard.components.heat import heat_grid
from dashboard.components.page import Heading, page, section, way_up
from dashboard.components.tiles import kpi_tiles
from dashboard.components.view import BRANCHES, View, filters_of, records
from dashboard.figures import Figure, grades, trend
from dashboard.figures.grades import MOST_COLUMNS
from dashboard.findings import grade_share, trend_change
from dashboard.queries import attention, group_scores, headline, heat
from dashboard.queries import grades as grades_query
from dashboard.queries import trend as trend_query
from dashboard.text import Words

PATH = "/"
NAME_KEY = "overview.title"


class Ids(StrEnum):
    """Parts of this page."""

    WAY = "overview-way"
    TITLE = "overview-title"
    TILES = "overview-tiles"
    GROUPS = "overview-groups"
    TREND = "overview-trend"
    GRADES = "overview-grades"
    ATTENTION = "overview-attention"
    HEAT = "overview-heat"


def layout(words: Words, **query: str) -> html.Div:
    """Return the overview; never queries."""
    filters = filters_of(query)
    cards = html.Div(
        [
            section(words("overview.groups"), html.Div(id=Ids.GROUPS), span="span-5"),
            html.Div(chart_card(Ids.TREND, words("overview.trend"), 340, words),
                     className="span-7"),
            html.Div(chart_card(Ids.GRADES, words("overview.grades"), 400, words),
                     className="span-7"),
            section(words("overview.attention"), html.Div(id=Ids.ATTENTION), span="span-5"),
            section(words("overview.heat"), html.Div(id=Ids.HEAT), span="span-12"),
        ],
        className="cards",
    )  # fmt: skip
    heading = Heading(words(NAME_KEY), Ids.WAY, Ids.TITLE)
    return page(words, filters, heading, [html.Div(id=Ids.TILES), cards])


def register(site: Site) -> None:
    """Connect every part of the page with its question."""
    fills = filler(site)
    fills(Ids.WAY, "children", lambda view: way_up(view, PATH))
    fills(Ids.TITLE, "children", show_title)
    fills(Ids.TILES, "children", show_tiles)
    fills(Ids.GROUPS, "children", show_groups)
    fills(Ids.TREND, "figure", draw_trend)
    fills(Ids.GRADES, "figure", draw_grades)
    fills(Ids.ATTENTION, "children", show_attention)
    fills(Ids.HEAT, "children", show_heat)


def show_title(view: View) -> str:
    """Name the page with the period it shows."""
    return view.words("overview.heading", period=view.period())


def show_tiles(view: View) -> Any:
    """Fill the four tiles."""
    return kpi_tiles(headline.headline(view.reader, view.filters), view.words)


def show_groups(view: View) -> Any:
    """Show the groups against what they are compared with."""
    scores = group_scores.group_scores(view.reader, view.filters)
    found = [
        row | {"href": view.link(f"/nhom/{row['group']}", group=None)} for row in records(scores)
    ]
    counts = grades_query.period_grades(view.reader, view.filters)
    bar = grade_bar(counts, lambda grade: view.link(BRANCHES, grades=(grade,)), view.words)
    return [group_rows(found, view.words), bar]


def draw_trend(view: View) -> Figure:
    """Draw the four groups and the total by month."""
    scores = trend_query.monthly_scores(view.reader, view.filters)
    n = int(scores.loc[scores["measure"] == "total", "n"].sum())
    caption = view.caption("overview.trend", trend_change(scores), n, list(scores["month"]))
    return trend(scores, view.words, caption, view.group_link, view.good_from())


def draw_grades(view: View) -> Figure:
    """Draw the grades by month."""
    counts = grades_query.monthly_grades(view.reader, view.filters)
    months = sorted({int(month) for month in counts["month"]})[-MOST_COLUMNS:]
    counts = counts[counts["month"].isin(months)]
    caption = view.caption("overview.grades", grade_share(counts), int(counts["n"].sum()), months)
    return grades(counts, view.words, caption, view.grade_link)


def show_attention(view: View) -> Any:
    """List the branches that need attention."""
    branches = attention.branches_needing_attention(view.reader, view.filters)
    found = [row | {"href": view.branch_link(str(row["code"]))} for row in records(branches)]
    return [
        attention_list(found, view.words),
        html.A(view.words("overview.attention.all"), href=view.link(BRANCHES)),
    ]


def show_heat(view: View) -> Any:
    """Show organisations below against the groups."""
    cells = heat.organisation_groups(view.reader, view.filters)
    rows = [
        row
        | {
            "href": view.organisation_link(
                PATH, str(row["code"]), is_branch=row["level"] == "branch"
            )
        }
        for row in records(cells)
    ]
    return heat_grid(rows, view.words)
