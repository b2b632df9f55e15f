"""A sentence is said only when its gate is met, names its subject, and leads to its numbers."""

import pandas as pd
import pytest

from dashboard.domain.months import add_months
from dashboard.findings import (
    Certainty,
    Finding,
    Gate,
    Rule,
    Topic,
    branch_change,
    grade_share,
    level_of,
    lowest_of,
    means_differ,
    median_reliability,
    most_lost,
    nothing_clear,
    say,
    seminar_change,
    shares_differ,
    surest,
    trend_change,
    trend_finding,
    unlike_benchmark,
)
from dashboard.statistics.before_after import Sample
from dashboard.text import Words

VIETNAMESE, ENGLISH = Words("vi"), Words("en")


def months(scores, first=202401, measure="total", n=100, sd=5.0):
    return pd.DataFrame(
        [
            {"month": add_months(first, at), "measure": measure, "percent": score, "n": n, "sd": sd}
            for at, score in enumerate(scores)
        ]
    )


def a_year(last, first=85.0, **more):
    """A month, eleven that were otherwise, and the same month a year later."""
    return months([first, *([80.0] * 11), last], **more)


@pytest.mark.parametrize(
    ("last", "key", "certainty"),
    [
        (90.0, "trend.rose", Certainty.CERTAIN),
        (86.6, "trend.signs_rose", Certainty.SIGNS),
        (85.5, "trend.same", Certainty.NOTHING),
        (83.4, "trend.signs_fell", Certainty.SIGNS),
        (80.0, "trend.fell", Certainty.CERTAIN),
    ],
)
def test_a_change_is_certain_only_beyond_its_uncertainty(last, key, certainty):
    found = trend_change(a_year(last))
    assert (found.key, found.gate.rule, found.gate.certainty) == (key, Rule.MEANS, certainty)


def test_january_is_compared_with_january_and_not_with_the_first_month_drawn():
    scores = months([90.0, 85.0, *([90.0] * 10), 90.0, 85.0], first=202312)
    found = trend_change(scores)
    assert found.key == "trend.same"
    assert (found.slots["now"], found.slots["than"]) == ((202501, 202501), (202401, 202401))


def test_a_sentence_names_its_subject_and_says_the_same_in_both_languages():
    found = trend_change(a_year(90.0, measure="inspection"), "inspection")
    assert say(found, VIETNAMESE) == (
        "Nhóm Kiểm tra tháng\u00a001/2025 tăng 5,0 điểm so với tháng\u00a001/2024, đạt 90,0"
    )
    assert say(found, ENGLISH) == "Inspection score in 01/2025 is up 5.0 points on 01/2024, at 90.0"


def test_a_sentence_leads_to_the_rows_it_was_built_from():
    found = trend_change(a_year(90.0))
    assert found.evidence == {"measure": ("total",), "month": (202401, 202501)}
    assert (found.n, found.period) == (200, (202501, 202501))


def test_a_longer_period_is_compared_with_the_same_months_a_year_before():
    scores = months([80.0] * 12 + [90.0] * 12)
    found = trend_change(scores, months=(202501, 202512))
    assert (found.slots["now"], found.slots["than"]) == ((202501, 202512), (202401, 202412))
    assert found.slots["change"] == pytest.approx(10.0)


def test_without_a_year_before_nothing_is_compared():
    found = trend_change(months([70.0, 95.0]))
    assert (found.key, found.gate.met) == ("trend.alone", False)
    assert say(found, ENGLISH) == (
        "Overall score in 02/2024 is at 95.0. No data of a year before to compare with (n = 100)"
    )


def test_one_meeting_never_shows_a_change():
    assert trend_change(a_year(95.0, n=1)).key == "trend.same"


def test_scores_that_never_vary_give_no_measure_of_chance():
    assert trend_change(a_year(95.0, sd=0.0)).key == "trend.same"


def test_a_change_that_one_decimal_does_not_show_is_no_news():
    assert trend_change(a_year(85.06, n=10**6)).key == "trend.same"


def test_before_and_after_the_seminar_holds_the_same_months_of_both_years():
    scores = months([80.0] * 10 + [85.0] * 14, first=202301)
    found = seminar_change(scores)
    assert (found.key, found.slots["change"]) == ("seminar.rose", pytest.approx(5.0))
    assert (found.slots["now"], found.slots["than"]) == ((202401, 202410), (202301, 202310))
    assert "because" not in say(found, ENGLISH)


def test_less_than_half_a_year_on_one_side_says_nothing_of_the_seminar():
    assert seminar_change(months([80.0] * 5 + [85.0] * 14, first=202306)) is None
    assert seminar_change(months([80.0] * 6 + [85.0] * 14, first=202305)) is not None


