"""Bring scores in: choose a file, see what it would do, take it in, take it back."""

import json
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from dash import ClientsideFunction, Input, Output, dcc, html

from dashboard.components.connect import Site
from dashboard.components.data_table import Column, data_table
from dashboard.components.import_help import import_help
from dashboard.components.page import section
from dashboard.components.receipt_card import COUNTS, button, undo_button
from dashboard.components.view import records
from dashboard.domain.clock import vietnam_time
from dashboard.domain.months import add_months, month_of
from dashboard.domain.viewer import Verb, may
from dashboard.queries import organisations, units, uploads
from dashboard.queries.reader import Reader
from dashboard.text import Words

PATH = "/nap"
NAME_KEY = "imports.title"
MONTHS_BACK = 24
SPOKEN = ("sending", "waiting", "lost", "dropped", "undoing", "done", "failed")


class Ids(StrEnum):
    """Parts of this page."""

    DONE = "imports-done"
    NOTES = "imports-notes"
    ZONE = "imports-zone"
    RECEIPT = "imports-receipt"
    SEARCH = "imports-search"
    UNIT = "imports-unit"
    MONTH = "imports-month"
    EARLIER = "imports-earlier"
    LINE = "imports-line"


def layout(words: Words, **_: str) -> html.Div:
    """Return the page before anything was asked."""
    earlier = html.Div(html.P(words("imports.loading"), className="muted"), id=Ids.EARLIER)
    cards = [
        _zone(words),
        html.Div(id=Ids.RECEIPT, className="span-12 import-receipt"),
        html.Div(id=Ids.LINE, className="span-12 import-line"),
        _form(words),
        section(words("imports.earlier"), earlier, span="span-12"),
        *import_help(words),
    ]
    return html.Div(
        [
            dcc.Store(id=Ids.DONE, data=0),
            html.H1(words(NAME_KEY)),
            html.P(words("imports.lead"), className="lead"),
            html.Div(id=Ids.NOTES),
            html.Div(cards, className="cards import-cards"),
            _question(words),
        ],
        className="page",
    )


def register(site: Site) -> None:
    """Connect the list of imports, the warnings, and what a form can be chosen for."""
    app = site.app

    @app.callback(
        Output(Ids.NOTES, "children"), Output(Ids.ZONE, "hidden"), Input(Ids.DONE, "data")
    )
    def tell_notes(_done: Any) -> Any:
        reader = site.reader()
        return notes(reader, site.words()), not may(reader.viewer, Verb.IMPORT)

    @app.callback(Output(Ids.EARLIER, "children"), Input(Ids.DONE, "data"))
    def list_earlier(_done: Any) -> Any:
        return earlier_imports(site.reader(), site.words())

    app.clientside_callback(
        ClientsideFunction("chibo", "followLine"),
        Output(Ids.LINE, "title"),
        Input(Ids.DONE, "data"),
    )

    @app.callback(Output(Ids.UNIT, "children"), Input(Ids.SEARCH, "value"))
    def list_units(typed: Any) -> Any:
        text = typed.strip()[:80] if isinstance(typed, str) else ""
        return unit_options(site.reader(), text, site.words())

    @app.callback(Output(Ids.MONTH, "children"), Input(Ids.DONE, "data"))
    def list_months(_done: Any) -> Any:
        return month_options(month_of(site.today()), site.words())


def notes(reader: Reader, words: Words) -> list[Any]:
    """Return what a sender must know first: that data are invented, or that the right lacks."""
    found: list[Any] = []
    if not may(reader.viewer, Verb.IMPORT):
        found.append(html.P(words("imports.error.not_allowed.title"), className="import-warning"))
    if reader.is_sample():
        parts = [html.Strong(words("imports.sample")), " ", words("imports.sample.how"), " "]
        parts.append(html.Code(words("imports.sample.command")))
        found.append(html.P(parts, className="import-warning"))
    return found


def earlier_imports(reader: Reader, words: Words) -> Any:
    """Return the imports made before, newest first, each with what undoes it."""
    rows = records(uploads.uploads(reader))
    if not rows:
        return html.P(words("imports.none"), className="empty-state")
    columns = [
        Column("id", "imports.list.id"),
        Column("file", "imports.list.file"),
        Column("at", "imports.list.at"),
        Column("viewer", "imports.list.viewer"),
        *(Column(name, f"imports.count.{name}", "count") for name in COUNTS),
        Column("undo", "imports.list.undo", "part"),
    ]
    shown = [
        {**row, "at": _moment(row["at"], words), "undo": _undone(row, words)} for row in rows
    ]
    return data_table(shown, columns, words, words("imports.earlier"))


