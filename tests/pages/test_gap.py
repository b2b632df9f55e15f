"""The pages of gaps and of assessors draw what their tables hold, and refuse whom they must."""

import json

import pytest
from plotly import graph_objects as go
from plotly.utils import PlotlyJSONEncoder

from dashboard.components.view import View
from dashboard.domain.viewer import Verb, Viewer
from dashboard.pages import assessors, gap
from dashboard.queries.reader import Reader
from dashboard.text import Words

OBSERVED = "ky=2023-01..2025-09&doi-chieu=observation"
NOT_ASSESSORS = Viewer("hoa", verbs=frozenset(Verb) - {Verb.ASSESSORS})


@pytest.fixture(params=["vi", "en"])
def look(request, sample):
    return lambda query="", viewer=Viewer(): View.of(  # noqa: B008 -- a frozen value
        Reader(sample, viewer), query, Words(request.param)
    )


def written(part) -> str:
    return json.dumps(part, cls=PlotlyJSONEncoder, ensure_ascii=False)


@pytest.mark.parametrize("query", ["", OBSERVED, "nhom=inspection"])
def test_every_figure_is_one_that_plotly_takes(look, query):
    view = look(query)
    drawn = [gap.draw_agreement(view), gap.draw_units(view), gap.draw_criteria(view),
             assessors.draw_effects(view)]  # fmt: skip
    for figure in drawn:
        go.Figure(**figure)
        assert figure["layout"]["meta"]["finding"]
        assert figure["layout"]["meta"]["table"]["rows"]


def test_the_dots_beyond_the_limits_are_counted_in_the_note(look):
    figure = gap.draw_agreement(look(OBSERVED))
    inside, outside = figure["data"]
    upper, _, lower = (shape["y0"] for shape in figure["layout"]["shapes"][1::2])
    assert all(lower - 0.01 <= y <= upper + 0.01 for y in inside["y"])
    assert all(y < lower + 0.01 or y > upper - 0.01 for y in outside["y"])
    assert f"{len(outside['y'])} " in figure["layout"]["meta"]["note"]
    assert all(link.startswith("/chi-bo/") for link in outside["customdata"])


def test_the_table_is_sorted_as_the_address_says(look):
    counts = [row["n"] for row in gap.branches_of(look(f"{OBSERVED}&sap-xep=n"))]
    assert counts == sorted(counts)
    outside = [row["beyond"] for row in gap.branches_of(look(f"{OBSERVED}&sap-xep=-beyond"))]
    assert outside == sorted(outside, reverse=True)
    strange = [row["code"] for row in gap.branches_of(look(f"{OBSERVED}&sap-xep=secret"))]
    assert strange == [row["code"] for row in gap.branches_of(look(OBSERVED))]


def test_what_is_taken_along_holds_every_row(look):
    view = look(OBSERVED)
    names = [row["name"] for row in gap.branches_of(view)]
    assert len(names) > 100
    assert [row[0] for row in gap.sheet_of(view).rows] == names


@pytest.mark.parametrize("query", ["ky=2020", "don-vi=nowhere"])
def test_nothing_to_compare_is_said(look, query):
    view = look(query)
    assert gap.draw_agreement(view)["layout"]["meta"]["empty"]
    assert gap.draw_units(view)["layout"]["meta"]["empty"]
    assert gap.draw_criteria(view)["layout"]["meta"]["empty"]
    assert list(gap.branches_of(view)) == []
    assert "empty-state" in written(gap.show_grades(view))
    assert "empty-state" in written(gap.show_branches(view))
    assert assessors.draw_effects(view)["layout"]["meta"]["empty"]
    assert assessors.rows_of(view) == []


def test_one_branch_alone_is_compared_with_itself_only(look):
    view = look("don-vi=xa-dai-cuong-thon-03&ky=2023-01..2025-09&doi-chieu=observation")
    assert len(gap.branches_of(view)) == 1
    assert gap.draw_agreement(view)["layout"]["meta"]["finding"]
    gap.draw_units(view)


def test_without_the_right_nothing_of_assessors_is_told(look):
    view = look("", NOT_ASSESSORS)
    said = view.words("assessors.not_allowed")
    parts = [assessors.lead(view), assessors.draw_effects(view), assessors.show_table(view),
             assessors.show_links(view)]  # fmt: skip
    for part in parts:
        assert said in written(part)
        assert "TĐ-" not in written(part)
    assert list(assessors.sheet_of(view).rows) == []
    assert "TĐ-09" in written(assessors.show_table(look()))


def test_the_page_of_assessors_is_marked_as_not_for_the_hall():
    assert "no-project" in assessors.layout(Words("vi")).className.split()
