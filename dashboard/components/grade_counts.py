"""How two sides graded the same meetings: a table of counts and three measures of agreement."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.components.grade_badge import grade_badge
from dashboard.domain.words import Grade
from dashboard.statistics.agreement import GradeAgreement
from dashboard.text import Words


def grade_counts(counts: Sequence[Sequence[int]], other: str, words: Words) -> html.Div:
    """Return the table: rows the branch's own grades, columns the other's, best first; the pairs
    that agree stand in bold. other: the word for whom the scores are set against."""
    heads = [html.Th(words("gap.grades.corner", other=other), scope="col")]
    heads += [html.Th(grade_badge(grade.value, words), scope="col", className="number")
              for grade in Grade]  # fmt: skip
    body = [
        html.Tr(
            [
                html.Th(grade_badge(grade.value, words), scope="row"),
                *(_cell(count, words, same=at == column) for column, count in enumerate(row)),
            ]
        )
        for at, (grade, row) in enumerate(zip(Grade, counts, strict=True))
    ]
    return html.Div(
        html.Table([html.Thead(html.Tr(heads)), html.Tbody(body)], className="table"),
        className="table-scroll",
        tabIndex=0,
        role="region",
        **{"aria-label": words("gap.grades")},
    )


def agreement_measures(found: GradeAgreement, words: Words) -> html.Ul:
    """Return raw agreement, κ and AC1, each with what it means."""
    values = {
        "raw": words.percent(100 * found.raw),
        "kappa": words.number(found.kappa, 2),
        "ac1": words.number(found.ac1, 2),
    }
    return html.Ul(
        [
            html.Li(
                [
                    html.Strong(words(f"gap.measure.{name}", value=value)),
                    html.Span(f" {words(f'gap.measure.{name}.means')}", className="muted"),
                ]
            )
            for name, value in values.items()
        ],
        className="measures",
    )


def _cell(count: Any, words: Words, *, same: bool) -> html.Td:
    text = words.count(int(count))
    return html.Td(html.Strong(text) if same and count else text, className="number")