def unit_options(reader: Reader, text: str, words: Words) -> list[html.Option]:
    """Return the organisations above the branch, or those (branches too) that a text finds."""
    if text:
        found = records(organisations.search(reader, text))
        if not found:
            return [html.Option(words("filter.none_found"), value="", disabled=True)]
        names = [" – ".join(filter(None, (row["name"], row["parent"]))) for row in found]
        return [_option(name, row["code"]) for name, row in zip(names, found, strict=True)]
    return [
        _option("\u2003" * int(row["depth"]) + row["name"], row["code"])
        for row in records(units.units(reader))
    ]


def month_options(now: int, words: Words) -> list[html.Option]:
    """Return the months a form can be for: this one first, then those before, then the next."""
    months = [add_months(now, -back) for back in range(MONTHS_BACK)]
    return [
        _option(words.month(month), f"{month // 100}-{month % 100:02d}")
        for month in [*months, add_months(now, 1)]
    ]


def _option(name: str, value: str) -> html.Option:
    return html.Option(name, value=value)


def _undone(row: dict[str, Any], words: Words) -> Any:
    if row["undone"]:
        said = words("imports.undone.at", at=_moment(row["undone"], words))
        return html.Span(said, className="muted")
    return undo_button(int(row["id"]), str(row["file"]), words)


def _moment(stored: str, words: Words) -> str:
    return words.moment(vietnam_time(stored))


def _zone(words: Words) -> html.Section:
    """The place to drop a file on; what imports.js says aloud comes with it."""
    spoken = {name: words(f"imports.spoken.{name}") for name in SPOKEN}
    spoken |= {f"line_{name}": words(f"line.spoken.{name}") for name in ("sending", "sent")}
    drop = html.Div(
        [
            html.Span(className="icon icon-imports", **{"aria-hidden": "true"}),
            html.P(words("imports.drop_here"), className="drop-words"),
            button("choose", words("imports.choose"), primary=True),
            html.P(words("imports.limits"), className="card-note"),
            html.P(words("line.several"), className="card-note"),
        ],
        className="drop-zone",
        **{"data-words": json.dumps(spoken, ensure_ascii=False)},
    )
    state = html.Div(
        [
            html.Div(
                [
                    html.Progress(max=100, value="0", **{"aria-label": words("imports.progress")}),
                    button("stop", words("imports.drop")),
                ],
                className="import-progress",
                hidden=True,
            ),
            html.P(className="import-status", role="status", **{"aria-live": "polite"}),
        ]
    )
    return html.Section(
        [html.H2(words("imports.file"), className="card-title"), drop, state],
        id=Ids.ZONE,
        className="panel span-7",
        hidden=False,
    )


def _form(words: Words) -> html.Section:
    fields: Sequence[Any] = [
        html.P(words("imports.form.text"), className="muted"),
        html.Label(words("imports.form.search"), htmlFor=Ids.SEARCH),
        dcc.Input(id=Ids.SEARCH, type="search", debounce=0.3),
        html.Label(words("imports.form.unit"), htmlFor=Ids.UNIT),
        html.Select(id=Ids.UNIT, name="don-vi"),
        html.Label(words("imports.form.month"), htmlFor=Ids.MONTH),
        html.Select(id=Ids.MONTH, name="thang"),
        html.Div(button("form", words("imports.form.get")), className="actions"),
        html.P(className="form-status", role="status", **{"aria-live": "polite"}),
    ]
    body = html.Div(fields, className="import-form")
    return section(words("imports.form"), body, span="span-5")


def _question(words: Words) -> html.Dialog:
    return html.Dialog(
        [
            html.H2(words("imports.undo.title"), id="imports-question-title"),
            html.P(className="import-question"),
            html.Div(
                [
                    button("undo-yes", words("imports.undo.yes"), primary=True),
                    button("undo-no", words("imports.undo.no")),
                ],
                className="actions",
            ),
        ],
        id="imports-question",
        **{"aria-labelledby": "imports-question-title"},
    )
