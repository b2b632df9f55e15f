"""Where points were lost, and the shortest way to the next grade."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dash import html

from dashboard.components.evidence import is_reference
from dashboard.text import Words

MOST_LOST = 5
HUNDREDTHS = 100


def lost_points(criteria: Sequence[Mapping[str, Any]], words: Words) -> Any:
    """List the criteria that lose most; needs code, name, lost (mean points a meeting), n."""
    known = [row for row in criteria if row["lost"] is not None and row["lost"] > 0]
    if not known:
        return html.P(words("branch.lost.none"))
    total = sum(float(row["lost"]) for row in known)
    most = sorted(known, key=lambda row: -float(row["lost"]))[:MOST_LOST]
    few = is_reference(max(row["n"] for row in known))
    note = [html.P(words("evidence.reference"), className="card-note")] if few else []
    return [
        html.P(words("branch.lost.intro", points=words.number(total, 1))),
        *note,
        html.Ol([_lost(row, words) for row in most], className="plain-list"),
    ]


def _lost(row: Mapping[str, Any], words: Words) -> html.Li:
    return html.Li(
        [
            html.Span(words("branch.lost.item", code=row["code"], name=row["name"])),
            " ",
            html.Strong(words("branch.lost.points", points=words.number(row["lost"], 2))),
        ]
    )


@dataclass(frozen=True)
class Way:
    """From a meeting's grade to the next; next_grade is None at the top, points are hundredths,
    steps are (criterion, points lost in hundredths), gates the codes that stand in the way."""

    day: date
    grade: str
    percent: float
    next_grade: str | None
    points_x100: int
    steps: Sequence[tuple[str, int]]
    gates: Sequence[str]


def steps_up(way: Way | None, words: Words) -> Any:
    """Say what the next grade takes, or that there is nothing to reckon from."""
    if way is None:
        return html.P(words("branch.up.none"))
    day = words.date(way.day)
    if way.next_grade is None:
        return html.P(words("branch.up.best", date=day))
    need = words(
        "branch.up.need",
        date=day,
        grade=words(f"grade.{way.grade}"),
        score=words.number(way.percent),
        next=words(f"grade.{way.next_grade}"),
        points=words.number(way.points_x100 / HUNDREDTHS),
    )
    gates = [words("branch.up.gate", gate=gate) for gate in way.gates]
    steps = [
        words("branch.up.step", name=name, points=words.number(points / HUNDREDTHS))
        for name, points in way.steps
    ]
    parts: list[Any] = [html.P(need)]
    if gates:
        parts.append(html.Ul([html.Li(gate) for gate in gates]))
    if steps:
        parts += [html.P(words("branch.up.room")), html.Ul([html.Li(step) for step in steps])]
    return parts
