"""What slides draw: rows, grades, heat cells, lines, and charts of pages drawn anew."""

import pandas as pd
import pytest

from dashboard.domain.words import Grade
from dashboard.figures import Caption, rows, trend
from dashboard.figures.enlarged import enlarged
from dashboard.figures.stage import (
    CUT,
    SPLIT,
    grade_counts,
    heat_cells,
    heat_step,
    month_lines,
    row_marks,
)
from dashboard.text import Words

VI = Words("vi")
CAPTION = Caption("Tên", "Câu", "n = 9")


def test_bars_around_zero_have_a_line_there():
    assert row_marks([], (-2.0, 2.0), "dot")["zero"] == 0.0
    assert row_marks([], (0.0, 100.0), "bar")["zero"] is None
    assert row_marks([], (0.0, 100.0), "bar")["overflow"] == CUT


def test_grades_carry_symbol_word_number_and_share():
    counts = {Grade.GOOD: 3, Grade.FAIR: 1, Grade.AVERAGE: 0, Grade.POOR: 0}
    first = grade_counts(counts, VI)["rows"][0]
    assert first == {
        "name": "◆ Tốt", "text": "3", "aside": "75,0%", "share": 0.75, "colour": "grade-good",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("percent", "step"), [(None, -1), (float("nan"), -1), (69.9, 0), (70, 1), (80, 10), (90, 20)]
)
def test_heat_is_anchored_at_the_thresholds(percent, step):
    assert heat_step(percent) == step


def test_cells_of_many_units_are_split_over_slides():
    body = heat_cells(["Nội dung"], [{"name": "Xã A", "values": [91.26]}], VI)
    assert body["overflow"] == SPLIT
    assert body["rows"] == [{"name": "Xã A", "cells": [{"text": "91,3", "step": 20}]}]


def test_lines_end_with_their_last_known_number():
    body = month_lines([202412, 202501], {"content": [91.0, None]}, 90.0, VI)
    assert body["months"] == [{"name": "T12", "year": 2024}, {"name": "T1", "year": 2025}]
    assert body["lines"][0]["text"] == "91,0"
    assert body["scale"] == [85, 95]
    assert body["threshold"] == {"at": 90.0, "text": "Tốt 90"}


def test_rows_of_a_page_are_drawn_anew_with_names_numbers_and_intervals():
    scores = pd.DataFrame(
        {"name": ["Xã A", "Xã B"], "percent": [91.0, 80.0], "low": [90.0, 78.0],
         "high": [92.0, 82.0], "n": [9, 9]}
    )  # fmt: skip
    body = enlarged(rows(scores, VI, CAPTION, benchmark=85.0), VI)
    assert body["kind"] == "rows"
    first = body["rows"][0]
    assert (first["name"], first["text"], first["at"]) == ("Xã A", "91,0", 91.0)
    assert first["tick"] == 85.0
    assert (first["low"], first["high"]) == (90.0, 92.0)


def test_a_trend_of_a_page_is_drawn_anew_over_its_last_year():
    months = [202300 + month for month in range(1, 13)] + [202401, 202402]
    scores = pd.DataFrame(
        {"month": months, "measure": "content", "percent": [float(80 + at) for at in range(14)],
         "n": 9, "sd": 2.0}
    )  # fmt: skip
    body = enlarged(trend(scores, VI, CAPTION, lambda *_: "/", 90.0), VI)
    assert body["kind"] == "lines"
    assert len(body["months"]) == 12
    assert body["lines"][0]["values"][-1] == 93.0
    assert body["lines"][0]["colour"] == "group-content"
    assert body["threshold"] == {"at": 90.0, "text": "Tốt 90"}


def test_any_other_picture_is_enlarged_as_it_is():
    figure = {"data": [{"type": "bar", "x": [1], "y": [2]}], "layout": {}}
    assert enlarged(figure, VI) == {"kind": "chart", "figure": figure}
