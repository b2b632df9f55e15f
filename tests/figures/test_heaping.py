"""Columns around a threshold: valid, with a table, the marked steps told apart."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import Caption, heaping
from dashboard.text import Words

WORDS = Words("vi")
CAPTION = Caption("Điểm quanh ngưỡng", "Lệch lên trên", "n = 30")


def some_bins():
    return pd.DataFrame({"start": [80.0 + at for at in range(20)], "n": list(range(20))})


def test_the_steps_within_the_window_carry_their_numbers_and_colours():
    figure = heaping(some_bins(), 90.0, 2.0, WORDS, CAPTION)
    go.Figure(**figure)
    bars = figure["data"][0]
    assert [text for text in bars["text"] if text] == ["8", "9", "10", "11"]
    assert bars["marker"]["color"][7:13] == [
        "var(--grid)", "var(--ink2)", "var(--ink2)", "var(--concern)", "var(--concern)",
        "var(--grid)",
    ]  # fmt: skip
    table = figure["layout"]["meta"]["table"]
    assert table["columns"] == ["Điểm", "Số buổi"]
    assert table["rows"][10] == ["90–91", "10"]


def test_without_a_score_the_chart_says_so():
    figure = heaping(some_bins().assign(n=0), 90.0, 2.0, WORDS, CAPTION)
    assert figure["layout"]["meta"]["empty"] == WORDS("figure.empty")
