"""One branch: over time, its criteria, its meetings, and what one grade up would take."""

from dataclasses import replace
from enum import StrEnum
from typing import Any

from dash import dcc, html

from dashboard.components.chart_card import chart_card
from dashboard.components.connect import Site, Subject, filler
from dashboard.components.control import connect_control, control_parts
from dashboard.components.meeting_table import meeting_table
from dashboard.components.page import Heading, page, section, way_up
from dashboard.components.steps_up import Way, lost_points, steps_up
from dashboard.components.view import BRANCHES, View, filters_of, records
from dashboard.domain.filters import Filters
from dashboard.figures import Figure, criteria
from dashboard.findings import most_lost
from dashboard.queries import branch
from dashboard.queries import criteria as criteria_query
from dashboard.text import Words

PATH = "/chi-bo/<code>"
NAME_KEY = "branch.title"
# A code nobody has: an unreadable address must not open the whole organisation.
NOWHERE = "-"


class Ids(StrEnum):
    """Parts of this page."""

    SUBJECT = "branch-code"
    WAY = "branch-way"
    NAME = "branch-name"
    WHO = "branch-who"
    CRITERIA = "branch-criteria"
    LOST = "branch-lost"
    UP = "branch-up"
    MEETINGS = "branch-meetings"


def layout(words: Words, **query: str) -> html.Div:
    """Return the profile of the branch in the address; never queries."""
    code = query.pop("code", "")
    cards = html.Div(
        [
            html.Div(control_parts(words), className="span-12"),
            html.Div(chart_card(Ids.CRITERIA, words("branch.criteria"), 732, words),
                     className="span-7"),
            html.Div(
                [section(words("branch.grade_up"), html.Div(id=Ids.UP), span=""),
                 section(words("branch.lost"), html.Div(id=Ids.LOST), span="")],
                className="span-5 stack",
            ),
            section(words("branch.meetings"), html.Div(id=Ids.MEETINGS), span="span-12"),
        ],
        className="cards",
    )  # fmt: skip
    return page(
        words,
        filters_of(query),
        Heading(words(NAME_KEY), Ids.WAY, Ids.NAME),
        [
            dcc.Store(id=Ids.SUBJECT, data=code),
            html.Div(id=Ids.WHO, className="lead"),
            cards,
        ],
    )


def of_branch(filters: Filters, subject: Any) -> Filters:
    """Return the filters narrowed to one branch; its group and grades stay open."""
    code = filters_of({"don-vi": subject}).organisation if isinstance(subject, str) else None
    return replace(filters, organisation=code or NOWHERE, group=None, branch_kinds=())


def register(site: Site) -> None:
    """Connect every part of the page with its question."""

    fills = filler(site, Subject(Ids.SUBJECT, narrowed))
    fills(Ids.WAY, "children", lambda view: way_up(view, "/"))
    fills(Ids.NAME, "children", show_name)
    fills(Ids.WHO, "children", show_who)
    fills(Ids.CRITERIA, "figure", draw_criteria)
    fills(Ids.UP, "children", show_steps_up)
    fills(Ids.LOST, "children", show_lost)
    fills(Ids.MEETINGS, "children", show_meetings)
    connect_control(site, Subject(Ids.SUBJECT, narrowed))


def narrowed(view: View, code: Any) -> View:
    """Return the view of one branch."""
    return replace(view, filters=of_branch(view.filters, code))


def code_of(view: View) -> str:
    """Return the code of the branch shown."""
    return view.filters.organisation or ""


def show_name(view: View) -> str:
    """Name the branch, or the page where there is no such branch."""
    who = branch.profile(view.reader, view.filters)
    return str(who["name"]) if who else view.words(NAME_KEY)


def show_who(view: View) -> Any:
    """Say which branch this is, where it hangs and how many members it has."""
    words = view.words
    who = branch.profile(view.reader, view.filters)
    if who is None:
        return [
            html.Span(words("branch.unknown", code=code_of(view))),
            " ",
            html.A(words("branch.back"), href=BRANCHES),
        ]
    facts = [
        who["parent"],
        words(f"branch_kind.{who['kind']}") if who["kind"] else "",
        words("branch.members", n=words.count(who["members"])) if who["members"] else "",
    ]
    return " · ".join(filter(None, facts))


def draw_criteria(view: View) -> Figure:
    """Draw every criterion the branch was scored by."""
    scores = scored(view)
    n = int(scores["n"].max()) if len(scores) else 0
    caption = view.caption("branch.criteria", most_lost(scores), n)
    return criteria(scores, view.words, caption)


def scored(view: View) -> Any:
    """Return the criteria of the branch under their names in the reader's language."""
    return criteria_query.criterion_scores(view.reader, view.filters, language=view.words.language)


def show_lost(view: View) -> Any:
    """List where points were lost, under the rubric most meetings were scored by."""
    scores = scored(view).dropna(subset=["lost"])
    if len(scores):
        scores = scores[scores["rubric"] == scores.loc[scores["n"].idxmax(), "rubric"]]
    return lost_points(records(scores), view.words)


def show_steps_up(view: View) -> Any:
    """Say what one grade up takes, from the latest scored meeting."""
    found = branch.way_up(view.reader, view.filters, view.words.language)
    if found is None:
        return steps_up(None, view.words)
    way = Way(
        day=found["date"],
        grade=found["grade"],
        percent=found["percent"],
        next_grade=found["next"],
        points_x100=found["points_x100"],
        steps=found["steps"],
        gates=found["gates"],
    )
    return steps_up(way, view.words)


def show_meetings(view: View) -> Any:
    """Show the meetings of the months the history shows, newest first."""
    return meeting_table(branch.meetings(view.reader, view.filters), view.words)
