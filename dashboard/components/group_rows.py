"""The four groups as bars against what they are compared with."""

from collections.abc import Callable, Mapping, Sequence
from math import isnan
from typing import Any

from dash import html

from dashboard.components.empty import empty_state
from dashboard.components.grade_badge import grade_badge
from dashboard.domain.words import Grade
from dashboard.text import Words

Row = dict[str, Any]


def group_rows(rows: Sequence[Row], words: Words) -> Any:
    """Return a row a group; needs group, percent, benchmark, change, n, href."""
    known = [row for row in rows if _known(row.get("percent"))]
    if not known:
        return empty_state(words)
    return html.Div([_row(row, words) for row in known] + [_legend(words)])


def _row(row: Row, words: Words) -> html.A:
    group, percent = row["group"], float(row["percent"])
    return html.A(
        [
            html.Span(className=f"dot group-{group}", **{"aria-hidden": "true"}),
            html.Span(words(f"group.{group}"), className="group-name"),
            html.Strong(words.number(percent)),
            change(row.get("change"), words),
            bar(percent, row.get("benchmark"), group),
        ],
        href=row["href"],
        className="group-row",
    )


def bar(percent: float, benchmark: Any, group: str) -> html.Span:
    """Return a bar of 0–100 with a tick at the benchmark; widths are classes, not styles."""
    mark = (
        [html.Span(className=f"bar-mark at-{round(float(benchmark))}")] if _known(benchmark) else []
    )
    fill = html.Span(className=f"bar-fill group-{group} width-{round(percent)}")
    return html.Span([fill, *mark], className="bar-track", **{"aria-hidden": "true"})


def change(value: Any, words: Words, digits: int = 1) -> html.Span:
    """Return a signed change with an arrow, or a dash where it is unknown; counts have 0 digits."""
    if not _known(value):
        return html.Span("–", className="change")
    tenth = round(float(value), 1)
    arrow, name = ("↑", "up") if tenth > 0 else ("↓", "down") if tenth < 0 else ("→", "same")
    return html.Span(
        [html.Span(arrow, **{"aria-hidden": "true"}), f" {words.number(abs(tenth), digits)}",
         html.Span(words(f"change.{name}"), className="visually-hidden")],
        className=f"change change-{name}",
    )  # fmt: skip


def grade_bar(counts: Mapping[Grade, int], href: Callable[[Grade], str], words: Words) -> Any:
    """Return one bar cut by the meetings of each grade, with its words and counts below."""
    total = sum(counts.values())
    if not total:
        return None
    given = [(grade, count) for grade, count in counts.items() if count]
    segments = [
        html.Span(className=f"grade-part part-{grade} grow-{max(1, round(100 * count / total))}")
        for grade, count in given
    ]
    legend = [
        html.A([grade_badge(grade, words), " ", html.Strong(words.count(count))], href=href(grade))
        for grade, count in counts.items()
    ]
    return html.Div(
        [
            html.H3(words("groups.grades")),
            html.Div(segments, className="grade-bar", **{"aria-hidden": "true"}),
            html.Div(legend, className="grade-legend"),
        ],
        className="grade-shares",
    )


def _legend(words: Words) -> html.P:
    return html.P(words("groups.legend"), className="card-note")


def _known(value: Any) -> bool:
    return value is not None and not isnan(float(value))
