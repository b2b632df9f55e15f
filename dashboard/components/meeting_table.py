"""The meetings of a branch: facts, and the three assessments side by side."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from dashboard.domain.words import AssessmentKind
from dashboard.text import Words

SYMBOLS = {"good": "◆", "fair": "●", "average": "▲", "poor": "■"}
FACTS = ("attended", "speakers", "duration", "tasks")
HUNDREDTHS = 100

Meeting = Mapping[str, Any]


def meeting_table(meetings: Sequence[Meeting], words: Words) -> html.Div:
    """Draw meetings newest first; needs date, kind, the facts by name, grade and gates of the
    official score, and self, appraisal, observation (percent 0–100 or None)."""
    if not meetings:
        return html.Div(html.P(words("branch.meetings.none")))
    heads = [
        words("branch.meetings.date"),
        words("branch.meetings.kind"),
        *(words(f"branch.meetings.{fact}") for fact in FACTS),
        *(words(f"assessment.{kind}") for kind in AssessmentKind),
        words("branch.meetings.gap"),
        words("branch.meetings.grade"),
        words("branch.meetings.gates"),
        words("branch.meetings.theme"),
    ]
    head = html.Thead(html.Tr([html.Th(name, scope="col") for name in heads]))
    body = html.Tbody([_row(meeting, words) for meeting in meetings])
    table = html.Table([head, body], className="table meetings")
    return html.Div(
        table,
        className="table-scroll",
        tabIndex="0",
        role="region",
        **{"aria-label": words("branch.meetings")},
    )


def _row(meeting: Meeting, words: Words) -> html.Tr:
    numbers = [
        _of(meeting["attended"], meeting["members"], words),
        _of(meeting["speakers"], meeting["attended"], words),
        _minutes(meeting["duration_minutes"], words),
        _of(meeting["tasks_on_time"], meeting["tasks_due"], words),
        *(words.number(meeting[kind.value]) for kind in AssessmentKind),
        _gap(meeting, words),
    ]
    return html.Tr(
        [
            html.Th(words.date(meeting["date"]), scope="row"),
            html.Td(words(f"meeting_kind.{meeting['kind']}")),
            *(html.Td(number, className="number") for number in numbers),
            html.Td(grade_mark(meeting["grade"], words)),
            html.Td(meeting["gates"] or ""),
            html.Td(meeting["theme"] or ""),
        ]
    )


def grade_mark(grade: str | None, words: Words) -> Any:
    """Return a grade's symbol in its colour and its word in ink."""
    if not grade:
        return ""
    symbol = html.Span(
        SYMBOLS[grade], className=f"grade-symbol grade-{grade}", **{"aria-hidden": "true"}
    )
    return html.Span([symbol, " ", words(f"grade.{grade}")], className="grade-mark")


def _of(part: int | None, whole: int | None, words: Words) -> str:
    if part is None or whole is None:
        return words.number(None)
    return words("branch.meetings.of", n=words.count(part), total=words.count(whole))


def _minutes(minutes: int | None, words: Words) -> str:
    if minutes is None:
        return words.number(None)
    return words("branch.meetings.minutes", n=words.count(minutes))


def _gap(meeting: Meeting, words: Words) -> str:
    """The self-score against the observation, else against the appraisal."""
    own = meeting[AssessmentKind.SELF.value]
    other = meeting[AssessmentKind.OBSERVATION.value]
    if other is None:
        other = meeting[AssessmentKind.APPRAISAL.value]
    return words.number(None) if own is None or other is None else words.change(own - other)
