"""What stands around every page: bar, label of sample data, place of the page, notices."""

import json
from typing import Any

from dash import dcc, html

from dashboard.components.site_map import ANALYSES, BAR, ENTRIES, TOOLS, Entry
from dashboard.components.talk_dialog import talk_dialog
from dashboard.domain.words import Language
from dashboard.text import Words

KEYS = ("help", "search", "table", "intervals", "present", "close")
SPOKEN = (
    "connection.lost", "connection.away", "connection.back", "state.failed", "state.retry",
    "state.reference",
)  # fmt: skip


def shell(words: Words, sample: bool) -> html.Div:
    """Return the frame of the application; `sample` shows the label of invented data."""
    return html.Div(
        [
            html.A(words("shell.skip"), href="#main", className="skip"),
            _bar(words),
            html.Div(
                words("shell.sample"), className="sample-label", hidden=not sample, role="note"
            ),
            html.Div(id="connection", className="banner", role="status", hidden=True),
            html.Main(_pages(), id="main", tabIndex=-1),
            html.Div(id="notice", className="notice-area", **{"aria-live": "polite"}),
            _keys(words),
            talk_dialog(words),
            html.Div(
                id="spoken",
                hidden=True,
                **{"data-words": json.dumps({key: words(key) for key in SPOKEN})},
            ),
        ],
        className="shell",
    )


def _pages() -> list[Any]:
    return [
        dcc.Location(id="_pages_location", refresh="callback-nav"),
        html.Div(id="_pages_content"),
        dcc.Store(id="_pages_store"),
        html.Div(id="_pages_dummy", hidden=True),
    ]


def _bar(words: Words) -> html.Header:
    other = Language.EN if words.language is Language.VI else Language.VI
    brand = html.A(
        [
            html.Span(className="brand-mark", **{"aria-hidden": "true"}),
            html.Span([words("shell.brand.small"), html.Strong(words("shell.brand.large"))]),
        ],
        href="/",
        className="brand",
    )
    links = [_link(entry, words) for entry in BAR]
    if ANALYSES:
        links.append(_menu(words))
    nav = html.Nav(
        [*links, *(_link(entry, words) for entry in TOOLS)],
        **{"aria-label": words("shell.nav")},
    )
    tools = html.Div(
        [
            html.Button(
                html.Span(className="icon icon-theme", **{"aria-hidden": "true"}),
                id="theme-switch",
                type="button",
                title=words("shell.theme"),
                **{"aria-label": words("shell.theme")},
            ),
            html.Button(
                other.value.upper(),
                id="language-switch",
                type="button",
                lang=other.value,
                title=words("shell.language"),
                **{
                    "data-language": other.value,
                    "aria-label": f"{other.value.upper()} – {words('shell.language')}",
                },
            ),
        ],
        className="tools",
    )
    return html.Header([brand, nav, tools], className="top-bar")


def _link(entry: Entry, words: Words) -> html.A:
    icon = html.Span(className=f"icon icon-{entry.name}", **{"aria-hidden": "true"})
    return html.A(
        [icon, html.Span(words(f"shell.nav.{entry.name}"))],
        href=entry.path,
        **{"data-nav": entry.path, "data-key": entry.key},
    )


def _menu(words: Words) -> html.Details:
    icon = html.Span(className="icon icon-analyses", **{"aria-hidden": "true"})
    return html.Details(
        [
            html.Summary([icon, html.Span(words("shell.nav.analyses"))]),
            html.Div([_link(entry, words) for entry in ANALYSES], className="nav-menu"),
        ],
        className="menu",
    )


def _keys(words: Words) -> html.Dialog:
    rows = []
    for name in KEYS:
        rows += [html.Dt(html.Kbd(words(f"keys.{name}.key"))), html.Dd(words(f"keys.{name}"))]
    for entry in ENTRIES:
        place = words("keys.go", name=words(f"shell.nav.{entry.name}"))
        rows += [html.Dt(html.Kbd(f"G {entry.key.upper()}")), html.Dd(place)]
    closing = html.Form(html.Button(words("keys.done"), className="btn"), method="dialog")
    return html.Dialog(
        [html.H2(words("keys.title"), id="keys-title"), html.Dl(rows), closing],
        id="keys",
        **{"aria-labelledby": "keys-title"},
    )
