"""What every page shares: way back up, heading, filters, and the store that holds the choice."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashboard.components.filter_bar import filter_bar
from dashboard.domain.filters import Filters
from dashboard.text import Words

BREADCRUMB = "breadcrumb"


def page(words: Words, filters: Filters, heading: str, parts: Sequence[Any]) -> html.Div:
    """Return a page of parts under its heading and the filters drawn as they are set."""
    return html.Div(
        [
            dcc.Store(id="chosen", data=filters.to_query()),
            html.Nav(
                id=BREADCRUMB, className="breadcrumbs", **{"aria-label": words("page.breadcrumb")}
            ),
            html.H1(heading, id="heading"),
            filter_bar(filters, words),
            *parts,
        ],
        className="page",
    )


def section(name: str, body: Any, *, aside: Any = None, span: str = "span-6") -> html.Section:
    """Return a card with a name around parts that are not charts."""
    head = [html.H2(name, className="card-title"), *([] if aside is None else [aside])]
    return html.Section([html.Div(head, className="card-head"), body], className=f"panel {span}")
