"""Branches of a group below each other: estimates, both intervals, the mean, the gap."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.figures import Caption, caterpillar
from dashboard.figures.caterpillar import NAME_LENGTH
from dashboard.figures.standings import STANDINGS
from dashboard.statistics.caterpillar import caterpillar as estimates
from dashboard.statistics.intervals import Standing
from dashboard.text import Words

VIETNAMESE = Words("vi")
CAPTION = Caption("Vị trí", "Một câu", "n = 60", {"standing": (Standing.WORSE, Standing.BETTER)})


def some_units(count: int = 6) -> tuple[pd.DataFrame, float]:
    mean = np.linspace(75, 95, count)
    found = estimates(np.full(count, 12), mean, np.full(count, 4.0))
    units = pd.DataFrame(
        {
            "name": [f"Chi bộ thôn {at}" for at in range(count)],
            "parent": "Đảng bộ xã có một cái tên rất dài để phải cắt",
            "href": [f"/chi-bo/{at}" for at in range(count)],
            "n": 12,
            "mean": mean,
            "estimate": found.shrunk.estimate,
            "low95": found.inner.low,
            "high95": found.inner.high,
            "low998": found.outer.low,
            "high998": found.outer.high,
            "standing": found.standing,
        }
    )
    return units, found.benchmark


def draw(count: int = 6, hidden: int = 0):
    units, level = some_units(count)
    return caterpillar(units, hidden, level, VIETNAMESE, CAPTION), units


def test_every_row_has_its_dot_both_intervals_and_leads_to_its_branch():
    figure, units = draw()
    go.Figure(**figure)
    wide, narrow, *dots = figure["data"]
    for bars, level in ((wide, "998"), (narrow, "95")):
        ends = np.array(bars["x"]) + np.array(bars["error_x"]["array"])
        assert ends == pytest.approx(units[f"high{level}"].to_numpy(), abs=0.02)
        starts = np.array(bars["x"]) - np.array(bars["error_x"]["arrayminus"])
        assert starts == pytest.approx(units[f"low{level}"].to_numpy(), abs=0.02)
    links = {
        href: (x, trace["marker"]["symbol"])
        for trace in dots
        for href, x in zip(trace["customdata"], trace["x"], strict=True)
    }
    assert links == {
        row["href"]: (round(row["estimate"], 2), STANDINGS[row["standing"]].symbol)
        for row in units.to_dict("records")
    }


def test_a_gap_in_the_middle_is_said():
    figure, _ = draw(count=6, hidden=11)
    wide = figure["data"][0]
    assert wide["y"] == [0, 1, 2, 4, 5, 6]
    gap = [one for one in figure["layout"]["annotations"] if "11" in one["text"]]
    assert [one["y"] for one in gap] == [3]
    assert not [one for one in draw()[0]["layout"]["annotations"] if "…" in one["text"][:2]]


def test_names_are_cut_but_the_table_keeps_them_whole():
    figure, units = draw()
    texts = [one["text"] for one in figure["layout"]["annotations"]]
    cut = next(text for text in texts if text.startswith("Chi bộ thôn 0 · Đảng bộ"))
    assert cut.endswith("…")
    assert 40 <= len(cut) <= NAME_LENGTH
    rows = figure["layout"]["meta"]["table"]["rows"]
    assert rows[0][0] == f"Chi bộ thôn 0, {units['parent'][0]}"
    assert rows[0][-1] == "thấp hơn"
    marked = figure["layout"]["meta"]["evidence"]["rows"]
    assert {rows[at][-1] for at in marked} == {"thấp hơn", "cao hơn"}


def test_a_narrow_card_puts_the_names_above_their_dots():
    layout = draw()[0]["layout"]
    narrow = layout["meta"]["narrow"]
    assert narrow["xaxis"]["domain"] == [0, 1]
    assert len(narrow["annotations"]) == len(layout["annotations"])
    go.Figure(data=[], layout=layout | narrow)


def test_no_estimate_says_why():
    units, level = some_units()
    for none in (units.head(0), units.assign(estimate=np.nan)):
        figure = caterpillar(none, 0, level, VIETNAMESE, CAPTION)
        assert figure["layout"]["meta"]["empty"] == VIETNAMESE("ranks.too_few")


def test_colours_come_from_the_theme():
    assert "#" not in str(draw(70)[0])
