"""Sentences about funnels and peers say what is drawn, and only as surely as it is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from dashboard.findings import Certainty, in_lowest_tenth, outside_funnel, say, unlike_peers
from dashboard.statistics.caterpillar import caterpillar
from dashboard.statistics.funnel_plot import funnel_of_means
from dashboard.text import Words

VIETNAMESE, ENGLISH = Words("vi"), Words("en")


def funnel_with(outside: int, alike: int = 300, *, allowing: bool = True):
    mean = [90.0] * alike + [60.0] * outside
    n = [12] * len(mean)
    return funnel_of_means(n, mean, [3.0] * len(mean), allowing=allowing)


@pytest.mark.parametrize(
    ("outside", "key", "certainty"),
    [
        (0, "funnel.none.branches", Certainty.NOTHING),
        (2, "funnel.usual.branches", Certainty.NOTHING),
        (3, "funnel.signs.branches", Certainty.SIGNS),
        (5, "funnel.more.branches", Certainty.CERTAIN),
    ],
)
def test_more_than_chance_is_said_only_where_chance_is_out_of_the_question(outside, key, certainty):
    found = outside_funnel(funnel_with(outside), "branches", 3600)
    assert (found.key, found.gate.certainty) == (key, certainty)
    assert found.gate.met == (certainty > Certainty.NOTHING)


def test_the_sentence_is_the_same_in_both_languages():
    found = outside_funnel(funnel_with(3, 297), "branches", 3600)
    assert say(found, VIETNAMESE) == (
        "3/300 chi bộ nằm ngoài giới hạn 99,8%; có dấu hiệu nhiều hơn mức ngẫu nhiên: "
        "khoảng 0,60, có thể tới 3"
    )
    assert say(found, ENGLISH) == (
        "3 of 300 branches lie outside the 99.8% limits; signs of more than chance: "
        "about 0.60, possibly up to 3"
    )


@given(outside=st.integers(0, 12), alike=st.integers(20, 400), units=st.sampled_from(
    ["branches", "below"]))  # fmt: skip
def test_every_number_of_the_sentence_is_true(outside, alike, units):
    plot = funnel_with(outside, alike)
    found = outside_funnel(plot, units, 1)
    assert say(found, VIETNAMESE)
    assert say(found, ENGLISH)
    if plot.outside == 0:
        assert found.slots == {"total": alike + outside, "n": 1}
        return
    # 3,09 standard errors on either side.
    expected = 2 * stats.norm.sf(3.09) * (alike + outside)
    assert found.slots["count"] == plot.outside
    assert found.slots["points"] == pytest.approx(expected)
    oracle = stats.binom(plot.compared, expected / plot.compared)
    assert oracle.sf(found.slots["n"]) <= 0.01
    assert found.gate.met == (oracle.sf(plot.outside - 1) <= 0.05)


def test_where_units_differ_anyway_limits_of_chance_alone_claim_nothing():
    mean = [70.0, 75.0, 80.0, 85.0, 90.0] * 20
    wide = funnel_of_means([12] * 100, mean, [3.0] * 100, allowing=False)
    found = outside_funnel(wide, "branches", 1200)
    assert (found.key, found.gate.met) == ("funnel.wide.branches", False)
    usual = wide.by_chance
    assert say(found, VIETNAMESE) == (
        f"{wide.outside}/100 chi bộ nằm ngoài giới hạn 99,8% nếu chỉ tính ngẫu nhiên giữa các "
        f"buổi; theo mức khác nhau vốn có thì khoảng {VIETNAMESE.number(usual.expected)}, "
        f"có thể tới {usual.most}, chi bộ nằm ngoài là bình thường"
    )
    assert say(found, ENGLISH)


def test_too_few_are_not_compared():
    alone = funnel_of_means([12], [90.0], [3.0], allowing=True)
    assert say(outside_funnel(alone, "branches", 12), VIETNAMESE) == (
        "Chưa đủ số liệu để so sánh (n = 12)"
    )
    group = caterpillar([12], [90.0], [3.0])
    assert unlike_peers(group, 12).key == "ranks.too_few"


def test_peers_are_below_or_above_only_beyond_chance():
    n, sd = np.full(5, 12), np.full(5, 3.0)
    far = unlike_peers(caterpillar(n, [70.0, 80.0, 80.0, 80.0, 90.0], sd), 60)
    assert (far.key, far.slots["count"], far.slots["n"]) == ("ranks.unlike", 1, 1)
    assert far.gate.certainty == Certainty.CERTAIN
    near = unlike_peers(caterpillar(n, [77.0, 80.0, 80.0, 80.0, 82.0], sd), 60)
    assert (near.key, near.gate.certainty) == ("ranks.signs", Certainty.SIGNS)
    alike = unlike_peers(caterpillar(n, [80.0, 80.1, 80.0, 80.2, 80.0], sd), 60)
    assert say(alike, VIETNAMESE) == "Chưa thấy khác biệt rõ (n = 60)"


def test_nearly_sure_of_the_lowest_tenth_means_nineteen_in_twenty():
    found = in_lowest_tenth([0.95, 0.949, 1.0, float("nan")])
    assert (found.key, dict(found.slots)) == (
        "ranks.tenth", {"count": 2, "total": 3, "points": pytest.approx(0.05), "n": 1}
    )  # fmt: skip
    assert say(in_lowest_tenth([0.2, 0.1]), VIETNAMESE) == (
        "Chưa chi bộ nào gần như chắc (từ 95%) thuộc 10% thấp nhất trong 2 chi bộ."
    )
