"""What no callback talks to is sent as one piece, and nothing of it is lost."""

import json
from typing import Any

from dash import dcc, html
from dash._utils import to_json

from dashboard.components.data_table import Column, data_table
from dashboard.components.still import Still, still
from dashboard.text import Words

NASTY = "<img src=x onerror=alert(1)>"


def pieces(part: Any) -> list[Any]:
    """Every component Dash would draw, the outermost first."""
    if isinstance(part, list | tuple):
        return [one for child in part for one in pieces(child)]
    if not hasattr(part, "to_plotly_json"):
        return []
    return [part, *pieces(getattr(part, "children", None))]


def test_a_table_is_one_piece_that_holds_every_cell_with_its_attributes():
    rows = [{"name": "Thôn 1", "href": "/chi-bo/1", "parent": "Xã A", "n": 7}]
    columns = (Column("name", "year_end.branch", "name"), Column("n", "year_end.left", "count"))
    drawn = still(data_table(rows, columns, Words("vi"), "Bảng"))
    assert isinstance(drawn, Still)
    tag, attributes, table = drawn.parts[2]
    assert (tag, attributes["role"], attributes["aria-label"], attributes["tabIndex"]) == (
        "div", "region", "Bảng", 0,
    )  # fmt: skip
    name = ["th", {"scope": "row"}, ["a", {"href": "/chi-bo/1"}, "Thôn 1"],
            ["span", {"className": "muted"}, "Xã A"]]  # fmt: skip
    number = {"className": "number"}
    row = ["tr", {}, ["td", number, "1"], name, ["td", number, "7"]]
    assert table[3] == ["tbody", {}, row]


def test_what_a_callback_may_talk_to_stays_a_component_of_its_own():
    told = html.P("told", id="told")
    given = html.Div([html.Div([html.B("a"), html.B("b")]), html.Div(told), dcc.Store(id="kept")])
    drawn = still(given)
    assert [type(part).__name__ for part in pieces(drawn)] == ["Div", "Still", "Div", "P", "Store"]
    assert drawn.children[0].parts == ["div", {}, ["b", {}, "a"], ["b", {}, "b"]]
    assert pieces(drawn)[3].children == "told"
    assert [type(part).__name__ for part in pieces(given)].count("Still") == 0


def test_an_answer_that_is_no_component_is_left_alone():
    figure = {"data": [], "layout": {}}
    assert still(figure) is figure
    assert still(None) is None
    assert still(("text", 3)) == ["text", 3]
    once = still(html.P("a"))
    assert still(once) is once


def test_a_text_is_never_more_than_a_text():
    sent = json.loads(to_json(still(html.P([NASTY, None, 0], title=NASTY))))
    assert sent["props"] == {"parts": ["p", {"title": NASTY}, NASTY, 0]}
