"""The dialog in which a visit is planned; assets/js/visits.js opens it for a branch."""

from enum import StrEnum

from dash import dcc, html

from dashboard.text import Words


class Part(StrEnum):
    """Parts of the dialog; the stores hold the branch (code) and the visit planned last (id)."""

    DIALOG = "visit-dialog"
    HEADING = "visit-heading"
    BRANCH = "visit-branch"
    DAY = "visit-day"
    ASSESSOR = "visit-assessor"
    SAVE = "visit-save"
    UNDO = "visit-undo"
    ANSWER = "visit-answer"
    PLANNED = "visit-planned"


def visit_dialog(words: Words) -> html.Dialog:
    """Return the dialog, closed."""
    fields = html.Div(
        [_field(Part.DAY, "visit.day", words), _field(Part.ASSESSOR, "visit.assessor", words)],
        className="visit-fields",
    )
    closing = html.Form(html.Button(words("keys.done"), className="btn"), method="dialog")
    save = html.Button(words("visit.plan"), id=Part.SAVE, type="button", className="btn primary")
    undo = html.Button(words("visit.undo"), id=Part.UNDO, type="button", className="btn",
                       hidden=True)  # fmt: skip
    return html.Dialog(
        [
            html.H2(words("visit.heading"), id=Part.HEADING),
            html.P(className="visit-name"),
            fields,
            html.P(words("visit.note"), className="card-note"),
            html.Div(id=Part.ANSWER, className="visit-answer", role="status"),
            html.Div([save, undo, closing], className="actions"),
            dcc.Store(id=Part.BRANCH),
            dcc.Store(id=Part.PLANNED),
        ],
        id=Part.DIALOG,
        **{"aria-labelledby": Part.HEADING.value},
    )


def plan_button(code: str, name: str, words: Words) -> html.Button:
    """Return the button that opens the dialog for a branch."""
    return html.Button(
        words("visit.plan.short"),
        type="button",
        className="btn small",
        **{"data-plan": code, "data-name": name, "aria-label": words("visit.plan.of", name=name)},
    )


def _field(part: Part, key: str, words: Words) -> html.Label:
    entry = dcc.Input(
        id=part, type="text", placeholder=words(f"{key}.form"), maxLength=16, autoComplete="off"
    )
    return html.Label([html.Span(words(key)), entry], htmlFor=part)
