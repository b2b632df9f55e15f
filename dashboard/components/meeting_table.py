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
    """Draw meetings newest first; needs date, kind, facts {name: value} and assessments {kind:
    percent (0–100), grade, gates, is_official}."""
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
    facts, scores = meeting["facts"], meeting["assessments"]
    official = next((one for one in scores.values() if one["is_official"]), {})
    numbers = [
        _of(facts["attended"], facts["members"], words),
        _of(facts["speakers"], facts["attended"], words),
        _minutes(facts["duration_minutes"], words),
        _of(facts["tasks_on_time"], facts["tasks_due"], words),
        *(words.number(_percent(scores, kind)) for kind in AssessmentKind),
        _gap(scores, words),
    ]
    return html.Tr(
        [
            html.Th(words.date(meeting["date"]), scope="row"),
            html.Td(words(f"meeting_kind.{meeting['kind']}")),
            *(html.Td(number, className="number") for number in numbers),
            html.Td(grade_mark(official.get("grade"), words)),
            html.Td(official.get("gates") or ""),
            html.Td(facts["theme"] or ""),
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


def _percent(scores: Mapping[str, Any], kind: AssessmentKind) -> float | None:
    return scores[kind.value]["percent"] if kind.value in scores else None


def _gap(scores: Mapping[str, Any], words: Words) -> str:
    """The self-score against the observation, else against the appraisal."""
    own = _percent(scores, AssessmentKind.SELF)
    other = _percent(scores, AssessmentKind.OBSERVATION)
    if other is None:
        other = _percent(scores, AssessmentKind.APPRAISAL)
    return words.number(None) if own is None or other is None else words.change(own - other)
