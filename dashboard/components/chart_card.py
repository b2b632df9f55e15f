"""A chart with its name, sentence, table and actions: the only place that draws a graph."""

from typing import Any

from dash import dcc, html

from dashboard.domain.words import Language
from dashboard.text import Words

ACTIONS = ("present", "enlarge", "table", "download")
CARD = "panel chart-card"


def chart_card(part: str, name: str, height: int, words: Words) -> html.Section:
    """Return a card whose callback fills `part`.figure; height in pixels, one of the known steps.

    The sentence, note and table travel in the figure's layout.meta and are put in place by
    assets/js/cards.js.
    """
    buttons = [
        html.Button(
            words(f"card.{action}"),
            type="button",
            className="card-action",
            **{"data-action": action},
        )
        for action in ACTIONS
    ]
    head = html.Div(
        [html.H2(name, className="card-title"), html.Div(buttons)], className="card-head"
    )
    graph = dcc.Graph(  # noqa: TID251 -- the one place
        id=part,
        figure={"data": [], "layout": {"meta": {"waiting": True}}},
        config=_config(words.language),
        responsive=True,
        className="chart",
    )
    return html.Section(
        [
            head,
            html.P(
                className="card-finding",
                **{
                    "data-show": words("evidence.show"),
                    "data-mark": words("evidence.mark"),
                    "data-pale": words("evidence.reference"),
                },
            ),
            html.Div(
                html.Div(graph, className="chart-frame", role="img", **{"aria-label": name}),
                className=f"chart-box chart-{height}",
            ),
            html.Div(
                className="card-table",
                tabIndex=0,
                role="region",
                hidden=True,
                **{"aria-label": name},
            ),
            html.P(className="card-note"),
        ],
        className=CARD,
    )


def card_names(layout: Any) -> dict[str, str]:
    """Return the names of the cards within a layout, by part."""
    if isinstance(layout, list | tuple):
        return {part: name for one in layout for part, name in card_names(one).items()}
    below: Any = getattr(layout, "children", None)
    if below is None:
        return {}
    if getattr(layout, "className", "") != CARD:
        return card_names(below)
    head, _, chart, *_ = below
    return {str(chart.children.children.id): str(head.children[0].children)}


def _config(language: Language) -> dict[str, Any]:
    return {
        "displayModeBar": False,
        "displaylogo": False,
        "showSendToCloud": False,
        "showEditInChartStudio": False,
        "plotlyServerURL": "",
        "locale": language.value,
        "scrollZoom": False,
        "doubleClick": False,
    }
