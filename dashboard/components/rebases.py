"""Where the limits of a control chart count anew: what people have set, and the way to set it."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html

from dashboard.text import Words

UNDO = "branch-undo-rebase"


def rebase_form(ids: Mapping[str, str], words: Words) -> html.Details:
    """Return the form; ids names its parts: month, reason, button."""
    month = html.Div(
        [
            html.Label(words("rebase.month"), htmlFor=ids["month"]),
            dcc.Dropdown(id=ids["month"], options=[], clearable=False, maxHeight=240),
        ]
    )
    reason = html.Div(
        [
            html.Label(words("rebase.reason"), htmlFor=ids["reason"]),
            dcc.Input(id=ids["reason"], type="text", maxLength=200, autoComplete="off"),
        ],
        className="grows",
    )
    button = html.Button(words("rebase.do"), id=ids["button"], type="button", className="btn")
    return html.Details(
        [
            html.Summary(words("rebase.title")),
            html.P(words("rebase.explained"), className="muted"),
            html.Div([month, reason, button], className="form-row"),
        ],
        className="rebase-form",
    )


def rebase_list(rebases: Sequence[Mapping[str, Any]], words: Words) -> Any:
    """Return what was set, each with a button that takes it back; needs id, month, reason,
    created_at (UTC), created_by."""
    if not rebases:
        return None
    return html.Ul([_item(row, words) for row in rebases], className="plain-list")


def _item(row: Mapping[str, Any], words: Words) -> html.Li:
    said = words("rebase.item", month=words.month(row["month"]), reason=row["reason"])
    undo = html.Button(
        words("rebase.undo"),
        id={"type": UNDO, "id": row["id"]},
        type="button",
        className="btn btn-small",
        title=words("rebase.undo.title", month=words.month(row["month"])),
    )
    return html.Li([html.Span(said), undo])
