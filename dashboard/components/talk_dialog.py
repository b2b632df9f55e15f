"""The dialog that puts a chart into a talk; assets/js/talks.js opens it from any card."""

from dash import html

from dashboard.components.talk_words import spoken
from dashboard.text import Words

DIALOG = "talk-dialog"


def talk_dialog(words: Words) -> html.Dialog:
    """Return the dialog, closed; it carries what talks.js says on any page."""
    fields = html.Div(
        [
            html.Label(words("talk.put.which"), htmlFor="talk-which"),
            html.Select(id="talk-which"),
            html.Div(
                [
                    html.Label(words("talk.name"), htmlFor="talk-new-name"),
                    html.Textarea(id="talk-new-name", maxLength=120, rows=1),
                ],
                className="talk-new",
            ),
        ],
        className="talk-form",
    )
    buttons = [
        html.Button(words(f"talk.put.{verb}"), type="button", className=style,
                    **{"data-talk": f"put-{verb}"})
        for verb, style in (("do", "btn btn-primary"), ("cancel", "btn"))
    ]  # fmt: skip
    return html.Dialog(
        [
            html.H2(words("talk.put.title"), id="talk-dialog-heading"),
            html.P(className="talk-card lead"),
            fields,
            html.P(className="talk-refused", role="alert"),
            html.Div(buttons, className="actions"),
        ],
        id=DIALOG,
        **{"aria-labelledby": "talk-dialog-heading", **spoken(words)},
    )
