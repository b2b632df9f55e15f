"""How a sentence was reached: both means, their difference, and its intervals."""

from typing import Any

from dash import html

from dashboard.components.view import View
from dashboard.findings import Gate, say, trend_change, year_on_year
from dashboard.findings.gate import LEVELS
from dashboard.findings.over_time import Comparison
from dashboard.statistics.before_after import Sample, welch_change
from dashboard.text import Words


def finding_example(scores: Any, view: View) -> Any:
    """Work out the sentence on the same months a year before; scores as a trend draws them."""
    words, months = view.words, view.months()
    found = year_on_year(scores, months=months)
    if found is None:
        return html.P(words("method.finding.none"), className="muted")
    sides = ((found.now, found.after), (found.than, found.before))
    said = trend_change(scores, months=months)
    return [
        html.H3(words("method.finding.example")),
        html.Ul([html.Li(_side(span, sample, view)) for span, sample in sides]),
        html.P(_difference(found.before, found.after, words)),
        html.P([words(f"method.finding.{_outcome(found, said.gate)}"), " ",
                html.Strong(say(said, words))]),
    ]  # fmt: skip


def _side(span: tuple[int, ...], sample: Sample, view: View) -> str:
    words = view.words
    return words(
        "method.finding.side",
        period=view.named((span[0], span[-1])),
        mean=words.number(sample.mean, 2),
        sd=words.number(sample.sd, 2),
        n=words.count(sample.n),
    )


def _difference(before: Sample, after: Sample, words: Words) -> str:
    signs, certain = (welch_change(before, after, level=level) for level in LEVELS)
    ends = {"95": signs, "998": certain}
    written = {f"low{name}": words.change(one.low, 2) for name, one in ends.items()}
    written |= {f"high{name}": words.change(one.high, 2) for name, one in ends.items()}
    return words("method.finding.change", change=words.change(signs.change, 2), **written)


def _outcome(found: Comparison, gate: Gate) -> str:
    """Return which words explain the gate; a difference may be too small, or rest on too few."""
    signs = welch_change(found.before, found.after, level=LEVELS[0])
    if not gate.met and (signs.low > 0 or signs.high < 0):
        return "small"
    return gate.certainty.name.lower()
