"""What is said where the scores of single branches lie in other databases."""

from typing import Any, Protocol

from dash import html

from dashboard.components.connect import Site
from dashboard.components.view import View
from dashboard.domain.clock import vietnam_time
from dashboard.domain.filters import Filters
from dashboard.queries.gathered import Sent, is_gathering, sent
from dashboard.text import Words


def late_notes(view: View) -> list[Any]:
    """Say of each database that did not send lately until when its rows are; [] where all did.

    First among what it stands with, as it is read; drawn below it.
    """
    late = [html.Span(said) for said in late_said(view)]
    return [html.Span(late, className="late-data", role="note")] if late else []


def late_said(view: View) -> list[str]:
    """Say the same in sentences."""
    return [_said(one, view.words) for one in late_ones(view)]


def late_ones(view: View) -> list[Sent]:
    """Return those whose rows are old."""
    return [one for one in sent(view.reader, view.filters, view.today) if one.late]


def _said(one: Sent, words: Words) -> str:
    if not one.at:
        return words("gather.never", name=one.name)
    return words("gather.late", name=one.name, at=words.moment(vietnam_time(one.at)))


class Page(Protocol):
    """A page; ABOVE_BRANCHES, where it is given and true: it needs no score of a single branch."""

    NAME_KEY: str


def elsewhere(site: Site, page: Page) -> html.Div | None:
    """Return what stands in the place of a page of single branches where these are not here:
    where they are, and what is here; else None."""
    if getattr(page, "ABOVE_BRANCHES", False):
        return None
    view = site.view("")
    return _instead(view, view.words(page.NAME_KEY)) if is_gathering(view.reader) else None


def _instead(view: View, name: str) -> html.Div:
    words = view.words
    rows = [html.Li([html.Strong(one.name), " ", html.Span(_when(one, words))])
            for one in sent(view.reader, Filters())]  # fmt: skip
    return html.Div(
        [
            html.H1(name),
            html.P(words("gather.elsewhere"), className="lead"),
            html.Ul(rows, className="sent-list"),
            html.P(html.A(words("gather.overview"), href=view.link("/"))),
        ],
        className="page elsewhere",
    )


def _when(one: Sent, words: Words) -> str:
    if not one.at:
        return words("gather.list.never")
    return words("gather.list.at", at=words.moment(vietnam_time(one.at)))
