"""What stands around every page: bar, label of sample data, place of the page, notices."""

import json
from typing import Any

from dash import dcc, html

from dashboard.domain.words import IssueGroup, Language
from dashboard.text import Words

KEYS = ("help", "search", "table", "overview", "branches", "method", "close")
SPOKEN = ("connection.lost", "connection.back", "filter.none_found")


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
    first = next(iter(IssueGroup))
    links = [
        ("overview", "/"),
        ("groups", f"/nhom/{first}"),
        ("branches", "/chi-bo"),
        ("method", "/phuong-phap"),
    ]
    other = Language.EN if words.language is Language.VI else Language.VI
    brand = html.A(
        [
            html.Span(className="brand-mark", **{"aria-hidden": "true"}),
            html.Span([words("shell.brand.small"), html.Strong(words("shell.brand.large"))]),
        ],
        href="/",
        className="brand",
    )
    nav = html.Nav(
        [
            html.A(
                [
                    html.Span(className=f"icon icon-{name}", **{"aria-hidden": "true"}),
                    html.Span(words(f"shell.nav.{name}")),
                ],
                href=path,
                **{"data-nav": path},
            )
            for name, path in links
        ],
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


def _keys(words: Words) -> html.Dialog:
    rows = []
    for name in KEYS:
        rows += [html.Dt(html.Kbd(words(f"keys.{name}.key"))), html.Dd(words(f"keys.{name}"))]
    closing = html.Form(html.Button(words("keys.done"), className="btn"), method="dialog")
    return html.Dialog(
        [html.H2(words("keys.title"), id="keys-title"), html.Dl(rows), closing],
        id="keys",
        **{"aria-labelledby": "keys-title"},
    )
