"""Each chart is valid in plotly's own schema, carries its table, and says why it is empty."""

import math
from dataclasses import replace
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.domain.words import Grade, IssueGroup
from dashboard.figures import Caption, criteria, grades, rows, trend
from dashboard.figures.axes import spread
from dashboard.text import Words

VIETNAMESE = Words("vi")
CAPTION = Caption("Diễn biến", "Chưa thấy khác biệt rõ", "n = 3")
MONTHS = [202309, 202310, 202311, 202312, 202401]


def a_trend(measures=("total", *(group.value for group in IssueGroup)), months=MONTHS):
    return pd.DataFrame(
        [
            {"month": month, "measure": measure, "percent": 85 + at / 10 + step, "n": 12, "sd": 4.0}
            for at, measure in enumerate(measures)
            for step, month in enumerate(months)
        ]
    )


def some_rows(n=5):
    return pd.DataFrame(
        [
            {
                "name": f"Xã {at}",
                "percent": 80.0 + at,
                "low": 78.0 + at,
                "high": 82.0 + at,
                "n": 30,
                "href": f"/?don-vi=xa-{at}",
            }
            for at in range(n)
        ]
    )


def some_criteria():
    return some_rows(3).assign(
        code=["ND1", "ND2", "ND3"], group="content", lost=[0.8, 0.3, math.nan]
    )


def some_grades():
    return pd.DataFrame(
        [
            {"month": month, "grade": grade.value, "n": n}
            for month in MONTHS
            for grade, n in zip(Grade, (10, 6, 1, 0), strict=True)
        ]
    )


def there(*_):
    return "/chi-bo"


def all_figures():
    return {
        "trend": trend(a_trend(), VIETNAMESE, CAPTION, there, 90),
        "grades": grades(some_grades(), VIETNAMESE, CAPTION, there),
        "rows": rows(some_rows(), VIETNAMESE, CAPTION, 84.0),
        "criteria": criteria(some_criteria(), VIETNAMESE, CAPTION),
    }


@pytest.mark.parametrize("name", all_figures())
def test_a_figure_is_valid_and_has_a_name_a_sentence_and_a_table(name):
    figure = all_figures()[name]
    go.Figure(**figure)
    meta = figure["layout"]["meta"]
    assert meta["label"] == "Diễn biến. Chưa thấy khác biệt rõ"
    assert meta["table"]["rows"]
    assert {len(row) for row in meta["table"]["rows"]} == {len(meta["table"]["columns"])}
    assert meta["empty"] is None


@pytest.mark.parametrize(
    "draw",
    [
        lambda: trend(a_trend().head(0), VIETNAMESE, CAPTION, there, 90),
        lambda: grades(some_grades().head(0), VIETNAMESE, CAPTION, there),
        lambda: rows(some_rows().head(0), VIETNAMESE, CAPTION),
        lambda: criteria(some_criteria().head(0), VIETNAMESE, CAPTION),
    ],
)
def test_no_data_says_so(draw):
    figure = draw()
    go.Figure(**figure)
    assert figure["layout"]["meta"]["empty"] == VIETNAMESE("figure.empty")


def test_the_rows_a_sentence_was_built_from_are_told_by_number():
    def marked(evidence, draw):
        return draw(replace(CAPTION, evidence=evidence))["layout"]["meta"]["evidence"]

    of_trend = {"measure": ("content",), "month": (202309, 202401)}
    assert marked(of_trend, lambda said: trend(a_trend(), VIETNAMESE, said, there, 90)) == {
        "rows": [0, 4], "columns": [2],
    }  # fmt: skip
    of_grades = {"grade": ("fair",), "month": (202310,)}
    assert marked(of_grades, lambda said: grades(some_grades(), VIETNAMESE, said, there)) == {
        "rows": [1], "columns": [2],
    }  # fmt: skip
    of_rows = {"name": ("Xã 3",)}
    assert marked(of_rows, lambda said: rows(some_rows(), VIETNAMESE, said))["rows"] == [3]
    of_criteria = {"code": ("ND2",)}
    assert marked(of_criteria, lambda said: criteria(some_criteria(), VIETNAMESE, said)) == {
        "rows": [1], "columns": [],
    }  # fmt: skip
    assert marked({}, lambda said: rows(some_rows(), VIETNAMESE, said))["rows"] == []


