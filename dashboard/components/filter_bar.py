"""The filters of every page, drawn as they are set; assets/js/filters.js writes the choice.

A control carries data-filter (the key in the address) and data-value; nothing here queries but the
callback that lists periods and organisations.
"""

from collections.abc import Iterable, Sequence
from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from typing import Any

from dash import Input, Output, dcc, html

from dashboard.components.connect import Site
from dashboard.domain.filters import Filters
from dashboard.domain.months import add_months, months_between
from dashboard.domain.words import (
    AssessmentView,
    BranchKind,
    Grade,
    IssueGroup,
    MeetingKind,
    Reading,
)
from dashboard.queries import organisations
from dashboard.queries.reader import Reader
from dashboard.text import Words

MONTHS_OFFERED = 36
SEARCH, FOUND, PERIODS = "filter-search", "filter-organisations", "filter-periods"


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
    """Return the bar; the browser marks what the address sets."""
    group = [filters.group] if filters.group else []
    fields = [
        Field("loai-buoi", "meeting_kind", MeetingKind, filters.meeting_kinds, many=True),
        Field("loai-hinh", "branch_kind", BranchKind, filters.branch_kinds, many=True),
        Field("xep-loai", "grade", Grade, filters.grades, many=True),
        Field("danh-gia", "assessment", AssessmentView, [filters.assessment], many=False),
        Field("nhom", "group", IssueGroup, group, many=False),
        Field("doc", "reading", Reading, [filters.reading], many=False),
    ]
    more = html.Details(
        [
            html.Summary(words("filter.more")),
            html.Div([_choices(words, field) for field in fields], className="filter-fields"),
        ],
        className="filter-more",
    )
    always = html.Div([_organisation(words), html.Div(id=PERIODS, className="filter-period"), more])
    chips = html.Div(
        [
            html.Div(id="filter-chips", className="filter-chips"),
            html.Button(words("filter.reset"), type="button", id="filter-reset", hidden=True),
        ],
        className="filter-chosen",
    )
    return html.Section(
        [always, chips],
        className="filter-bar",
        **{"aria-label": words("filter.label"), "data-remove": words("filter.remove")},
    )


def register(site: Site) -> None:
    """Connect the lists of periods and organisations."""

    @site.app.callback(Output(FOUND, "children"), Input("chosen", "data"), Input(SEARCH, "value"))
    def list_organisations(chosen: Any, typed: Any) -> Any:
        view = site.view(chosen)
        text = typed.strip()[:80] if isinstance(typed, str) else ""
        return organisation_list(view.reader, view.filters, text, view.words)

    @site.app.callback(Output(PERIODS, "children"), Input("chosen", "data"))
    def list_periods(_chosen: Any) -> Any:
        return period_field(site.reader().latest_month(), site.words())


def organisation_list(reader: Reader, filters: Filters, text: str, words: Words) -> list[Any]:
    """Return the organisations right below the chosen one, or those a text finds."""
    if text:
        found = organisations.search(reader, text)
    else:
        found = organisations.children(reader, filters.organisation, filters.reading)
    rows = [] if len(found) == 0 else found.to_dict("records")
    if not rows:
        return [html.P(words("filter.none_found" if text else "filter.no_children"))]
    return [
        html.Button(
            [html.Span(row["name"]), html.Span(row["parent"] or "", className="muted")],
            type="button",
            **{
                "data-filter": "don-vi",
                "data-value": row["code"],
                "data-branch": str(row["level"] == "branch").lower(),
            },
        )
        for row in rows
    ]


def period_field(latest: int, words: Words) -> html.Label:
    """Return the choice of period: latest, last 12 months, months, quarters, halves, years."""
    months = list(reversed(months_between(add_months(latest, 1 - MONTHS_OFFERED), latest)))
    years = sorted({month // 100 for month in months}, reverse=True)
    quarters = dict.fromkeys((m // 100, (m % 100 + 2) // 3) for m in months)
    halves = dict.fromkeys((m // 100, (m % 100 + 5) // 6) for m in months)
    groups = [
        ("months", [(f"{m // 100}-{m % 100:02d}", words.month(m)) for m in months]),
        ("quarters", [(f"{y}-Q{q}", words("period.quarter", n=q, year=y)) for y, q in quarters]),
        ("halves", [(f"{y}-H{h}", words("period.half", n=h, year=y)) for y, h in halves]),
        ("years", [(str(y), words("period.year", year=y)) for y in years]),
    ]
    options = [
        html.Option(words("period.latest", month=words.month(latest)), value=""),
        html.Option(words("period.12t"), value="12t"),
        *(html.Optgroup(_options(given), label=words(f"period.{name}")) for name, given in groups),
    ]
    select = html.Select(options, **{"data-filter": "ky", "aria-label": words("filter.ky")})
    return html.Label([html.Span(words("filter.ky"), className="filter-name"), select])


def _options(given: Iterable[tuple[str, str]]) -> list[html.Option]:
    return [html.Option(name, value=value) for value, name in given]


def _organisation(words: Words) -> html.Details:
    field = html.Label(
        [
            html.Span(words("filter.search"), className="visually-hidden"),
            dcc.Input(id=SEARCH, type="search", debounce=0.3, placeholder=words("filter.search")),
        ],
        htmlFor=SEARCH,
    )
    up = html.Button(
        words("filter.whole"), type="button", **{"data-filter": "don-vi", "data-value": ""}
    )
    panel = html.Div([field, up, html.Div(id=FOUND)], className="filter-tree")
    return html.Details(
        [html.Summary(words("filter.don-vi")), panel], className="filter-organisation"
    )


def _choices(words: Words, field: Field) -> html.Fieldset:
    short = ".short" if field.prefix == "group" else ""
    return html.Fieldset(
        [
            html.Legend(words(f"filter.{field.key}")),
            *(
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
            ),
        ]
    )
