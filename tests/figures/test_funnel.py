"""A funnel draws each unit where it stands, between lines that are its limits."""

import math
from itertools import pairwise

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.figures import Caption, Drawn, funnel
from dashboard.figures.funnel_names import LETTER, MOST_NAMES, WIDTH, names_beside, nudged
from dashboard.figures.standings import STANDINGS, SYMBOLS
from dashboard.statistics.funnel import Z95, Z998
from dashboard.statistics.funnel_plot import Funnel, funnel_of_means
from dashboard.statistics.intervals import Standing
from dashboard.text import Words

VIETNAMESE = Words("vi")
CAPTION = Caption("Phễu", "Một câu", "n = 60", {"standing": (Standing.WORSE,)})
GAUGE = "Điểm bình quân"


def some_units(extra: int = 0) -> tuple[pd.DataFrame, Funnel]:
    """Five alike units, one far below, one under three meetings, and more alike where asked."""
    n = np.array([12, 13, 12, 14, 12, 12, 2, *([12] * extra)])
    value = np.array([90.0, 91.0, 89.5, 90.5, 90.2, 70.0, 60.0, *([90.0] * extra)])
    plot = funnel_of_means(n, value, np.full(len(n), 3.0), allowing=False)
    points = pd.DataFrame(
        {
            "name": [f"Chi bộ {at}" for at in range(len(n))],
            "parent": "Xã Đông",
            "href": [f"/chi-bo/{at}" for at in range(len(n))],
            "n": n,
            "value": plot.value,
            "low998": plot.outer.low,
            "high998": plot.outer.high,
            "standing": plot.standing,
            "away": plot.away,
        }
    )
    return points, plot


def draw(points: pd.DataFrame, crowd: pd.DataFrame, plot: Funnel):
    return funnel(Drawn(points, crowd), plot, GAUGE, VIETNAMESE, CAPTION)


def whole(extra: int = 0):
    points, plot = some_units(extra)
    return draw(points, points.head(0), plot), points, plot


def test_every_unit_is_a_point_that_leads_to_it():
    figure, points, _ = whole()
    go.Figure(**figure)
    marks = [trace for trace in figure["data"] if trace["mode"] == "markers"]
    drawn = {
        link[0]: (link[1], y)
        for trace in marks
        for link, y in zip(trace["customdata"], trace["y"], strict=True)
    }
    assert drawn == {
        row["href"]: (row["n"], round(row["value"], 2)) for row in points.to_dict("records")
    }


def test_shape_and_colour_tell_the_standing_and_its_word_is_in_the_hover():
    figure, points, _ = whole()
    for trace in figure["data"]:
        if trace["mode"] != "markers":
            continue
        numbers = [int(link[0].rsplit("/", 1)[1]) for link in trace["customdata"]]
        standings = set(points["standing"].iloc[numbers])
        assert len(standings) == 1
        mark = STANDINGS[standings.pop()]
        assert (trace["marker"]["symbol"], trace["marker"]["color"]) == (mark.symbol, mark.colour)
        assert trace["name"] in trace["hovertemplate"]
    assert len({mark.symbol for mark in STANDINGS.values()}) == len(Standing)
    assert STANDINGS.keys() == SYMBOLS.keys() == set(Standing)
    assert {mark.colour for mark in STANDINGS.values()} == {
        "var(--concern)", "var(--improve)", "var(--muted)",
    }  # fmt: skip


def test_the_lines_are_the_limits():
    figure, _, plot = whole()
    lines = [trace for trace in figure["data"] if trace["mode"] == "lines"]
    asked = [(z, side) for z in (Z95, Z998) for side in ("low", "high")]
    for line, (z, side) in zip(lines, asked, strict=True):
        heights = getattr(plot.limits(line["x"], z), side)
        for drawn, height in zip(line["y"], heights, strict=True):
            assert drawn is None or drawn == pytest.approx(height, abs=0.02)
            assert (drawn is None) == (not 0 < height < 100)
    assert figure["layout"]["shapes"][0]["y0"] == plot.benchmark


