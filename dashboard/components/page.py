"""What every page shares: way back up, heading, filters, and the store that holds the choice."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from dashboard.components.connect import downloads
from dashboard.components.filter_bar import filter_bar
from dashboard.components.gathered import late_notes
from dashboard.components.view import View
from dashboard.domain.filters import Filters
from dashboard.queries import organisations
from dashboard.queries.freshness import last_day
from dashboard.text import Words


@dataclass(frozen=True)
class Heading:
    """A page's name, and the ids of the way back up and, where it changes, of the name itself.

    style: a class of the page's own, as "filters-beside" for filters in a column on wide screens.
    """

    name: str
    way_id: str
    name_id: str | None = None
    style: str = ""


def page(words: Words, filters: Filters, heading: Heading, parts: Sequence[Any]) -> html.Div:
    """Return a page of parts under its heading and the filters drawn as they are set."""
    return html.Div(
        [
            dcc.Store(id="chosen", data=filters.to_query()),
            html.Nav(
                id=heading.way_id,
                className="breadcrumbs",
                **{"aria-label": words("page.breadcrumb")},
            ),
            _name(heading),
            filter_bar(filters, words),
            *parts,
        ],
        className=f"page {heading.style}".strip(),
    )


def _name(heading: Heading) -> html.H1:
    if heading.name_id is None:
        return html.H1(heading.name)
    # assets/js/filters.js calls the window as the page is called.
    return html.H1(heading.name, id=heading.name_id, **{"data-window": True})


def way_up(view: View, path: str) -> list[Any]:
    """Return links from the top to the chosen organisation, the period, and how far data reach."""
    way = organisations.path(view.reader, view.filters.organisation)
    parts: list[Any] = []
    for at, step in enumerate(way):
        named = {"data-code": str(step["code"])}
        if at == len(way) - 1:
            parts.append(html.Span(step["name"], **{"aria-current": "location"}, **named))
        else:
            code = None if at == 0 else str(step["code"])
            href = view.link(path, organisation=code)
            parts.append(html.A(step["name"], href=href, **named))
        parts.append(html.Span("›" if at < len(way) - 1 else "·", **{"aria-hidden": "true"}))
    day = last_day(view.reader)
    reach = view.words("page.data_until", date=view.words.date(day)) if day else ""
    until = html.Span(reach, className="data-until")
    return [*late_notes(view), *parts, html.Span(view.period()), until]


def section(name: str, body: Any, *, aside: Any = None, span: str = "span-6") -> html.Section:
    """Return a card with a name around parts that are not charts."""
    head = [html.H2(name, className="card-title"), *([] if aside is None else [aside])]
    return html.Section([html.Div(head, className="card-head"), body], className=f"panel {span}")


def table_section(
    name: str, part: str, words: Words, body: Any = None, span: str = "span-12"
) -> html.Section:
    """Return a card around the table that fills `part`, and its downloads (`offers` gives them);
    body: the part and what stands around it, where there is more."""
    inside = html.Div(id=part) if body is None else body
    return section(name, inside, aside=downloads(part, words), span=span)
