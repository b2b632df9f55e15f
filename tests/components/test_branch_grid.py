"""A row of the inspectors' table in words, and what may be said of few meetings."""

import json
import math
from datetime import date

import pandas as pd
import pytest

from dashboard.components.branch_grid import COLUMNS, branch_grid, column_menu, grid_row
from dashboard.components.branch_sheet import COLUMNS as SHEET_COLUMNS
from dashboard.components.branch_sheet import sheet_row
from dashboard.domain.filters import Filters
from dashboard.text import Words

VIETNAMESE, ENGLISH = Words("vi"), Words("en")
TODAY = date(2025, 9, 30)
ROW = {
    "code": "thon-5", "name": "Chi bộ thôn 5", "parent": "Phường Kim Thanh",
    "href": "/chi-bo/thon-5", "kind": "residential", "member_count": 35, "content": 71.74,
    "chairing": 67.24, "members": 63.89, "inspection": 43.33, "total": 60.55, "change": -18.15,
    "grade": "average", "gap": 1.5, "last_observed": date(2023, 6, 2), "n": 12,
    "sparkline": [73.44, None, 60.5],
}  # fmt: skip
UNKNOWN = ROW | {
    "parent": None, "kind": None, "member_count": pd.NA, "content": math.nan,
    "chairing": math.nan, "members": math.nan, "inspection": math.nan, "total": math.nan,
    "change": math.nan, "grade": None, "gap": math.nan, "last_observed": None, "n": 0,
    "sparkline": [None, None],
}  # fmt: skip


def test_a_row_is_given_in_words():
    assert grid_row(1234, ROW, VIETNAMESE, TODAY) == {
        "at": "1.234",
        "name": "Chi bộ thôn 5",
        "parent": "Phường Kim Thanh",
        "href": "/chi-bo/thon-5",
        "content": {"text": "71,7", "fill": 72},
        "chairing": {"text": "67,2", "fill": 67},
        "members": {"text": "63,9", "fill": 64},
        "inspection": {"text": "43,3", "fill": 43, "lowest": "nhóm thấp nhất của chi bộ"},
        "total": "60,6",
        "change": {"text": "18,2", "way": "down", "said": "(giảm)", "sure": "true"},
        "grade": {"text": "Trung bình", "symbol": "▲", "grade": "average"},
        "gap": "+1,5",
        "last_observed": {"text": "02/06/2023", "note": "đã 27 tháng"},
        "n": "12",
        "kind": "Thôn, tổ dân phố",
        "member_count": "35",
        "sparkline": {
            "values": [73.4, None, 60.5],
            "said": "12 tháng: thấp nhất 60,5, cao nhất 73,4, gần nhất 60,5",
        },
    }


def test_what_is_not_known_is_a_dash_and_never_0():
    row = grid_row(1, UNKNOWN, ENGLISH, TODAY)
    assert [row[group] for group in ("content", "chairing", "members", "inspection")] == [
        {"text": "–"}
    ] * 4
    assert (row["total"], row["gap"], row["kind"], row["member_count"]) == ("–", "–", "–", "–")
    assert (row["grade"], row["change"]["text"]) == ({"text": "–"}, "–")
    assert (row["last_observed"]["text"], row["n"]) == ("Never", "0")
    assert row["sparkline"] == {"values": [], "said": "12 months: no score"}
    assert json.dumps(row, allow_nan=False)


def test_what_rounds_to_nothing_is_no_change():
    assert grid_row(1, ROW | {"change": 0.04}, ENGLISH, TODAY)["change"] == {
        "text": "0.0",
        "way": "same",
        "said": "(unchanged)",
        "sure": "true",
    }


@pytest.mark.parametrize("meetings", [1, 2])
def test_a_grade_of_few_meetings_has_no_colour_and_says_why(meetings):
    row = grid_row(1, ROW | {"n": meetings}, VIETNAMESE, TODAY)
    assert row["grade"] == {
        "text": "Trung bình",
        "symbol": "▲",
        "why": "Dưới 3 buổi trong kỳ: chỉ để tham khảo",
    }
    assert row["change"]["sure"] == "false"


def test_a_grade_of_three_meetings_has_its_colour():
    row = grid_row(1, ROW | {"n": 3}, VIETNAMESE, TODAY)
    assert row["grade"]["grade"] == "average"
    assert row["change"]["sure"] == "true"


@pytest.mark.parametrize(
    ("observed", "note"),
    [
        (date(2025, 9, 30), ""),
        (date(2024, 10, 1), ""),
        (date(2024, 9, 30), "12 months ago"),
        (date(2023, 1, 31), "31 months ago"),
    ],
)
def test_an_observation_is_long_ago_from_twelve_months(observed, note):
    row = grid_row(1, ROW | {"last_observed": observed}, ENGLISH, TODAY)
    assert row["last_observed"]["note"] == note


def test_one_group_alone_is_no_lowest():
    alone = UNKNOWN | {"members": 50.0}
    assert "lowest" not in grid_row(1, alone, VIETNAMESE, TODAY)["members"]


@pytest.mark.parametrize("words", [VIETNAMESE, ENGLISH])
def test_every_column_has_its_names_and_a_place_in_the_menu(words):
    for column in COLUMNS:
        assert words(f"grid.{column.key}")
        assert words(f"grid.{column.key}.long")
    drawn = json.dumps(column_menu(words).to_plotly_json(), default=vars)
    assert [column.key for column in COLUMNS if f'"data-column": "{column.key}"' not in drawn] == [
        "name"
    ]


@pytest.mark.parametrize(
    ("query", "column", "way"),
    [
        ("", "total", "asc"),
        ("nhom=members", "members", "asc"),
        ("nhom=members&sap-xep=-gap", "gap", "desc"),
        ("sap-xep=name", "name", "asc"),
    ],
)
def test_the_grid_is_drawn_in_the_order_of_its_address(query, column, way):
    grid = branch_grid("grid", Filters.from_query(query), VIETNAMESE).children[0]
    sorted_by = {one["field"]: one["initialSort"] for one in grid.columnDefs if one["initialSort"]}
    assert sorted_by == {column: way}
    assert not getattr(grid, "dangerously_allow_code", False)


def test_a_row_to_take_along_keeps_numbers_and_dates():
    assert dict(zip(SHEET_COLUMNS, sheet_row(7, ROW, VIETNAMESE), strict=True)) == {
        "number": 7,
        "name": "Chi bộ thôn 5",
        "parent": "Phường Kim Thanh",
        "kind": "Thôn, tổ dân phố",
        "member_count": 35,
        "content": 71.7,
        "chairing": 67.2,
        "members": 63.9,
        "inspection": 43.3,
        "score": 60.6,
        "change": -18.2,
        "grade": "Trung bình",
        "gap": 1.5,
        "observed": date(2023, 6, 2),
        "meetings": 12,
    }


def test_what_is_not_known_stays_empty_in_a_sheet():
    assert sheet_row(1, UNKNOWN, VIETNAMESE) == [
        1, "Chi bộ thôn 5", None, "", None, None, None, None, None, None, None, "", None, None, 0
    ]  # fmt: skip