def test_a_row_under_three_meetings_is_pale_and_says_why():
    drawn = rows(some_rows().assign(n=[2, 3, 30, 30, 30]), VIETNAMESE, CAPTION)
    marker = drawn["data"][0]["marker"]
    assert marker["color"][:2] == ["var(--muted)", "var(--ink2)"]
    assert marker["symbol"][:2] == ["circle-open", "circle"]
    assert drawn["data"][0]["text"][0].endswith("dưới 3 buổi, chỉ để tham khảo")
    assert drawn["layout"]["meta"]["note"] == "n = 3 · Chữ mờ: dưới 3 buổi, chỉ để tham khảo"


def test_rows_beyond_the_picture_stand_in_the_table_and_the_note_says_so():
    meta = rows(some_rows(25), VIETNAMESE, CAPTION)["layout"]["meta"]
    assert len(meta["table"]["rows"]) == 25
    assert meta["note"] == "n = 3 · hình vẽ 20 dòng đầu trong 25, bảng có đủ"


def test_a_line_shows_the_intervals_of_its_months():
    scores = a_trend(("total",)).assign(low=80.0, high=[math.nan, *([95.0] * 4)])
    bars = trend(scores, VIETNAMESE, CAPTION, there, 90)["data"][0]["error_y"]
    assert (bars["array"], bars["arrayminus"]) == ([0, 9, 8, 7, 6], [5, 6, 7, 8, 9])


def test_end_labels_never_overlap():
    heights = spread([85.0, 85.1, 85.2, 90.0, 89.9], 1.5, (80.0, 90.0))
    ordered = sorted(heights)
    assert all(after - before >= 1.5 - 1e-9 for before, after in pairwise(ordered))
    assert max(heights) <= 90


def test_the_seminar_is_marked_only_when_in_range():
    def lines_from(months):
        drawn = trend(a_trend(months=months), VIETNAMESE, CAPTION, there, 90)
        return [shape["x0"] for shape in drawn["layout"]["shapes"]]

    assert lines_from(MONTHS) == [0, "2023-10-24"]
    assert lines_from([202401, 202402]) == [0]


def test_the_line_of_the_best_grade_stands_where_the_rubric_says():
    drawn = trend(a_trend(), VIETNAMESE, CAPTION, there, 85)["layout"]
    assert drawn["shapes"][0]["y0"] == 85
    assert "85" in drawn["annotations"][0]["text"]


def test_a_narrow_card_puts_the_names_above_their_dots_over_the_whole_width():
    layout = rows(some_rows(2), VIETNAMESE, CAPTION)["layout"]
    narrow = layout["meta"]["narrow"]
    assert (layout["xaxis"]["domain"], narrow["xaxis"]["domain"]) == ([0.4, 1], [0, 1])
    texts = [one["text"] for one in layout["annotations"]]
    assert sorted(texts) == sorted(one["text"] for one in narrow["annotations"])
    go.Figure(data=[], layout={**layout, **narrow})


def test_columns_of_grades_are_full_and_count_meetings():
    figure = grades(some_grades(), VIETNAMESE, CAPTION, there)
    heights = [sum(column) for column in zip(*(bar["y"] for bar in figure["data"]), strict=True)]
    assert all(math.isclose(height, 100, abs_tol=0.05) for height in heights)
    assert figure["layout"]["meta"]["table"]["rows"][0] == [
        "09/2023", "10 (58,8%)", "6 (35,3%)", "1 (5,9%)", "0 (0,0%)", "17",
    ]  # fmt: skip


def test_points_lead_one_level_down():
    def link(measure, month):
        return f"/nhom/{measure}?ky={month}"

    lines = trend(a_trend(), VIETNAMESE, CAPTION, link, 90)["data"]
    assert lines[1]["customdata"][0] == "/nhom/content?ky=202309"


def test_colours_come_from_the_theme():
    for figure in all_figures().values():
        text = str(figure)
        assert "#" not in text.replace("#,", "")
        assert "var(--" in text
