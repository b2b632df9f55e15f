"""Where points were lost, and the shortest way to the next grade."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from dashboard.text import Words

MOST_LOST = 5
HUNDREDTHS = 100


def lost_points(criteria: Sequence[Mapping[str, Any]], words: Words) -> Any:
    """List the criteria that lose most; needs code, name, lost (mean points a meeting)."""
    known = [row for row in criteria if row["lost"] is not None and row["lost"] > 0]
    if not known:
        return html.P(words("branch.lost.none"))
    total = sum(float(row["lost"]) for row in known)
    most = sorted(known, key=lambda row: -float(row["lost"]))[:MOST_LOST]
    return [
        html.P(words("branch.lost.intro", points=words.number(total, 1))),
        html.Ol([_lost(row, words) for row in most], className="plain-list"),
    ]


def _lost(row: Mapping[str, Any], words: Words) -> html.Li:
    return html.Li(
        [
            html.Span(words("branch.lost.item", code=row["code"], name=row["name"])),
            html.Strong(words("branch.lost.points", points=words.number(row["lost"], 2))),
        ]
    )


def steps_up(way: Mapping[str, Any] | None, words: Words) -> Any:
    """Say what the next grade takes; needs date, grade, percent, next (None at the top),
    points_x100, steps [(name, points_x100)] and gates [code]."""
    if way is None:
        return html.P(words("branch.up.none"))
    day = words.date(way["date"])
    if way["next"] is None:
        return html.P(words("branch.up.best", date=day))
    need = words(
        "branch.up.need",
        date=day,
        grade=words(f"grade.{way['grade']}"),
        score=words.number(way["percent"]),
        next=words(f"grade.{way['next']}"),
        points=words.number(way["points_x100"] / HUNDREDTHS),
    )
    steps = [
        words("branch.up.step", name=name, points=words.number(points / HUNDREDTHS))
        for name, points in way["steps"]
    ]
    gates = [words("branch.up.gate", gate=gate) for gate in way["gates"]]
    return [html.P(need), html.Ul([html.Li(step) for step in (*gates, *steps)])]
