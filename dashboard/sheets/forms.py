"""Headings of the blank form and of exported scores: the same, so that an export imports again."""

from dashboard.domain.rubric import Rubric
from dashboard.sheets.cells import NOT_APPLICABLE
from dashboard.text import Words

IDENTITY = (
    "branch_code",
    "branch",
    "organisation",
    "date",
    "meeting_kind",
    "assessment",
    "assessor",
)
FACTS = (
    "members", "attended", "unexcused", "exempt", "duration_minutes", "on_right_day",
    "committee_met", "papers_days_ahead", "speakers", "tasks_due", "tasks_on_time",
    "tasks_assigned", "conclusion_voted", "minutes_voted", "record_sent_days", "theme",
)  # fmt: skip
SUMS = ("total", "percent", "grade")


def form_headings(rubric: Rubric, words: Words) -> list[str]:
    """Return the headings of a form: identity, criteria with their maxima, facts."""
    criteria = [criterion_heading(rubric, place, words) for place in range(len(rubric.criteria))]
    return [
        *(words(f"sheets.heading.{field}") for field in IDENTITY),
        *criteria,
        *(words(f"sheets.heading.{field}") for field in FACTS),
    ]


def criterion_heading(rubric: Rubric, place: int, words: Words) -> str:
    """Return ND1 (6): the code and the maximum."""
    one = rubric.criteria[place]
    digits = 1 if one.max_x100 % 100 else 0
    return f"{one.code} ({words.number(one.max_x100 / 100, digits)})"


def not_applicable(words: Words) -> str:
    """Return how a file says that a criterion does not apply."""
    text = words("sheets.not_applicable")
    return text if text.lower() in NOT_APPLICABLE else "n/a"