def test_the_table_begins_with_the_farthest_and_marks_what_the_sentence_counts():
    figure, _, _ = whole()
    meta = figure["layout"]["meta"]
    assert meta["table"]["rows"][0] == [
        "Chi bộ 5, Xã Đông", "12", "70,0", "83,3 – 89,1", "thấp hơn",
    ]  # fmt: skip
    assert meta["evidence"]["rows"] == [0]
    assert meta["table"]["rows"][-1][-1] == "chưa đủ số liệu"
    assert meta["pale"] == [len(meta["table"]["rows"]) - 1]


def test_of_a_crowd_the_numbers_are_drawn_and_nobody_is_lost():
    points, plot = some_units(extra=40)
    far = points["standing"] == Standing.WORSE
    figure = draw(points[far], points[~far], plot)
    go.Figure(**figure)
    density = figure["data"][0]
    counts = [round(10**told - 1) for told in density["marker"]["color"]]
    assert sum(counts) == (~far).sum() and min(counts) > 0
    # Every unit lies in the rectangle that counts it.
    (step,), half = set(density["y"]), density["width"] / 2
    cells = list(zip(density["x"], density["base"], strict=True))
    for x, foot, count in zip(density["x"], density["base"], counts, strict=True):
        inside = points[~far & points["n"].between(x - half, x + half)]
        inside = inside[(inside["value"] >= foot) & (inside["value"] <= foot + step)]
        assert len(inside) >= count
    assert len(set(cells)) == len(cells)


def test_nothing_to_draw_and_too_few_to_compare_are_said():
    points, plot = some_units()
    assert draw(points.head(0), points.head(0), plot)["layout"]["meta"]["empty"] == VIETNAMESE(
        "figure.empty"
    )
    alone = funnel_of_means([12], [90.0], [3.0], allowing=True)
    figure = draw(points.head(1), points.head(0), alone)
    assert figure["layout"]["meta"]["empty"] == VIETNAMESE("funnel.too_few")


def test_colours_come_from_the_theme():
    assert "#" not in str(whole()[0])


def test_a_narrow_card_has_no_names_beside_points():
    layout = whole()[0]["layout"]
    assert [one["text"] for one in layout["annotations"]].count("Chi bộ 5") == 1
    assert "Chi bộ 5" not in [one["text"] for one in layout["meta"]["narrow"]["annotations"]]
    go.Figure(data=[], layout=layout | layout["meta"]["narrow"])


def test_units_with_the_same_number_stand_apart_but_nearer_it_than_any_other():
    n = pd.Series([12] * 30 + [13] * 30)
    at = nudged(n)
    assert at.nunique() == 60
    assert (at - n).abs().max() == pytest.approx(0.3)
    assert list(nudged(n)) == list(at)
    assert list(nudged(pd.Series([12, 40, 80]))) == [12, 40, 80]


def crowded(count: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "at": np.linspace(10, 12, count),
            "value": 70.0,
            "name": "Chi bộ thôn 5 Hoàng Tây",
            "standing": Standing.WORSE,
            "away": -5.0,
        }
    )


def test_names_never_lie_over_each_other():
    spans = ((9.0, 17.0), (60.0, 100.0))
    names = names_beside(crowded(10), spans)
    assert 0 < len(names) < 10
    boxes = []
    for name in names:
        start = WIDTH * (name["x"] - spans[0][0]) / 8 + name["xshift"]
        length = LETTER * len(name["text"])
        boxes.append((start, start + length) if name["xanchor"] == "left" else
                     (start - length, start))  # fmt: skip
    boxes.sort()
    assert all(before[1] <= after[0] for before, after in pairwise(boxes))
    assert names_beside(crowded(MOST_NAMES + 1), spans) == []
    assert names_beside(crowded(3).assign(standing=Standing.SIMILAR), spans) == []


def test_missing_limits_are_dashes():
    row = whole()[0]["layout"]["meta"]["table"]["rows"][-1]
    assert row[3] == "– – –"
    assert not math.isnan(float(row[1]))
