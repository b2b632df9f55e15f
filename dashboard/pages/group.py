"""One of the four groups: over time, its criteria, and where it is weak."""

from enum import StrEnum
from typing import Any

from dash import dcc, html

from dashboard.components.chart_card import chart_card
from dashboard.components.connect import Site, Subject, filler
from dashboard.components.page import Heading, page, way_up
from dashboard.components.view import View, address, filters_of
from dashboard.domain.filters import Filters
from dashboard.domain.words import IssueGroup
from dashboard.figures import Figure, criteria, rows, trend
from dashboard.findings import Topic, level_of, most_lost, trend_finding, unlike_benchmark
from dashboard.queries import criteria as criteria_query
from dashboard.queries import heat, kinds
from dashboard.queries import trend as trend_query
from dashboard.text import Words

PATH = "/nhom/<group>"
NAME_KEY = "group.title"
ABOVE_BRANCHES = True
SUBJECT = "subject"


class Ids(StrEnum):
    """Parts of this page."""

    WAY = "group-way"
    TREND = "group-trend"
    CRITERIA = "group-criteria"
    KINDS = "group-kinds"
    ORGANISATIONS = "group-organisations"
    MEETING_KINDS = "group-meeting-kinds"


def group_of(subject: Any) -> IssueGroup:
    """Read the group of an address; an unknown one shows the first."""
    known = {group.value: group for group in IssueGroup}
    return known.get(subject, IssueGroup.CONTENT) if isinstance(subject, str) else known["content"]


def layout(words: Words, **query: str) -> html.Div:
    """Return the page of a group; never queries."""
    group = group_of(query.pop("group", None))
    filters = filters_of(query)
    cards = html.Div(
        [
            _card(Ids.TREND, "group.page.trend", 400, words, "span-6"),
            _card(Ids.CRITERIA, "group.page.criteria", 400, words, "span-6"),
            _card(Ids.ORGANISATIONS, "group.page.organisations", 460, words, "span-6"),
            _card(Ids.KINDS, "group.page.kinds", 460, words, "span-6"),
            _card(Ids.MEETING_KINDS, "group.page.meeting_kinds", 220, words, "span-12"),
        ],
        className="cards",
    )
    return page(
        words,
        filters,
        Heading(words(f"group.{group}"), Ids.WAY),
        [dcc.Store(id=SUBJECT, data=group.value), _tabs(group, filters, words), cards],
    )


def _card(part: Ids, name_key: str, height: int, words: Words, span: str) -> Any:
    return html.Div(chart_card(part, words(name_key), height, words), className=span)


def _tabs(current: IssueGroup, filters: Filters, words: Words) -> html.Nav:
    links = [
        html.A(
            words(f"group.{group}.short"),
            href=address(f"/nhom/{group}", filters),
            className="tab active" if group == current else "tab",
            **{"aria-current": "page"} if group == current else {},
        )
        for group in IssueGroup
    ]
    return html.Nav(links, className="tabs", **{"aria-label": words("group.page.tabs")})


def register(site: Site) -> None:
    """Connect every part of the page with its question."""
    fills = filler(site, Subject(SUBJECT, lambda view, name: view.within(group=group_of(name))))
    fills(Ids.WAY, "children", show_way)
    fills(Ids.TREND, "figure", draw_trend)
    fills(Ids.CRITERIA, "figure", draw_criteria)
    fills(Ids.KINDS, "figure", draw_kinds)
    fills(Ids.MEETING_KINDS, "figure", draw_meeting_kinds)
    fills(Ids.ORGANISATIONS, "figure", draw_organisations)


def show_way(view: View) -> Any:
    """Show the way back up; the address holds the group, so the query need not."""
    return way_up(view.within(group=None), f"/nhom/{view.filters.group}")


def draw_trend(view: View) -> Figure:
    """Draw the group beside the total."""
    scores = trend_query.monthly_scores(view.reader, view.filters)
    scores = scores[scores["measure"].isin(["total", str(view.filters.group)])]
    finding = trend_finding(scores, str(view.filters.group), view.months())
    n = int(scores.loc[scores["measure"] == "total", "n"].sum())
    return trend(
        scores,
        view.words,
        view.caption("group.page.trend", finding, n, list(scores["month"])),
        view.group_link,
        view.good_from(),
    )


def draw_criteria(view: View) -> Figure:
    """Draw the criteria of the group."""
    scores = criteria_query.criterion_scores(
        view.reader, view.filters, view.filters.group, view.words.language
    )
    n = int(scores["n"].max()) if len(scores) else 0
    return criteria(scores, view.words, view.caption("group.page.criteria", most_lost(scores), n))


def draw_kinds(view: View) -> Figure:
    """Draw the kinds of branches."""
    scores = kinds.by_branch_kind(view.reader, view.filters)
    path = f"/nhom/{view.filters.group}"
    named = scores.assign(
        name=[view.words(f"branch_kind.{kind}") for kind in scores["kind"]],
        href=[view.kind_link(path, kind) for kind in scores["kind"]],
    )
    return _rows(view, named, "group.page.kinds", "branch_kind")


def draw_meeting_kinds(view: View) -> Figure:
    """Draw the kinds of meetings."""
    scores = kinds.by_meeting_kind(view.reader, view.filters)
    named = scores.assign(name=[view.words(f"meeting_kind.{kind}") for kind in scores["kind"]])
    return _rows(view, named, "group.page.meeting_kinds", "meeting_kind")


def draw_organisations(view: View) -> Figure:
    """Draw the organisations right below the chosen one."""
    scores = heat.organisation_groups(view.reader, view.filters)
    path = f"/nhom/{view.filters.group}"
    named = scores.assign(
        href=[
            view.organisation_link(path, code, is_branch=level == "branch")
            for code, level in zip(scores["code"], scores["level"], strict=True)
        ]
    )
    note = view.reliability(named)
    return _rows(view, named, "group.page.organisations", "organisation", note)


def _rows(view: View, named: Any, name_key: str, noun: str, note: str = "") -> Figure:
    # The rows part all meetings chosen among them, so their common level is that of everything.
    level = level_of(named)
    topic = Topic(str(view.filters.group), noun, "code" if noun == "organisation" else "kind")
    finding = unlike_benchmark(named, level, topic)
    caption = view.caption(name_key, finding, int(named["n"].sum())).noted(note)
    return rows(named, view.words, caption, level)
