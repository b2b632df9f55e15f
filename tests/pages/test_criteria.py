"""The page of criteria says what is lost, what would lift, and what tells nothing."""

import pytest
from plotly import graph_objects as go

from dashboard.components.view import View
from dashboard.domain.viewer import Viewer
from dashboard.pages import criteria
from dashboard.queries.reader import Reader
from dashboard.text import Words


@pytest.fixture(params=["vi", "en"])
def view(request, sample):
    return lambda query: View.of(Reader(sample, Viewer()), query, Words(request.param))


def test_running_shares_end_at_the_whole(view):
    figure = criteria.draw_lost(view("ky=2024"))
    go.Figure(**figure)
    amounts = figure["data"][0]["x"]
    assert amounts == sorted(amounts, reverse=True)
    rows = figure["layout"]["meta"]["table"]["rows"]
    assert len(rows) == 20
    assert rows[-1][2].startswith("100")


def test_the_longest_bar_is_the_one_the_sentence_names(view):
    figure = criteria.draw_lifts(view("ky=2024"))
    go.Figure(**figure)
    names = [row[0] for row in figure["layout"]["meta"]["table"]["rows"]]
    said = figure["layout"]["meta"]["finding"]
    amounts = figure["data"][0]["x"]
    assert (names[0] in said) == (amounts[0] > amounts[1])


def test_a_period_without_meetings_is_said(view):
    empty = view("ky=2020")
    assert criteria.draw_lost(empty)["layout"]["meta"]["empty"]
    assert criteria.draw_lifts(empty)["layout"]["meta"]["empty"]
    assert criteria.shown(empty) == []


def test_what_is_taken_along_is_what_is_shown(view):
    chosen = view("ky=2024-Q1")
    sheet = criteria.sheet_of(chosen)
    assert [row[0] for row in sheet.rows] == [row["code"] for row in criteria.shown(chosen)]
