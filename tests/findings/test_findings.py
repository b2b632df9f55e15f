"""A sentence is said only when its gate is met, and says the numbers that are drawn."""

import pandas as pd
import pytest

from dashboard.findings import (
    Finding,
    branch_change,
    grade_share,
    lowest_of,
    most_lost,
    say,
    trend_change,
    unlike_benchmark,
)
from dashboard.text import Words


def months(first, last, n=100, sd=5.0):
    return pd.DataFrame(
        [
            {"month": 202401, "measure": "total", "percent": first, "n": n, "sd": sd},
            {"month": 202402, "measure": "total", "percent": last, "n": n, "sd": sd},
        ]
    )


@pytest.mark.parametrize(
    ("last", "key"),
    [(90.0, "trend.rose"), (86.6, "trend.signs_rose"), (85.5, "trend.same"), (80.0, "trend.fell")],
)
def test_a_change_is_certain_only_beyond_its_uncertainty(last, key):
    assert trend_change(months(85.0, last)).key == key


def test_one_meeting_never_shows_a_change():
    assert trend_change(months(85.0, 95.0, n=1)).key == "trend.same"


def test_the_sentence_is_the_same_in_both_languages():
    finding = trend_change(months(85.0, 90.0))
    assert say(finding, Words("vi")) == "Điểm chung tăng 5,0 điểm so với tháng 01/2024, nay 90,0"
    assert say(finding, Words("en")) == "Overall score is up 5.0 points on 01/2024, now 90.0"


def rows(*spans):
    return pd.DataFrame(
        [
            {"name": f"Xã {at}", "percent": (low + high) / 2, "low": low, "high": high, "n": 9}
            for at, (low, high) in enumerate(spans)
        ]
    )


def test_lowest_needs_an_interval_clear_of_the_next():
    assert lowest_of(rows((70, 72), (80, 82))).key == "lowest"
    assert lowest_of(rows((70, 81), (80, 82))).key == "among_lowest"


def test_below_the_benchmark_needs_its_gate():
    assert unlike_benchmark(rows((70, 72), (84, 86)), 85.0).key == "below"
    assert unlike_benchmark(rows((80, 84.5), (84, 86)), 85.0).key == "signs_below"
    assert unlike_benchmark(rows((84, 88), (84, 86)), 85.0) == Finding("none", {"n": 18})


def test_most_points_lost_names_the_criterion():
    frame = rows((70, 72), (80, 82)).assign(code=["ND1", "ND2"], lost=[1.7, 0.6])
    assert most_lost(frame).slots["name"] == "ND1 Xã 0"


def test_the_share_of_good_follows_wilson():
    # Newcombe 1998, 81 of 263: 25.5 % to 36.6 %
    counts = pd.DataFrame({"month": [202401, 202401], "grade": ["good", "fair"], "n": [81, 182]})
    slots = grade_share(counts).slots
    assert (slots["low"], slots["high"]) == pytest.approx((25.53, 36.62), abs=0.005)
    assert slots["share"] == pytest.approx(100 * 81 / 263)


def test_a_branch_fell_only_beyond_its_own_variation():
    before = [90.0, 92.0] * 6
    frame = pd.DataFrame(
        {
            "month": [202301 + at for at in range(12)] + [202401, 202402, 202403],
            "measure": "total",
            "percent": [*before, 80.0, 81.0, 80.0],
        }
    )
    assert branch_change(frame).key == "branch.fell"
    assert branch_change(frame.assign(percent=91.0)).key == "none"
    assert branch_change(frame.head(0)).key == "empty"


def test_a_branch_that_never_moved_gives_no_measure_of_chance():
    flat = pd.DataFrame({"month": range(202301, 202316), "measure": "total", "percent": 95.0})
    flat.loc[12:, "percent"] = 94.5
    assert branch_change(flat).key == "none"
