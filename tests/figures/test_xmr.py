"""A control chart a measure, each with its limits, its marks and the events through all."""

from dataclasses import replace
from datetime import date

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.figures import Caption, Event, xmr
from dashboard.text import Words

VIETNAMESE = Words("vi")
CAPTION = Caption("Biểu đồ kiểm soát", "Chưa thấy khác biệt rõ", "n = 3")
MONTHS = [202311, 202312, 202401, 202402]


def points(trial: bool = False, cause: str = "concern") -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "month": month, "measure": measure, "percent": 80.0 + at, "n": 1,
                "span": int(month >= 202401), "mean": 81.0, "low": 75.0, "high": 87.0,
                "trial": trial, "cause": cause if month == 202402 else "common",
                "rules": ("outside",) if month == 202402 else (),
            }
            for at, month in enumerate(MONTHS)
            for measure in ("total", "content")
        ]
    )  # fmt: skip


def drawn(frame: pd.DataFrame, *days: date):
    events = [Event(day, f"Mốc {day:%d/%m/%Y}") for day in days]
    return xmr(frame, events, VIETNAMESE, CAPTION, lambda month: f"/chi-bo/x?ky={month}")


def test_a_chart_a_measure_one_below_the_other_on_the_same_months():
    figure = drawn(points())
    go.Figure(**figure)
    layout = figure["layout"]
    assert layout["yaxis"]["domain"][0] > layout["yaxis2"]["domain"][1]
    assert {trace.get("yaxis", "y") for trace in figure["data"]} == {"y", "y2"}
    assert layout["meta"]["table"]["columns"] == ["Tháng", "Chung", "Nội dung"]


def test_words_of_events_near_each_other_stand_above_each_other():
    days = (date(2024, 1, 5), date(2023, 11, 9), date(2023, 12, 1))
    layout = drawn(points(), *days)["layout"]

    def lines(shown):
        return [one["yshift"] for one in shown["annotations"] if "Mốc" in one["text"]]

    assert lines(layout) == [6, 6, 6]
    assert lines(layout["meta"]["narrow"]) == [6, 23, 40]
    assert layout["meta"]["narrow"]["margin"]["t"] == layout["margin"]["t"] + 34
    again = drawn(points(), days[0], days[0])["layout"]
    assert lines(again) == [6, 23]


def test_each_span_has_its_own_band_and_trial_limits_have_dashes_instead():
    bands = [trace for trace in drawn(points())["data"] if trace.get("fill")]
    assert [len(band["x"]) for band in bands] == [2, 2, 2, 2]
    trial = drawn(points(trial=True))["data"]
    assert not [trace for trace in trial if trace.get("fill")]
    assert {"dash", "dot"} <= {trace["line"].get("dash") for trace in trial if "line" in trace}


@pytest.mark.parametrize(
    ("cause", "symbol", "said"),
    [("concern", "diamond", "cần xem"), ("improvement", "square", "khá lên rõ")],
)
def test_a_special_cause_has_its_own_shape_and_words(cause, symbol, said):
    figure = drawn(points(cause=cause))
    marks = next(trace for trace in figure["data"] if trace["mode"] == "markers")
    assert marks["marker"]["symbol"] == ["circle", "circle", "circle", symbol]
    assert said in marks["text"][-1]
    assert "ngoài giới hạn" in marks["text"][-1]
    assert figure["layout"]["meta"]["table"]["rows"][-1][1] == f"83,0 ({said})"


def test_a_point_leads_to_its_month():
    marks = next(trace for trace in drawn(points())["data"] if trace["mode"] == "markers")
    assert marks["customdata"][0] == "/chi-bo/x?ky=202311"


def test_events_stand_where_they_are_within_the_months():
    layout = drawn(points(), date(2023, 12, 5), date(2020, 1, 1))["layout"]
    assert [line["x0"] for line in layout["shapes"]] == ["2023-12-05"]


def test_the_rows_a_sentence_was_built_from_are_told_by_number():
    said = replace(CAPTION, evidence={"measure": ("total",), "month": (202401, 202402)})
    figure = xmr(points(), [], VIETNAMESE, said, lambda _: "/")
    assert figure["layout"]["meta"]["evidence"] == {"rows": [2, 3], "columns": [1]}


def test_without_a_meeting_it_says_so():
    figure = drawn(points().head(0))
    assert figure["layout"]["meta"]["empty"] == VIETNAMESE("figure.empty")
