"""A chart of any page, taken into a talk."""

from dashboard.components.view import View
from dashboard.figures.caption import Table
from dashboard.figures.enlarged import enlarged
from dashboard.slides.plan import Content, Plan, bare

MOST_NOTED = 3


def card(view: View, plan: Plan) -> Content:
    """Show the chart of a page's part under the slide's filters."""
    figure = plan.figure_of(view, plan.slide.page, plan.slide.part)
    if figure is None:
        return bare(view, view.words("hall.card.gone"))
    meta = figure["layout"]["meta"]
    if meta["empty"]:
        return bare(view, str(meta["empty"]))
    table = Table(meta["table"]["columns"], meta["table"]["rows"])
    body = enlarged(figure, view.words)
    # n, period and source; what else a page's note explains is read there.
    note = " · ".join(str(meta["note"]).split(" · ")[:MOST_NOTED])
    return Content(str(meta["finding"]), body, table, [note], str(meta["name"]))
