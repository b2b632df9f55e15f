"""Tables, tiles and files of progress, shortcomings and the year's end agree."""

from datetime import date

import pytest
from plotly import graph_objects as go

from dashboard.components.view import View
from dashboard.domain.names import name_key
from dashboard.domain.viewer import Viewer
from dashboard.pages import progress, shortcomings, year_end
from dashboard.queries.reader import Reader
from dashboard.text import Words

TODAY = date(2026, 1, 1)


@pytest.fixture(params=["vi", "en"])
def view(request, sample):
    return lambda query: View.of(Reader(sample, Viewer()), query, Words(request.param))


def texts(part) -> str:
    return str(part)


def test_every_branch_listed_has_one_reminder_that_names_it(view):
    chosen = view("ky=2024")
    found = progress.rows(chosen)
    assert len(found) > 10
    assert all(str(row["name"]) in row["reminder"] for row in found)
    drawn = texts(progress.show_list(chosen))
    assert all(row["reminder"] in drawn for row in found[:5])
    assert [row[-1] for row in progress.sheet_of(chosen).rows] == [row["reminder"] for row in found]


def test_a_list_longer_than_a_table_is_whole_in_its_file_only(view, monkeypatch):
    chosen = view("ky=2024&sap-xep=-late")
    found = progress.rows(chosen)
    monkeypatch.setattr(progress, "MOST_LISTED", 4)
    drawn = texts(progress.show_list(chosen))
    assert [row["reminder"] in drawn for row in found[:5]] == [True] * 4 + [False]
    assert chosen.words("progress.copy.first", n="4") in drawn
    assert chosen.words("progress.copy.all") not in drawn
    assert len(progress.sheet_of(chosen).rows) == len(found)


def test_a_heading_sorts_both_ways_and_unknown_ones_stand_last(view):
    found = [row["days"] for row in shortcomings.rows(view("sap-xep=-days"), TODAY)]
    known = [days for days in found if days is not None]
    assert known == sorted(known, reverse=True)
    assert found[: len(known)] == known
    names = [name_key(str(row["name"])) for row in year_end.rows(view("sap-xep=name"))]
    assert names == sorted(names)


def test_the_years_tiles_count_the_rows(view):
    chosen = view("ky=2024")
    rows = year_end.rows(chosen)
    for grade in ("good", "fair", "average", "poor"):
        one = year_end.rows(view(f"ky=2024&xep-loai={grade}"))
        assert len(one) == sum(row["result"] == grade for row in rows)
    units = year_end.unit_rows(chosen)
    assert sum(unit["branches"] for unit in units) == len(rows)
    assert [unit["parent"] for unit in units] == [""] * len(units), "once in its row"


def test_the_page_says_that_it_is_not_the_yearly_classification(view):
    words = view("").words
    assert words("year_end.not_yearly") in texts(year_end.layout(words))
    assert words("year_end.not_yearly") in year_end.sheet_of(view("")).above


def test_shortcomings_are_drawn_most_often_first(view):
    figure = shortcomings.draw_frequent(view(""), TODAY)
    go.Figure(**figure)
    amounts = figure["data"][0]["x"]
    assert amounts == sorted(amounts, reverse=True)
    units = shortcomings.unit_rows(view(""), TODAY)
    rows = shortcomings.rows(view(""), TODAY)
    assert sum(unit["overdue"] for unit in units) == sum(row["overdue"] for row in rows)


@pytest.mark.parametrize("query", ["ky=2020", "don-vi=khong-co"])
def test_an_empty_choice_is_said_in_words(view, query):
    chosen = view(query)
    assert progress.board_rows(chosen) == []
    assert "empty-state" in texts(progress.show_board(chosen))
    assert progress.show_tiles(chosen)
    assert "empty-state" in texts(year_end.show_table(chosen))
    assert year_end.show_tiles(chosen)
    assert shortcomings.draw_frequent(chosen, TODAY)["layout"]["meta"]["empty"]
    assert shortcomings.show_tiles(chosen, TODAY)


def test_one_branch_stands_on_its_own_board(view):
    rows = progress.board_rows(view("don-vi=xa-ngoc-son-thon-02&ky=2024"))
    assert [(row["code"], len(row["months"])) for row in rows] == [("xa-ngoc-son-thon-02", 12)]
