"""A branch's control chart, and the limits that people set anew at an event."""

from dataclasses import replace
from enum import StrEnum
from typing import Any

from dash import ALL, ClientsideFunction, Input, Output, State, ctx, dcc, html, no_update

from dashboard.actions.rebase_limits import Wanted, rebase_limits, undo_rebase
from dashboard.components.chart_card import chart_card
from dashboard.components.connect import Site, Subject, filler
from dashboard.components.rebases import UNDO, rebase_form, rebase_list
from dashboard.components.view import BRANCHES, View, one_month, period_name
from dashboard.domain.months import first_day, is_month
from dashboard.domain.row_number import row_number
from dashboard.domain.seminar import SEMINAR
from dashboard.figures import Event, Figure, xmr
from dashboard.findings import branch_change
from dashboard.queries import control
from dashboard.text import Words

HEIGHT = 800


class Ids(StrEnum):
    """Parts of the control chart."""

    CHART = "control-chart"
    LIST = "control-rebases"
    SAID = "control-said"
    DONE = "control-done"
    MONTH = "control-month"
    REASON = "control-reason"
    REBASE = "control-rebase"


FORM = {"month": Ids.MONTH, "reason": Ids.REASON, "button": Ids.REBASE}


def control_parts(words: Words) -> list[Any]:
    """Return the chart's card, and the card where its limits are set anew."""
    return [
        chart_card(Ids.CHART, words("branch.xmr"), HEIGHT, words),
        html.Div(
            [
                dcc.Store(id=Ids.DONE, data=0),
                rebase_form(FORM, words),
                html.Div(id=Ids.LIST),
                html.P(id=Ids.SAID, role="status", className="muted"),
            ],
            className="panel rebases",
        ),
    ]


def connect_control(site: Site, subject: Subject) -> None:
    """Connect the chart with its branch, and with the limits that people set anew."""
    fills = filler(site, subject, projected=False)
    fills(Ids.CHART, "figure", draw_chart)
    fills(Ids.LIST, "children", show_rebases)

    @site.app.callback(
        Output(Ids.MONTH, "options"),
        Input("chosen", "data"),
        Input(Ids.DONE, "data"),
        State(subject.store, "data"),
    )
    def list_months(chosen: Any, _done: Any, about: Any) -> Any:
        return months_held(subject.narrow(site.view(chosen), about))

    # What was done changes the data, which the page then asks for anew.
    site.app.clientside_callback(
        ClientsideFunction("chibo", "askAgain"),
        Output(Ids.SAID, "title"),
        Input(Ids.DONE, "data"),
        prevent_initial_call=True,
    )

    @site.app.callback(
        Output(Ids.DONE, "data"),
        Output(Ids.SAID, "children"),
        Input(Ids.REBASE, "n_clicks"),
        Input({"type": UNDO, "id": ALL}, "n_clicks"),
        State(Ids.MONTH, "value"),
        State(Ids.REASON, "value"),
        State(Ids.DONE, "data"),
        State(subject.store, "data"),
        running=[(Output(Ids.REBASE, "disabled"), True, False)],
        prevent_initial_call=True,
    )
    def change(_clicks: Any, undone: Any, month: Any, reason: Any, *told: Any) -> Any:
        pressed = ctx.triggered_id
        if isinstance(pressed, dict) and not any(undone or ()):
            # The buttons themselves were drawn: nobody has pressed one.
            return no_update, no_update
        done, code = told
        view = site.view("")
        refused = (
            undo_rebase(view.reader.engine, view.reader.viewer, row_number(pressed.get("id")))
            if isinstance(pressed, dict)
            else rebase_limits(view.reader.engine, view.reader.viewer, wanted(code, month, reason))
        )
        if refused:
            return no_update, view.words(f"rebase.refused.{refused}")
        said = "rebase.undone" if isinstance(pressed, dict) else "rebase.done"
        return _whole(done) + 1, view.words(said)


def wanted(code: Any, month: Any, reason: Any) -> Wanted:
    """Read what the browser sends; what is no month or text becomes what is refused by name."""
    return Wanted(
        branch=code if isinstance(code, str) else "",
        month=month if is_month(_whole(month)) else 0,
        reason=reason if isinstance(reason, str) else "",
    )


def _whole(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def show_rebases(view: View) -> Any:
    """List where limits were set anew."""
    return rebase_list(control.rebases(view.reader, view.filters), view.words)


def months_held(view: View) -> list[dict[str, Any]]:
    """Offer the months in which the branch met, latest first."""
    months = sorted(set(control.control_points(view.reader, view.filters)["month"]), reverse=True)
    return [{"label": view.words.month(int(month)), "value": int(month)} for month in months]


def draw_chart(view: View) -> Figure:
    """Draw total and groups by month, each against its own limits."""
    points = control.control_points(view.reader, view.filters)
    months = sorted({int(month) for month in points["month"]})
    caption = view.caption("branch.xmr", branch_change(points), 0, months)
    note = view.words(
        "xmr.note",
        n=view.words.count(len(months)),
        period=period_name(months[0], months[-1], view.words) if months else view.period(),
        assessment=view.words(f"assessment.{view.filters.assessment}"),
    )
    back = replace(view, filters=replace(view.filters, organisation=None))
    path = f"{BRANCHES}/{view.filters.organisation}"

    def link(month: int) -> str:
        return back.link(path, period=one_month(month))

    return xmr(points, events_of(view), view.words, replace(caption, note=note), link)


def events_of(view: View) -> list[Event]:
    """Return what happened: the seminar, a new unit above, limits set anew."""
    words, reader, filters = view.words, view.reader, view.filters
    return [
        Event(SEMINAR, words("xmr.event.seminar")),
        *(Event(day, words("xmr.event.moved", date=words.date(day)))
          for day in control.moves(reader, filters)),
        *(Event(first_day(one["month"]), words("xmr.event.rebase", month=words.month(one["month"])))
          for one in control.rebases(reader, filters)),
    ]  # fmt: skip


