"""What every number means, with an example computed from the loaded data."""

from typing import Any

from dash import html

from dashboard.components.connect import Site, filler
from dashboard.components.finding_example import finding_example
from dashboard.components.page import Heading, page, section, way_up
from dashboard.components.view import View, filters_of
from dashboard.domain.words import IssueGroup
from dashboard.queries import branch, trend
from dashboard.text import Words

PATH = "/phuong-phap"
NAME_KEY = "method.title"
ABOVE_BRANCHES = True
CODE = ()
WAY = "method-way"
EXAMPLE = "method-example"
CHAPTERS = (
    "score", "official", "grades", "groups", "mean", "share", "evidence", "held", "findings", "xmr",
    "criteria", "compare", "gap", "assessors", "funnel", "ranks", "attention", "signs", "progress",
    "shortcomings", "year_end",
)  # fmt: skip
# Chapters with an example of their own, reckoned from the data chosen.
WORKED = {"findings": "method-finding"}
HUNDREDTHS = 100


def layout(words: Words, **query: str) -> html.Div:
    """Return the explanations; never queries."""
    chapters = [
        section(
            words(f"method.{chapter}"),
            html.Div([html.P(words(f"method.{chapter}.text")), *_worked(chapter)]),
            span="span-12" if chapter in WORKED else "span-6",
        )
        for chapter in CHAPTERS
    ]
    example = section(words("method.example"), html.Div(id=EXAMPLE), span="span-12")
    return page(
        words,
        filters_of(query),
        Heading(words(NAME_KEY), WAY),
        [
            html.P(words("method.lead"), className="lead"),
            html.Div([example, *chapters], className="cards"),
        ],
    )


def _worked(chapter: str) -> list[html.Div]:
    return [html.Div(id=WORKED[chapter], className="worked")] if chapter in WORKED else []


def register(site: Site) -> None:
    """Compute the examples when the page is opened."""
    fills = filler(site)
    fills(WAY, "children", lambda view: way_up(view, PATH))
    fills(EXAMPLE, "children", example)
    fills(WORKED["findings"], "children", worked_finding)


def example(view: View) -> Any:
    """Compute the score of one meeting step by step, as its rows hold it."""
    meeting = branch.example_meeting(view.reader, view.filters)
    words = view.words
    if meeting is None:
        return html.P(words("method.example.empty"))
    lead = words(
        "method.example.lead",
        branch=meeting["branch"],
        date=words.date(meeting["date"]),
        assessment=words(f"assessment.{meeting['kind']}"),
    )
    return [html.P(lead), _table(meeting, words), html.P(_result(meeting, words))]


def worked_finding(view: View) -> Any:
    """Work out the sentence of the overview's trend step by step."""
    return finding_example(trend.monthly_scores(view.reader, view.filters), view)


def _table(meeting: dict[str, Any], words: Words) -> html.Div:
    heads = ["group", "points", "maximum", "percent"]
    body = [
        _row(words(f"group.{group}"), meeting[f"{group}_points_x100"],
             meeting[f"{group}_max_x100"], words)
        for group in IssueGroup
    ]  # fmt: skip
    total = _row(words("method.example.total"), meeting["total_x100"], meeting["max_x100"], words)
    head = html.Tr(
        [
            html.Th(words(f"method.example.{name}"), scope="col", className="number" if at else "")
            for at, name in enumerate(heads)
        ]
    )
    return html.Div(
        html.Table([html.Thead(head), html.Tbody([*body, total])], className="table"),
        className="table-scroll",
        tabIndex="0",
    )


def _row(name: str, points_x100: int, max_x100: int, words: Words) -> html.Tr:
    percent = 100 * points_x100 / max_x100 if max_x100 else None
    cells = [words.number(points_x100 / HUNDREDTHS), words.number(max_x100 / HUNDREDTHS),
             words.percent(percent)]  # fmt: skip
    return html.Tr(
        [html.Th(name, scope="row"), *(html.Td(cell, className="number") for cell in cells)]
    )


def _result(meeting: dict[str, Any], words: Words) -> str:
    return words(
        "method.example.grade",
        points=words.number(meeting["total_x100"] / HUNDREDTHS),
        maximum=words.number(meeting["max_x100"] / HUNDREDTHS),
        percent=words.number(meeting["percent_x100"] / HUNDREDTHS, 2),
        grade=words(f"grade.{meeting['grade']}"),
    )
