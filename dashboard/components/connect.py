"""Connect parts of a page with their questions: one Input, one line."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dash import Dash, Input, Output, State, ctx, dcc, html

from dashboard.components.view import View
from dashboard.domain.attention import AttentionRules
from dashboard.queries.mark import mark
from dashboard.queries.reader import Reader
from dashboard.sheets.write import Sheet, write_sheets
from dashboard.text import Words

Answer = Callable[[View], Any]


@dataclass(frozen=True)
class Site:
    """What a page is connected with: the application, a reader and the words of the request, the
    day it is, the rules of whom to visit; what draws each part with a figure, of a view and of
    what its page is about; and the outputs that follow from the data and the choice alone, with
    the store that says what their page is about: assets/js/ask.js asks for those."""

    app: Dash
    reader: Callable[[], Reader]
    words: Callable[[], Words]
    today: Callable[[], date]
    attention: AttentionRules
    figures: dict[str, Callable[[View, Any], Any]] = field(default_factory=dict)
    settled: dict[str, str | None] = field(default_factory=dict)

    def view(self, chosen: Any) -> View:
        """Return one reader's look at a choice as the browser sends it."""
        return View.of(self.reader(), chosen, self.words(), self.today())

    def state(self) -> tuple[Any, ...]:
        """Return all that an answer rests on besides what its request says."""
        reader = self.reader()
        viewer = reader.viewer
        asks = viewer.name, viewer.scope, sorted(viewer.verbs)
        return (*asks, str(self.words().language), self.today().isoformat(), mark(reader))


@dataclass(frozen=True)
class Subject:
    """What a page is about besides the filters: the id of its store, and how it narrows a view."""

    store: str
    narrow: Callable[[View, Any], View]


def filler(
    site: Site, subject: Subject | None = None, *, projected: bool = True
) -> Callable[[str, str, Answer], None]:
    """Return `fills(part, property, answer)`: the answer is asked anew at every choice.

    projected: whether its figures may be taken into a talk; assessors are never shown in a hall.
    """

    def fills(part: str, what: str, answer: Answer) -> None:
        site.settled[f"{part}.{what}"] = subject.store if subject else None
        if projected and what == "figure":
            narrow = subject.narrow if subject else lambda view, _about: view
            site.figures[part] = lambda view, about: answer(narrow(view, about))
        if subject is None:
            site.app.callback(Output(part, what), Input("chosen", "data"))(
                lambda chosen: answer(site.view(chosen))
            )
        else:
            site.app.callback(
                Output(part, what), Input("chosen", "data"), State(subject.store, "data")
            )(lambda chosen, about: answer(subject.narrow(site.view(chosen), about)))

    return fills


def downloads(part: str, words: Words) -> html.Div:
    """Return the buttons that take a table along as .xlsx and .csv; `offers` connects them."""
    return html.Div(
        [
            *(
                html.Button(
                    words(f"download.{kind}"), id=f"{part}-{kind}", type="button", className="btn"
                )
                for kind in ("xlsx", "csv")
            ),
            dcc.Download(id=f"{part}-file"),
        ],
        className="actions",
    )


def offers(site: Site, part: str, sheet: Callable[[View], Sheet]) -> None:
    """Connect the buttons of `downloads` with the sheet of what is shown."""

    @site.app.callback(
        Output(f"{part}-file", "data"),
        Input(f"{part}-xlsx", "n_clicks"),
        Input(f"{part}-csv", "n_clicks"),
        State("chosen", "data"),
        running=[(Output(f"{part}-{kind}", "disabled"), True, False) for kind in ("xlsx", "csv")],
        prevent_initial_call=True,
    )
    def download(_xlsx: Any, _csv: Any, chosen: Any) -> Any:
        view = site.view(chosen)
        return file_of(view, sheet(view), "csv" if ctx.triggered_id == f"{part}-csv" else "xlsx")


def file_of(view: View, sheet: Sheet, kind: str) -> dict[str, Any]:
    """Return a sheet as a file for dcc.Download; invented data say so above the headings."""
    first, last = view.reader.period(view.filters)
    period = str(first) if first == last else f"{first}-{last}"
    mark = [view.words("sample.label")] if view.reader.is_sample() else []
    marked = Sheet(sheet.name, sheet.headings, sheet.rows, [*mark, *sheet.above], sheet.choices)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{sheet.name} {period}.{kind}".replace("/", "-")
        write_sheets(path, [marked])
        return dict(dcc.send_file(str(path)))
