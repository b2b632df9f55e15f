"""The filters of every page, drawn as they are set; assets/js/filters.js writes the choice.

A control carries data-filter (the key in the address) and data-value. Nothing here queries but
the callbacks: the months once a page, organisations when their menu is opened or searched.
"""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from typing import Any

from dash import ClientsideFunction, Input, Output, dcc, html

from dashboard.components.connect import Site
from dashboard.components.organisation_tree import below, found, way
from dashboard.components.period_menu import period_label, period_menu
from dashboard.components.site_map import IMPORTS
from dashboard.components.view import View
from dashboard.domain.filters import Filters
from dashboard.domain.words import (
    AssessmentView,
    BranchKind,
    Grade,
    IssueGroup,
    MeetingKind,
    Reading,
)
from dashboard.queries.scored_months import scored_months
from dashboard.text import Words

LONGEST_SEARCH = 80


class Ids(StrEnum):
    """Parts of the bar; the same on every page."""

    SHEET = "filter-sheet"
    TYPED = "filter-typed"
    FOUND = "filter-found"
    ASKED = "filter-asked"
    BELOW = "filter-below"
    SAID = "filter-said"
    PERIODS = "filter-periods"
    NO_DATA = "filter-no-data"


@dataclass(frozen=True)
class Field:
    """One set of choices: key in the address, prefix of its words, kinds, and what is chosen."""

    key: str
    prefix: str
    kinds: type[StrEnum]
    chosen: Sequence[str]
    _: KW_ONLY
    many: bool


def filter_bar(filters: Filters, words: Words) -> html.Section:
    """Return the bar; the browser marks what the address sets.

    On a phone one button opens the sheet; elsewhere the sheet is the row of menus.
    """
    opener = html.Button(
        [
            html.Span(words("filter.label")),
            html.Span(className="filter-count"),
            html.Span(className="filter-value muted", **{"data-shows": "period"}),
        ],
        type="button",
        id="filter-open",
        className="filter-button",
        **{"aria-expanded": "false", "aria-controls": Ids.SHEET, "aria-haspopup": "dialog"},
    )
    chosen = html.Div(
        [
            html.Div(id="filter-chips", className="filter-chips"),
            html.Button(words("filter.reset"), type="button", id="filter-reset", hidden=True),
        ],
        className="filter-chosen",
    )
    return html.Section(
        [opener, _sheet(filters, words), chosen, html.Div(id=Ids.NO_DATA)],
        className="filter-bar",
        **{
            "aria-label": words("filter.label"),
            "data-remove": words("filter.remove"),
            "data-whole": words("filter.whole"),
            "data-ky": filters.period.text,
            "data-ky-name": period_label(filters.period, words),
        },
    )


def register(site: Site) -> None:
    """Connect the months, the tree and the search."""

    # Its own id never changes: asked once when a page is drawn, never at a choice.
    @site.app.callback(
        Output(Ids.PERIODS, "children"), Output(Ids.NO_DATA, "children"), Input(Ids.PERIODS, "id")
    )
    def list_periods(_id: Any) -> Any:
        months = scored_months(site.reader())
        return period_menu(months, site.words()), [] if months else no_data(site.words())

    @site.app.callback(
        Output(Ids.BELOW, "data"), Input(Ids.ASKED, "data"), prevent_initial_call=True
    )
    def open_organisation(asked: Any) -> Any:
        given = asked if isinstance(asked, dict) else {}
        view = site.view(given.get("chosen"))
        return way(view) if given.get("way") is True else [below(view)]

    site.app.clientside_callback(
        ClientsideFunction("chibo", "showBelow"),
        Output(Ids.SAID, "children"),
        Input(Ids.BELOW, "data"),
        prevent_initial_call=True,
    )

    @site.app.callback(
        Output(Ids.FOUND, "children"), Input(Ids.TYPED, "data"), prevent_initial_call=True
    )
    def search_organisations(typed: Any) -> Any:
        text = typed.strip()[:LONGEST_SEARCH] if isinstance(typed, str) else ""
        return found(View.of(site.reader(), "", site.words()), text)


