"""What every slide of a talk is made from, and what one slide says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dashboard.components.view import View
from dashboard.domain.months import add_months, month_of, months_apart
from dashboard.domain.talk import Slide
from dashboard.figures.caption import Figure, Table
from dashboard.figures.stage import Body, nothing
from dashboard.findings import Finding, say
from dashboard.text import Words

QUARTER, YEAR = 3, 12
Months = tuple[int, int]
FigureOf = Callable[[View, str, str], Figure | None]


@dataclass(frozen=True)
class Plan:
    """The day of the last conference, our unit, what was agreed, today, and charts by page and
    part."""

    since: date | None
    ours: str | None
    decisions: Sequence[dict[str, Any]]
    today: date
    figure_of: FigureOf
    slide: Slide


@dataclass(frozen=True)
class Content:
    """What a slide says and draws: the finding in a sentence, its picture, the same as a table,
    what stands in the note line; and a name of its own, where its kind's is not enough."""

    title: str
    body: Body
    table: Table
    notes: Sequence[str] = field(default=())
    name: str = ""


def told(finding: Finding, words: Words) -> str:
    """Say a finding as a hall reads it."""
    return say(finding, words, briefly=True)


def bare(view: View, reason: str) -> Content:
    """Return a slide that has nothing to show, and why."""
    return Content(reason, nothing(reason), Table([], []), [view.period()])


def spans(plan: Plan, last: int) -> tuple[Months, Months]:
    """Return the months after the last conference, and as many before it.

    Meetings fall on the first days of a month, so the month of the conference lies before it. The
    last quarter and the one before, where no conference is known or none has been held since; a
    year at most.
    """
    first = add_months(month_of(plan.since), 1) if plan.since else add_months(last, 1 - QUARTER)
    length = months_apart(first, last) + 1
    if length < 1:
        first, length = add_months(last, 1 - QUARTER), QUARTER
    if length > YEAR:
        first, length = add_months(last, 1 - YEAR), YEAR
    return (first, last), (add_months(first, -length), add_months(first, -1))


def year_to(last: int) -> Months:
    """Return the twelve months that end with this one."""
    return add_months(last, 1 - YEAR), last


def scale_of(values: Sequence[float | None], *, around_zero: bool = False) -> tuple[float, float]:
    """Return round ends around all values; around zero: as far to the left as to the right."""
    known = [value for value in values if value is not None and value == value]
    if around_zero:
        reach = next(
            (step for step in (1, 2, 3, 5, 8, 10, 15, 20, 30, 50) if step >= max(map(abs, known))),
            100,
        ) if known else 1  # fmt: skip
        return -float(reach), float(reach)
    return 0.0, max(known, default=1.0) or 1.0
