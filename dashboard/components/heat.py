"""Organisations against the four groups, a number in every cell."""

from collections.abc import Sequence
from math import isnan
from typing import Any

from dash import html

from dashboard.components.empty import empty_state
from dashboard.components.evidence import is_reference, reference
from dashboard.domain.words import IssueGroup
from dashboard.text import Words

TOTAL = "total"
# A cell's class: 0 under 70, 10 at 80 (paper), 20 from 90.
LOWEST, HIGHEST = 70, 90


def heat_step(percent: float) -> int:
    """Return the colour step of a percent, 0 (under 70) to 20 (90 and above)."""
    return max(1, min(20, int(percent - LOWEST))) if percent >= LOWEST else 0


def heat_grid(rows: Sequence[dict[str, Any]], words: Words) -> Any:
    """Return the table; needs name, href, content…inspection, total (percent), n.

    A row under 3 meetings has no colours.
    """
    if not rows:
        return empty_state(words)
    heads = [html.Th(words("heat.organisation"), scope="col")]
    heads += [html.Th(words(f"group.{group}.short"), scope="col") for group in IssueGroup]
    heads += [
        html.Th(words("heat.total"), scope="col", className="heat-total"),
        html.Th(words("heat.n"), scope="col"),
    ]
    body = [
        html.Tr([_name(row), *_cells(row, words)], **{"data-row": at})
        for at, row in enumerate(rows)
    ]
    return html.Div(
        html.Table([html.Thead(html.Tr(heads)), html.Tbody(body)], className="heat"),
        className="table-scroll",
        tabIndex=0,
        role="region",
        **{"aria-label": words("heat.label")},
    )


def _name(row: dict[str, Any]) -> html.Th:
    name = row["name"]
    return html.Th(html.A(name, href=row["href"]) if row.get("href") else name, scope="row")


def _cells(row: dict[str, Any], words: Words) -> list[html.Td]:
    pale = is_reference(row["n"])
    cells = [_cell(row[group], words, pale=pale) for group in IssueGroup]
    total = _cell(row[TOTAL], words, pale=pale)
    total.className += " heat-total"
    return [*cells, total, html.Td(words.count(int(row["n"])), className="heat-n")]


def _cell(percent: Any, words: Words, *, pale: bool) -> html.Td:
    if percent is None or isnan(float(percent)):
        return html.Td("–", className="heat-none")
    if pale:
        return html.Td(words.number(float(percent)), className="heat-none", **reference(words))
    return html.Td(words.number(float(percent)), className=f"heat-{heat_step(float(percent))}")
