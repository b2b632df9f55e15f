"""A unit's standing in words beside its sign; neither needs colour to be read."""

from collections.abc import Mapping

from dash import html

from dashboard.figures.standings import SYMBOLS
from dashboard.statistics.intervals import Standing
from dashboard.text import Words


def standing_badge(standing: Standing, words: Words) -> html.Span:
    """Return the sign in its colour and the word in ink."""
    return html.Span([_sign(standing), f" {words(f'standing.{standing}')}"], className="standing")


def standing_legend(counts: Mapping[Standing, int], words: Words) -> html.Ul:
    """Return what each sign means and how many units have it; signs without units are left out."""
    return html.Ul(
        [
            html.Li([standing_badge(one, words), " ", html.Strong(words.count(counts[one]))])
            for one in SYMBOLS
            if counts.get(one)
        ],
        className="standings",
    )


def _sign(standing: Standing) -> html.Span:
    return html.Span(SYMBOLS[standing], className=f"sign-{standing}", **{"aria-hidden": "true"})
