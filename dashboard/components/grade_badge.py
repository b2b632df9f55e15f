"""A grade: its symbol in colour and its word in ink."""

from dash import html

from dashboard.text import Words

SYMBOLS = {"good": "◆", "fair": "●", "average": "▲", "poor": "■"}


def grade_badge(grade: str, words: Words) -> html.Span:
    """Return the badge of a grade; neither needs colour to be read."""
    symbol = html.Span(SYMBOLS[grade], className=f"grade-{grade}", **{"aria-hidden": "true"})
    return html.Span([symbol, f" {words(f'grade.{grade}')}"], className="grade")
