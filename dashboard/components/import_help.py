"""What files may look like: the formats that are read, and an example of each layout."""

from typing import Any

from dash import html

from dashboard.components.page import section
from dashboard.text import Words

IDENTITY = ("branch", "organisation", "date", "meeting_kind", "assessment")
FORMATS = ("xlsx", "csv", "headings", "dates", "points", "again")


def import_help(words: Words) -> list[html.Section]:
    """Return the cards: formats, the wide layout, the long layout."""
    rules = html.Ul([html.Li(words(f"imports.help.{name}")) for name in FORMATS])
    return [
        section(words("imports.help"), rules, span="span-12"),
        section(words("imports.help.wide"), _wide(words), span="span-12"),
        section(words("imports.help.long"), _long(words), span="span-12"),
    ]


def _wide(words: Words) -> Any:
    """One meeting a row, criteria in columns."""
    heads = ["ND1", "…", "ND5", "…", "KT4"]
    rows = [
        ["5,5", "…", "4", "…", "4"],
        ["6", "…", words("sheets.not_applicable"), "…", "4,5"],
    ]
    return _example(words, heads, [_localised(row, words) for row in rows], "wide")


def _long(words: Words) -> Any:
    """One score a row."""
    heads = [words("imports.help.criterion"), words("imports.help.points_column")]
    rows = [["ND1", "5,5"], ["ND2", "3"]]
    return _example(words, heads, [_localised(row, words) for row in rows], "long")


def _localised(row: list[str], words: Words) -> list[str]:
    mark = words.number(0.5)[1]
    return [cell.replace(",", mark) for cell in row]


def _example(words: Words, heads: list[str], rows: list[list[str]], layout: str) -> Any:
    titles = [*(words(f"sheets.heading.{name}") for name in IDENTITY), *heads]
    meeting = [
        words("imports.help.branch"),
        words("imports.help.organisation"),
        "03/03/2024",
        words("imports.help.regular"),
    ]
    # Of one meeting: two assessments in the wide layout, two points of one in the long.
    kinds = ("self", "appraisal") if layout == "wide" else ("self", "self")
    body = [
        html.Tr([html.Td(cell) for cell in [*meeting, words(f"imports.help.{kind}"), *row]])
        for kind, row in zip(kinds, rows, strict=True)
    ]
    table = html.Table(
        [html.Thead(html.Tr([html.Th(title, scope="col") for title in titles])), html.Tbody(body)],
        className="table import-example",
    )
    return html.Div(
        table,
        className="table-scroll",
        tabIndex=0,
        role="region",
        **{"aria-label": words(f"imports.help.{layout}")},
    )
