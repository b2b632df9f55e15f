"""The leaders' page: where everything stands, and where to look next."""

from enum import StrEnum
from typing import Any

from dash import html

from dashboard.components.attention_list import attention_list
from dashboard.components.attention_tabs import LIST as ATTENTION
from dashboard.components.chart_card import chart_card
from dashboard.components.connect import Site, filler
from dashboard.components.evidence import KeyPoint, finding_line, key_points, reference_note
from dashboard.components.group_rows import grade_bar, group_rows
from dashboard.components.heat import heat_grid
from dashboard.components.page import Heading, page, section, way_up
from dashboard.components.tiles import kpi_tiles
from dashboard.components.view import BRANCHES, View, filters_of, months_from, records
from dashboard.domain.months import add_months
from dashboard.figures import Figure, grades, trend
from dashboard.figures.grades import MOST_COLUMNS
from dashboard.findings import (
    Finding,
    Topic,
    grade_share,
    level_of,
    lowest_of,
    nothing_clear,
    surest,
    trend_finding,
    unlike_benchmark,
)
from dashboard.queries import attention, group_scores, headline, heat
from dashboard.queries import grades as grades_query
from dashboard.queries import trend as trend_query
from dashboard.queries.gathered import is_gathering
from dashboard.text import Words

PATH = "/"
HALF_YEAR = 6
NAME_KEY = "overview.title"
ABOVE_BRANCHES = True


class Ids(StrEnum):
    """Parts of this page."""

    WAY = "overview-way"
    TITLE = "overview-title"
    POINTS = "overview-points"
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
    points = html.Section(
        [html.H2(words("overview.key_points")), html.Div(id=Ids.POINTS)], className="key-points"
    )
    return page(words, filters, heading, [points, html.Div(id=Ids.TILES), cards])


def register(site: Site) -> None:
    """Connect every part of the page with its question."""
    fills = filler(site)
    fills(Ids.WAY, "children", lambda view: way_up(view, PATH))
    fills(Ids.TITLE, "children", show_title)
    fills(Ids.POINTS, "children", show_points)
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


def show_points(view: View) -> Any:
    """Say the surest sentences of this page's cards, each leading to its numbers."""
    said = {
        Ids.TREND: trend_said(view, monthly_scores(view)),
        Ids.GRADES: grades_said(view, monthly_grades(view)),
        Ids.GROUPS: groups_said(view, named_groups(view)),
        Ids.HEAT: heat_said(view, units(view)),
    }
    points = [
        KeyPoint(finding, part, view.named(finding.period))
        for finding in surest(said.values())
        for part, one in said.items()
        if one is finding
    ]
    return key_points(points, nothing_clear(said.values()), view.words)


def show_groups(view: View) -> Any:
    """Show the groups against what they are compared with."""
    scores = named_groups(view)
    found = [
        row | {"href": view.link(f"/nhom/{row['group']}", group=None)} for row in records(scores)
    ]
    counts = grades_query.period_grades(view.reader, view.filters)
    bar = grade_bar(counts, lambda grade: view.link(BRANCHES, grades=(grade,)), view.words)
    line = finding_line(groups_said(view, scores), found, Ids.GROUPS, view.words)
    return [line, group_rows(found, view.words), bar]


def named_groups(view: View) -> Any:
    """Return the scores of the groups under their names in a sentence."""
    scores = group_scores.group_scores(view.reader, view.filters)
    return scores.assign(name=[view.words(f"finding.measure.{one}") for one in scores["group"]])


def groups_said(view: View, scores: Any) -> Finding:
    """Say which group is lowest."""
    return view.about(lowest_of(scores, "group"))


def draw_trend(view: View) -> Figure:
    """Draw the four groups and the total by month."""
    scores = monthly_scores(view)
    n = int(scores.loc[scores["measure"] == "total", "n"].sum())
    said = trend_said(view, scores)
    caption = view.caption("overview.trend", said, n, list(scores["month"]))
    return trend(scores, view.words, caption, view.group_link, view.good_from())


def monthly_scores(view: View) -> Any:
    """Return the scores of the months that the trend shows."""
    return trend_query.monthly_scores(view.reader, view.filters)


def trend_said(view: View, scores: Any) -> Finding:
    """Say the change of the chosen months, or that since the seminar."""
    return view.about(trend_finding(scores, months=view.months()))


def draw_grades(view: View) -> Figure:
    """Draw the grades by month."""
    counts = monthly_grades(view)
    months = sorted({int(month) for month in counts["month"]})
    said = grades_said(view, counts)
    caption = view.caption("overview.grades", said, int(counts["n"].sum()), months)
    return grades(counts, view.words, caption, view.grade_link)


def monthly_grades(view: View) -> Any:
    """Return the grades of the months drawn."""
    counts = grades_query.monthly_grades(view.reader, view.filters)
    months = sorted({int(month) for month in counts["month"]})[-MOST_COLUMNS:]
    return counts[counts["month"].isin(months)]


def grades_said(view: View, counts: Any) -> Finding:
    """Say the share of the best grade; among chosen grades a share would say nothing."""
    if view.filters.grades:
        n = int(counts["n"].sum())
        return view.about(Finding("grades.filtered", {"n": n}, n=n))
    return view.about(grade_share(counts))


def show_attention(view: View) -> Any:
    """List the branches that need attention."""
    if is_gathering(view.reader):
        return in_province(view.words)
    branches = attention.branches_needing_attention(view.reader, view.filters)
    found = [row | {"href": view.branch_link(str(row["code"]))} for row in records(branches)]
    words, last = view.words, view.months()[1]
    half_year = months_from(add_months(last, 1 - HALF_YEAR), last)
    links = [
        ("overview.attention.all", view.link(ATTENTION)),
        ("overview.fell", view.link(BRANCHES, period=half_year, sort="change")),
        ("overview.rose", view.link(BRANCHES, period=half_year, sort="-change")),
    ]
    return [
        attention_list(found, words),
        html.P([html.A(words(key), href=href) for key, href in links], className="link-row"),
    ]


def show_heat(view: View) -> Any:
    """Show organisations below against the groups."""
    cells = units(view)
    rows = [
        row
        | {
            "href": view.organisation_link(
                PATH, str(row["code"]), is_branch=row["level"] == "branch"
            )
        }
        for row in records(cells)
    ]
    if not rows and is_gathering(view.reader):
        return in_province(view.words)
    line = finding_line(heat_said(view, cells), rows, Ids.HEAT, view.words)
    notes = [view.note(int(cells["n"].sum())), view.reliability(cells),
             reference_note(list(cells["n"]), view.words)]  # fmt: skip
    note = html.P(" · ".join(filter(None, notes)), className="card-note")
    return [line, heat_grid(rows, view.words), note]


def units(view: View) -> Any:
    """Return the organisations below by the four groups."""
    return heat.organisation_groups(view.reader, view.filters)


def heat_said(view: View, cells: Any) -> Finding:
    """Say which organisations differ from all of them together."""
    measure = str(view.filters.group or "total")
    return view.about(unlike_benchmark(cells, level_of(cells), Topic(measure, key="code")))


def in_province(words: Words) -> html.P:
    """Say that single branches are in the province's own database."""
    return html.P(words("gather.no_branches"), className="empty-state")