def no_data(words: Words) -> html.Div:
    """Say that nothing is loaded yet and what to do about it."""
    return html.Div(
        [
            html.Strong(words("filter.no_data")),
            " ",
            html.A(words("filter.no_data.import"), href=IMPORTS),
            " ",
            words("filter.no_data.remedy"),
        ],
        className="no-data",
        role="status",
    )


def _sheet(filters: Filters, words: Words) -> html.Div:
    head = html.Div(
        [
            html.Strong(words("filter.label")),
            html.Button(
                "×", type="button", id="filter-close", **{"aria-label": words("filter.close")}
            ),
        ],
        className="filter-sheet-head",
    )
    menus = [
        _menu("organisation", words("filter.don-vi"), _organisation(words)),
        _menu("period", words("filter.ky"), html.Div(id=Ids.PERIODS)),
        _menu("more", words("filter.more"), [_choices(words, f) for f in _fields(filters)]),
    ]
    done = html.Button(words("filter.done"), type="button", id="filter-done", className="btn")
    return html.Div([head, *menus, done], id=Ids.SHEET, className="filter-sheet")


def _menu(name: str, label: str, panel: Any) -> html.Div:
    """A button that says what is chosen, and the panel it opens."""
    button = html.Button(
        [
            html.Span(label, className="filter-name"),
            html.Span(className="filter-value", **{"data-shows": name}),
        ],
        type="button",
        id=f"filter-{name}",
        className="filter-button",
        **{"aria-expanded": "false", "aria-controls": f"filter-{name}-panel"},
    )
    body = html.Div(
        panel,
        id=f"filter-{name}-panel",
        className="filter-panel",
        role="group",
        **{"aria-label": label},
    )
    return html.Div([button, body], className=f"filter-menu filter-{name}")


def _organisation(words: Words) -> list[Any]:
    # The field itself is drawn by assets/js/organisation_tree.js: dcc.Input moves the caret when
    # anything else on the page changes while somebody types.
    field = html.Div(
        className="filter-search-place",
        **{"data-label": words("filter.search"), "data-longest": str(LONGEST_SEARCH)},
    )
    results = html.Div(
        id=Ids.FOUND, role="group", **{"aria-label": words("filter.found"), "data-arrows": ""}
    )
    tree = html.Div(className="filter-tree", **{"data-label": words("filter.tree")})
    said = html.Div(id=Ids.SAID, className="visually-hidden", role="status")
    stores = [dcc.Store(id=store) for store in (Ids.TYPED, Ids.ASKED, Ids.BELOW)]
    return [field, results, tree, said, *stores]


def _fields(filters: Filters) -> list[Field]:
    group = [filters.group] if filters.group else []
    return [
        Field("loai-buoi", "meeting_kind", MeetingKind, filters.meeting_kinds, many=True),
        Field("loai-hinh", "branch_kind", BranchKind, filters.branch_kinds, many=True),
        Field("danh-gia", "assessment", AssessmentView, [filters.assessment], many=False),
        Field("xep-loai", "grade", Grade, filters.grades, many=True),
        Field("nhom", "group", IssueGroup, group, many=False),
        Field("doc", "reading", Reading, [filters.reading], many=False),
    ]


def _choices(words: Words, field: Field) -> html.Fieldset:
    short = ".short" if field.prefix == "group" else ""
    buttons = [
        html.Button(
            words(f"{field.prefix}.{kind}{short}"),
            type="button",
            className="choice",
            **{
                "data-filter": field.key,
                "data-value": kind.value,
                "data-many": str(field.many).lower(),
                "aria-pressed": str(kind in field.chosen).lower(),
            },
        )
        for kind in field.kinds
    ]
    return html.Fieldset(
        [html.Legend(words(f"filter.{field.key}")), *buttons], **{"data-arrows": ""}
    )