def test_a_trend_says_one_sentence_the_surest_about_what_was_asked():
    around = months([80.0] * 10 + [85.0] * 14, first=202301)
    assert trend_finding(around).key == "seminar.rose"
    groups = pd.concat([a_year(85.0), a_year(95.0, measure="content"), a_year(86.7, measure="x")])
    assert trend_finding(groups).slots["measure"] == "content"
    assert trend_finding(groups, "total").key == "trend.rose"
    assert trend_finding(groups[groups["measure"] != "content"]).key == "trend.same"


def rows(*spans, n=30):
    """Rows whose 95 % intervals are about these."""
    return pd.DataFrame(
        [
            {
                "code": f"x{at}",
                "name": f"Xã {at}",
                "percent": (low + high) / 2,
                "low": low,
                "high": high,
                "sd": (high - low) / 2 / 2.045 * n**0.5,
                "n": n,
            }
            for at, (low, high) in enumerate(spans)
        ]
    )


def test_lowest_needs_an_interval_clear_of_every_other():
    found = lowest_of(rows((70, 72), (80, 82), (81, 83)))
    assert (found.key, found.evidence) == ("lowest", {"name": ("Xã 0",)})
    among = lowest_of(rows((70, 81), (80, 82), (90, 92)))
    assert (among.key, among.evidence) == ("among_lowest", {"name": ("Xã 0", "Xã 1")})
    assert say(among, VIETNAMESE) == "Xã 0 (75,5) và Xã 1 (81,0) cùng thuộc nhóm thấp nhất"
    assert lowest_of(rows((70, 81), (80, 82))).key == "none"
    assert lowest_of(rows((70, 72), (80, 82), n=2)).key == "none"


def test_a_row_that_is_far_lower_but_uncertain_takes_the_superlative_away():
    assert lowest_of(rows((78, 79), (60, 90), (85, 86))).key == "none"
    assert lowest_of(rows((78, 79), (60, 82), (85, 86))).key == "among_lowest"


def test_below_the_level_needs_its_gate():
    assert unlike_benchmark(rows((70, 72), (84, 86)), 85.0).key == "units.below"
    assert unlike_benchmark(rows((80, 84.5), (84, 86)), 85.0).key == "units.signs_below"
    assert unlike_benchmark(rows((84, 88), (84, 86)), 85.0) == Finding("none", {"n": 60}, n=60)
    assert unlike_benchmark(rows((84, 86), (95, 97)), 85.0).key == "units.above"


def test_below_goes_before_above_and_certain_before_signs():
    assert unlike_benchmark(rows((70, 72), (95, 97)), 85.0).key == "units.below"
    assert unlike_benchmark(rows((80, 84.5), (95, 97)), 85.0).key == "units.above"


def test_units_are_named_with_their_scores_and_many_are_counted():
    few = unlike_benchmark(rows((70, 72), (84, 86)), 85.0, Topic("inspection", key="code"))
    assert few.evidence == {"code": ("x0",)}
    assert say(few, VIETNAMESE) == "Nhóm Kiểm tra thấp hơn rõ mức chung 85,0 ở Xã 0 (71,0)"
    many = unlike_benchmark(rows((70, 72), (70, 73), (70, 74), (70, 75), (84, 86)), 85.0)
    assert say(many, ENGLISH) == (
        "Overall score is clearly below the common level 85.0 in 4 of 5 units, "
        "among them Xã 0 (71.0), Xã 1 (71.5) and Xã 2 (72.0)"
    )


def test_units_of_under_three_meetings_are_compared_with_nothing():
    assert unlike_benchmark(rows((70, 72), (84, 86), n=2), 85.0).key == "none"


def test_the_level_is_the_mean_of_all_meetings_behind_the_rows():
    frame = pd.concat([rows((80, 80), n=30), rows((90, 90), n=10)])
    assert level_of(frame) == pytest.approx(82.5)
    assert level_of(frame.head(0)) is None


def criteria(*spans, n=30):
    frame = rows(*spans, n=n)
    return frame.assign(max_points=5.0, lost=5 * (100 - frame["percent"]) / 100)


def test_most_points_lost_names_the_criterion_only_if_it_is_clear_of_the_next():
    found = most_lost(criteria((70, 72), (80, 82)))
    assert (found.key, found.evidence) == ("lost", {"code": ("x0",)})
    assert say(found, VIETNAMESE) == "x0 Xã 0 mất nhiều điểm nhất: 1,45 điểm một buổi"
    assert most_lost(criteria((70, 81), (80, 82), (90, 92))).key == "among_lost"
    assert most_lost(criteria((100, 100), (100, 100))).key == "lost_nothing"
    assert most_lost(criteria((70, 72), (80, 82), n=1)) == Finding("none", {"n": 1}, n=1)


def grades(was, now):
    return pd.DataFrame(
        [
            {"month": month, "grade": grade, "n": n}
            for month, (good, total) in ((202401, was), (202501, now))
            for grade, n in (("good", good), ("fair", total - good))
        ]
    )


