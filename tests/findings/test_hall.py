"""Sentences for the hall are said when their gate is met, and are true."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from dashboard.findings import Certainty, say
from dashboard.findings.hall import (
    against_whole,
    changed_since,
    most_apart,
    most_frequent,
    moved,
    paired_gate,
)
from dashboard.text import Words
from dashboard.text.catalogue import load_catalogue

NOW, THAN = (202507, 202509), (202504, 202506)
VI, EN = Words("vi"), Words("en")


def change(mean, error, n):
    """A change with its interval at 95 %, as a paired t gives it."""
    reach = stats.t.ppf(0.975, n - 1) * error
    return {"change": mean, "low": mean - reach, "high": mean + reach, "n": n, "after": 80 + mean}


@given(st.floats(-20, 20), st.floats(0.01, 5), st.integers(3, 400))
def test_the_gate_of_a_paired_change_is_that_of_its_t_test(mean, error, n):
    row = change(mean, error, n)
    gate = paired_gate(row["change"], row["low"], row["high"], n)
    p = 2 * stats.t.sf(abs(mean) / error, n - 1)
    if abs(p - 0.05) < 1e-6 or abs(p - 0.002) < 1e-6 or abs(abs(mean) - 0.1) < 1e-9:
        return
    sure = Certainty.CERTAIN if p < 0.002 else Certainty.SIGNS if p < 0.05 else Certainty.NOTHING
    assert gate.certainty is (sure if abs(mean) >= 0.1 else Certainty.NOTHING)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (change(2.0, 0.2, 200), "Điểm chung {now} tăng 2,0 điểm so với {than}, đạt 82,0"),
        (change(-2.0, 0.2, 200), "Điểm chung {now} giảm 2,0 điểm so với {than}, còn 78,0"),
        (change(0.5, 0.2, 200), "Có dấu hiệu tăng: điểm chung {now} cao hơn {than} 0,5 điểm"),
        (change(0.2, 0.2, 200), "Điểm chung {now} chưa khác rõ {than} (n = 200 chi bộ)"),
    ],
)
def test_a_change_is_called_one_only_beyond_chance(row, said):
    plain = say(changed_since("since", row, NOW, THAN), VI).replace("\u00a0", " ")
    written = said.format(now="07/2025 – 09/2025", than="04/2025 – 06/2025")
    assert plain.replace("\u2060", "") == written


def test_without_a_branch_in_both_periods_nothing_is_said():
    row = {"change": math.nan, "low": math.nan, "high": math.nan, "n": 0, "after": math.nan}
    assert changed_since("since", row, NOW, THAN).key == "empty"


def test_units_are_counted_as_moved_only_when_sure():
    rows = pd.DataFrame(
        [change(3, 0.3, 40) | {"name": "A"}, change(-3, 0.3, 40) | {"name": "B"},
         change(1, 0.45, 40) | {"name": "C"}, change(0, 0.4, 40) | {"name": "D"}]
    )  # fmt: skip
    found = moved(rows, NOW, THAN)
    assert say(found, VI) == "1 đơn vị tăng rõ, 1 đơn vị giảm rõ trong 4 đơn vị"
    assert found.evidence == {"name": ("A", "B")}
    assert say(moved(rows.iloc[2:], NOW, THAN), EN) == "None of 2 units has clearly changed"


def measures(*rows):
    return pd.DataFrame(rows, columns=["measure", "name", "percent", "sd", "n", "benchmark"])


def test_our_unit_is_set_against_the_whole_where_it_surely_differs():
    rows = measures(
        ("content", "Nội dung", 85.0, 3.0, 100, 90.0), ("chairing", "Chủ tọa", 95.0, 3.0, 100, 90.0)
    )
    assert say(against_whole(rows), VI) == "Thấp hơn rõ mức chung: Nội dung (85,0)"
    assert say(against_whole(rows.iloc[1:]), VI) == "Cao hơn rõ mức chung: Chủ tọa (95,0)"
    same = measures(("content", "Nội dung", 90.2, 6.0, 30, 90.0))
    assert say(against_whole(same), VI) == "Chưa thấy khác rõ mức chung (n = 30)"


def test_under_three_meetings_our_unit_is_compared_with_nothing():
    rows = measures(("content", "Nội dung", 40.0, 1.0, 2, 90.0))
    assert against_whole(rows).key == "ours.same"


def behaviours(*rows):
    names = ["behaviour", "name", "good", "other", "sd_good", "sd_other", "n_good", "n_other"]
    return pd.DataFrame(rows, columns=names)


def test_what_sets_the_best_apart_is_the_largest_sure_difference():
    rows = behaviours(
        ("speaking", "Phát biểu", 60.0, 40.0, 10.0, 10.0, 80, 80),
        ("sent", "Gửi hồ sơ", 90.0, 60.0, 45.0, 48.0, 4, 4),
    )
    assert say(most_apart(rows), VI) == (
        "Khác nhau nhiều nhất: Phát biểu – 60,0% ở chi bộ Tốt, 40,0% ở chi bộ khác"
    )
    assert say(most_apart(rows.iloc[1:]), VI) == (
        "Chưa thấy chi bộ Tốt làm gì khác rõ (n = 8 chi bộ)"
    )


def test_what_is_noted_most_often_is_named_with_its_number():
    rows = pd.DataFrame({"name": ["Ít phát biểu", "Muộn", "Khác"], "meetings": [12, 7, 1]})
    assert say(most_frequent("shortcomings", rows), VI) == (
        "Hạn chế nêu nhiều nhất: Ít phát biểu (12) và Muộn (7)"
    )
    assert most_frequent("shortcomings", rows.iloc[:0]).key == "empty"


def test_a_brief_sentence_claims_nothing_that_the_whole_one_does_not():
    for language in ("vi", "en"):
        known = load_catalogue(language)
        brief = {key: text for key, text in known.items() if key.startswith("finding.hall.")}
        assert brief
        for key, text in brief.items():
            full = known[key.replace("finding.hall.", "finding.")]
            assert slots(text) <= slots(full), key


def slots(text: str) -> set[str]:
    return {part.split("}")[0] for part in text.split("{")[1:]}
