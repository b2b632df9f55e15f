"""The four groups as bars against what they are compared with."""

from collections.abc import Callable, Mapping, Sequence
from math import isnan
from typing import Any

from dash import html

from dashboard.components.empty import empty_state
from dashboard.components.evidence import is_reference, reference
from dashboard.components.grade_badge import grade_badge
from dashboard.domain.words import Grade
from dashboard.findings import means_differ
from dashboard.statistics.before_after import Sample
from dashboard.text import Words

Row = dict[str, Any]


def group_rows(rows: Sequence[Row], words: Words) -> Any:
    """Return a row a group; needs group, percent, sd, n, benchmark, change, previous,
    previous_sd, previous_n, href."""
    known = [(at, row) for at, row in enumerate(rows) if _known(row.get("percent"))]
    if not known:
        return empty_state(words)
    return html.Div([_row(at, row, words) for at, row in known] + [_legend(words)])


def _row(at: int, row: Row, words: Words) -> html.A:
    group, percent = row["group"], float(row["percent"])
    pale = {"className": "pale", **reference(words)} if is_reference(row["n"]) else {}
    return html.A(
        [
            html.Span(className=f"dot group-{group}", **{"aria-hidden": "true"}),
            html.Span(words(f"group.{group}"), className="group-name"),
            html.Strong(words.number(percent), **pale),
            change(row.get("change"), words, clear=_clear(row)),
            bar(percent, row.get("benchmark"), group),
        ],
        href=row["href"],
        className="group-row",
        **{"data-row": at},
    )


def bar(percent: float, benchmark: Any, group: str) -> html.Span:
    """Return a bar of 0–100 with a tick at the benchmark; widths are classes, not styles."""
    mark = (
        [html.Span(className=f"bar-mark at-{round(float(benchmark))}")] if _known(benchmark) else []
    )
    fill = html.Span(className=f"bar-fill group-{group} width-{round(percent)}")
    return html.Span([fill, *mark], className="bar-track", **{"aria-hidden": "true"})


def _clear(row: Row) -> bool:
    if not _known(row.get("change")):
        return False
    now = Sample(int(row["n"]), float(row["percent"]), float(row["sd"]))
    before = Sample(int(row["previous_n"]), float(row["previous"]), float(row["previous_sd"]))
    return means_differ(before, now).met


def change(value: Any, words: Words, digits: int = 1, *, clear: bool = True) -> html.Span:
    """Return a signed change with an arrow, or a dash where it is unknown; counts have 0 digits.

    A change that is not clear of chance has no colour.
    """
    if not _known(value):
        return html.Span("–", className="change")
    tenth = round(float(value), 1)
    arrow, name = ("↑", "up") if tenth > 0 else ("↓", "down") if tenth < 0 else ("→", "same")
    return html.Span(
        [html.Span(arrow, **{"aria-hidden": "true"}), f" {words.number(abs(tenth), digits)}",
         html.Span(words(f"change.{name}"), className="visually-hidden")],
        className=f"change change-{name if clear else 'same'}",
    )  # fmt: skip


def grade_bar(counts: Mapping[Grade, int], href: Callable[[Grade], str], words: Words) -> Any:
    """Return one bar cut by the meetings of each grade, with its words and counts below; under 3
    meetings the counts alone."""
    total = sum(counts.values())
    if not total:
        return None
    given = [(grade, count) for grade, count in counts.items() if count]
    segments = [
        html.Span(className=f"grade-part part-{grade} grow-{max(1, round(100 * count / total))}")
        for grade, count in given
    ]
    bar = html.Div(segments, className="grade-bar", **{"aria-hidden": "true"})
    legend = [
        html.A([grade_badge(grade, words), " ", html.Strong(words.count(count))], href=href(grade))
        for grade, count in counts.items()
    ]
    return html.Div(
        [
            html.H3(words("groups.grades")),
            *([] if is_reference(total) else [bar]),
            html.Div(legend, className="grade-legend"),
        ],
        className="grade-shares",
    )


def _legend(words: Words) -> html.P:
    return html.P(words("groups.legend"), className="card-note")


def _known(value: Any) -> bool:
    return value is not None and not isnan(float(value))