def test_the_share_of_good_follows_wilson():
    # Newcombe 1998, 81 of 263: 25.5 % to 36.6 %
    slots = grade_share(grades((81, 263), (81, 263))).slots
    assert (slots["low"], slots["high"]) == pytest.approx((25.53, 36.62), abs=0.005)
    assert slots["share"] == pytest.approx(100 * 81 / 263)


@pytest.mark.parametrize(
    ("was", "now", "key"),
    [
        ((40, 100), (80, 100), "grades.rose"),
        ((40, 100), (55, 100), "grades.signs_rose"),
        ((40, 100), (45, 100), "grades.same"),
        ((80, 100), (40, 100), "grades.fell"),
        ((0, 2), (2, 2), "grades.same"),
        ((0, 0), (45, 100), "grades.alone"),
    ],
)
def test_a_share_rose_only_beyond_its_uncertainty(was, now, key):
    assert grade_share(grades(was, now)).key == key


def test_the_share_is_compared_with_the_same_month_of_the_year_before():
    found = grade_share(grades((40, 100), (80, 100)))
    assert found.evidence == {"grade": ("good",), "month": (202401, 202501)}
    assert say(found, VIETNAMESE) == (
        "Tháng 01/2025: 80/100 buổi xếp loại Tốt, 80,0% (khoảng tin cậy 95%: 71,1% – 86,7%), "
        "tăng 40,0 điểm phần trăm so với tháng 01/2024"
    )


def branch(*scores):
    return months(scores, n=1, sd=float("nan"))


def test_a_branch_fell_only_beyond_its_own_limits():
    usual = [90.0, 92.0] * 6
    found = branch_change(branch(*usual, 80.0))
    assert (found.key, found.evidence["month"]) == ("own.outside_low", (202501,))
    assert say(found, VIETNAMESE) == (
        "Tháng 01/2025 đạt 80,0, dưới biên dao động riêng của chi bộ (85,7 – 96,3)"
    )
    assert branch_change(branch(*usual, 91.0)).key == "none"
    assert branch_change(branch(*usual[:11])).key == "none"
    assert branch_change(branch(*usual).head(0)) == Finding("empty")


def test_a_branch_that_stays_on_one_side_is_said_with_its_months():
    usual = [90.0, 92.0] * 6
    assert branch_change(branch(*usual, *([90.5] * 7))).key == "own.run_low"
    assert len(branch_change(branch(*usual, *([90.5] * 7))).evidence["month"]) == 7
    rising = [85.9, 87.0, 88.0, 89.0, 90.0, 91.0, 92.0]
    assert branch_change(branch(*usual, *rising)).key == "own.trend_high"
    assert branch_change(branch(*usual, 95.5, 95.5)).key == "own.two_of_three_high"


def test_limits_set_anew_count_from_there():
    scores = branch(*([80.0, 82.0] * 6), *([90.0, 92.0] * 6), 91.0)
    assert branch_change(scores).key == "own.outside_high"
    anew = scores.assign(span=[0] * 12 + [1] * 13)
    assert branch_change(anew).key == "none"
    assert branch_change(anew.head(20)) == Finding("none", {"n": 20}, n=20)


def finding(key, certainty, strength):
    return Finding(key, {}, Gate(Rule.MEANS, certainty, strength), n=len(key))


def test_a_page_says_three_sentences_at_most_the_surest_first():
    said = [
        finding("a", Certainty.SIGNS, 9.0),
        finding("bb", Certainty.CERTAIN, 4.0),
        finding("c", Certainty.NOTHING, 0.0),
        finding("d", Certainty.CERTAIN, 5.0),
        finding("e", Certainty.SIGNS, 2.0),
    ]
    assert [one.key for one in surest(said)] == ["d", "bb", "a"]
    assert nothing_clear(said) == Finding("none", {"n": 2}, n=2)
    assert nothing_clear([Finding("empty")]) == Finding("empty")


def test_gates_need_three_meetings_on_either_side():
    assert not means_differ(Sample(2, 50.0, 0.1), Sample(100, 90.0, 1.0)).met
    assert means_differ(Sample(3, 50.0, 0.1), Sample(100, 90.0, 1.0)).met
    assert not shares_differ((0, 2), (100, 100)).met


def test_reliability_is_the_median_share_of_true_difference():
    # s_w = 10, n = 25: s_w²/n = 4; four means 5 either side of 80: τ² = 100/3 − 4 = 29.33.
    frame = rows((0, 0), (0, 0), (0, 0), (0, 0), n=25).assign(
        percent=[75.0, 75.0, 85.0, 85.0], sd=10.0
    )
    assert median_reliability(frame) == pytest.approx(29.3333 / 33.3333, abs=1e-4)
    assert median_reliability(frame.head(1)) is None
    assert median_reliability(frame.assign(n=1, sd=float("nan"))) is None
