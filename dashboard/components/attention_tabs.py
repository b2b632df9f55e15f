"""The two views of whom to visit: the branches, and the visits planned."""

from dash import html

from dashboard.components.view import address
from dashboard.domain.filters import Filters
from dashboard.text import Words

LIST, PLAN = "/can-xem", "/can-xem/ke-hoach"


def attention_tabs(current: str, filters: Filters, words: Words) -> html.Nav:
    """Return a link to each view; the filters go along."""
    links = [
        html.A(
            words(key),
            href=address(path, filters),
            className="tab active" if path == current else "tab",
            **{"aria-current": "page"} if path == current else {},
        )
        for path, key in ((LIST, "attention.tab.list"), (PLAN, "attention.tab.plan"))
    ]
    return html.Nav(
        links, className="tabs tabs-start", **{"aria-label": words("attention.tabs")}
    )
