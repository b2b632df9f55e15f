"""What was decided, to be changed, deleted, brought back and taken along."""

from typing import Any

from dash import html

from dashboard.components.data_table import Column, data_table
from dashboard.components.talk_list import removed_part
from dashboard.components.talk_shown import slide_name
from dashboard.components.view import View, records
from dashboard.queries import talks
from dashboard.text import Words

DOWNLOAD = "/trinh-chieu/ket-luan/tai"
DIALOG = "decision-dialog"
SHORT = 40
Row = dict[str, Any]


def decision_list(view: View, talk_id: int | None = None) -> list[Any]:
    """Return what was decided in a talk, or in all, and those deleted behind a word."""
    words = view.words
    columns = [
        Column("what", "decision.column.what"),
        Column("who", "decision.column.who"),
        Column("due", "decision.column.due", "date"),
        Column("slide", "decision.column.slide", "part"),
        *([] if talk_id else [Column("talk", "decision.column.talk")]),
        Column("acts", "decision.column.acts", "part"),
    ]
    gone = [
        _row(row, words, ["restore"])
        for row in records(talks.decisions(view.reader, talk_id, removed=True))
    ]
    rows = [
        _row(row, words, ["change", "remove"])
        for row in records(talks.decisions(view.reader, talk_id))
    ]
    shown: list[Any] = [html.P(words("decision.none"), className="empty-state")]
    if rows:
        href = f"{DOWNLOAD}?bai={talk_id}" if talk_id else DOWNLOAD
        take = html.A(words("decision.download"), href=href, download="", className="btn")
        shown = [
            data_table(rows, columns, words, words("decision.title")),
            html.Div(take, className="actions after-table"),
        ]
    return [*shown, *removed_part("decision", gone, columns, words)]


def decision_dialog(words: Words) -> html.Dialog:
    """Return the dialog in which a decision is changed, closed."""
    fields = [
        _field("what", html.Textarea(id="decision-what", maxLength=500, rows=3), words),
        _field("who", html.Textarea(id="decision-who", maxLength=120, rows=1), words),
        html.P(words("decision.who.hint"), className="card-note"),
        _field(
            "due",
            html.Textarea(
                id="decision-due", maxLength=10, rows=1, placeholder=words("talk.since.form")
            ),
            words,
        ),
    ]
    buttons = [
        html.Button(words(key), type="button", className=style, **{"data-talk": f"decision-{verb}"})
        for key, style, verb in (
            ("decision.save", "btn btn-primary", "save"),
            ("talk.put.cancel", "btn", "cancel"),
        )
    ]
    return html.Dialog(
        [
            html.H2(words("decision.edit"), id="decision-heading"),
            html.Div(fields, className="talk-form"),
            html.P(className="talk-refused", role="alert"),
            html.Div(buttons, className="actions"),
        ],
        id=DIALOG,
        **{"aria-labelledby": "decision-heading"},
    )


def _field(name: str, field: Any, words: Words) -> html.Div:
    label = html.Label(words(f"decision.column.{name}"), htmlFor=f"decision-{name}")
    return html.Div([label, field])


def _row(row: Row, words: Words, verbs: list[str]) -> Row:
    due = row["due"] or None
    told = {
        "data-id": str(row["id"]),
        "data-name": str(row["what"])[:SHORT],
        "data-what": str(row["what"]),
        "data-who": str(row["who"]),
        "data-due": words.date(due) if due else "",
    }
    acts = [
        html.Button(
            words(f"decision.{verb}"),
            type="button",
            className="btn btn-small",
            **{
                "data-talk": f"decision-{verb}",
                "aria-label": words(
                    "talk.of", verb=words(f"decision.{verb}"), name=told["data-name"]
                ),
                **told,
            },
        )
        for verb in verbs
    ]
    said = html.Div(row["figures"], className="muted")
    slide = html.Div([html.Div(slide_name(row, words)), said])
    return row | {"due": due, "slide": slide, "acts": html.Div(acts, className="actions")}
