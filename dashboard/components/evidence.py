"""Sentences that lead to their numbers, and marks of units that few meetings stand behind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from dashboard.figures.caption import rows_of
from dashboard.findings import Finding, say
from dashboard.statistics.evidence import Tier, tier
from dashboard.text import Words


@dataclass(frozen=True)
class KeyPoint:
    """A finding, the id of the part of the page that shows its numbers, and its period in words."""

    finding: Finding
    part: str
    period: str


def finding_line(
    finding: Finding, keys: Sequence[Mapping[str, Any]], part: str, words: Words
) -> html.P:
    """Return a sentence that marks the rows it was built from when pressed.

    keys: what each row of the part is, in order; the rows themselves carry data-row.
    """
    rows = rows_of(keys, finding.evidence)
    # Where there is no data the part itself says so.
    text = "" if finding.key == "empty" else say(finding, words)
    if not rows:
        return html.P(text, className="card-finding")
    return html.P(_button(text, part, words, rows), className="card-finding")


def key_points(points: Sequence[KeyPoint], nothing: Finding, words: Words) -> Any:
    """Return up to three sentences, each leading to its numbers, or the honest one without any."""
    if not points:
        return html.P(say(nothing, words), className="muted")
    return html.Ol([_point(point, words) for point in points])


def is_reference(n: Any) -> bool:
    """Whether so few meetings stand behind a figure that it bears no grade, colour or place."""
    return tier(int(n)) is Tier.REFERENCE


def reference(words: Words) -> dict[str, str]:
    """Return the attributes of an element that is for reference only."""
    return {"title": words("evidence.reference")}


def reference_note(counts: Sequence[Any], words: Words) -> str:
    """Explain the pale figures where any of the units has under 3 meetings, else ""."""
    some = any(int(n) > 0 and is_reference(n) for n in counts)
    return words("evidence.reference.note") if some else ""


def _point(point: KeyPoint, words: Words) -> html.Li:
    told = words("evidence.point", n=words.count(point.finding.n), period=point.period)
    return html.Li(
        [
            _button(say(point.finding, words), point.part, words),
            html.Span(told, className="muted"),
        ]
    )


def _button(text: str, part: str, words: Words, rows: Sequence[int] = ()) -> html.Button:
    marked = {"data-rows": ",".join(str(row) for row in rows)} if rows else {}
    return html.Button(
        text,
        type="button",
        className="finding",
        title=words("evidence.show"),
        **{"data-evidence-of": part, **marked},
    )
