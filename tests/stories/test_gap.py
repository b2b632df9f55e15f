"""Stories the sample plants for the views of gaps and assessors: (2) and (9) of the domain."""

import pytest

from dashboard.components.view import View
from dashboard.domain.viewer import Viewer
from dashboard.pages import assessors, gap
from dashboard.queries.reader import Reader
from dashboard.text import Words

PROUD = "xa-dai-cuong-thon-03"
# Of 8 alike assessors more than 2 lie outside their 95 % intervals in 1 of 170 samples.
MOST_BY_CHANCE = 2
SHORT_LIST = 30


@pytest.fixture(scope="module")
def view(sample):
    return lambda query="": View.of(Reader(sample, Viewer()), query, Words("vi"))


def test_the_village_branch_far_above_its_observers_leads_the_table(view):
    first = gap.branches_of(view("ky=2023-01..2025-09&doi-chieu=observation"))[0]
    assert first["code"] == PROUD
    assert first["gap"] > 15
    assert first["beyond"] == first["n"] >= 3
    assert first["said"] == "cao hơn rõ, cần kiểm tra"


def test_the_last_year_already_shows_it_with_the_widest_gap_beyond_the_limits(view):
    rows = gap.branches_of(view("doi-chieu=observation"))
    place = [row["code"] for row in rows].index(PROUD)
    # Whom less than three observations stand behind stands after the rest, without a verdict.
    assert place < SHORT_LIST
    assert rows[place]["gap"] == max(row["gap"] for row in rows)
    assert rows[place]["beyond"] == rows[place]["n"]


def test_stable_branches_are_flagged_no_more_than_the_table_says_chance_does(view):
    rows = gap.branches_of(view("ky=2023-01..2025-09&doi-chieu=observation"))
    judged = [row for row in rows if row["n"] >= 3]
    clear = [row["code"] for row in judged if row["said"].startswith(("cao hơn rõ", "thấp hơn rõ"))]
    assert clear == [PROUD]
    flagged = [row["code"] for row in judged if row["said"] != "chưa thấy khác biệt rõ"]
    assert len(set(flagged) - {PROUD}) <= gap.MISSED * len(judged)


def test_a_branch_that_was_never_appraised_is_not_set_against_appraisal(view):
    rows = gap.branches_of(view("ky=2023-01..2025-09"))
    assert PROUD not in {row["code"] for row in rows}


@pytest.mark.parametrize("months", ["", "ky=2024", "ky=2023-01..2025-09"])
def test_the_one_assessor_stricter_than_the_rest_is_the_one_named(view, months):
    rows = assessors.rows_of(view(months))
    strict, *others = rows
    assert strict["assessor"] == "TĐ-09"
    assert -7 < strict["effect"] < -5
    assert strict["high"] < 0
    assert strict["said"] == "chặt hơn rõ"
    assert {row["said"] for row in others} <= {
        "chưa thấy khác biệt rõ", "có dấu hiệu chặt hơn", "có dấu hiệu nới hơn",
    }  # fmt: skip
    flagged = [row for row in others if row["low"] > 0 or row["high"] < 0]
    assert len(flagged) <= MOST_BY_CHANCE


def test_the_sentence_names_the_strict_assessor_alone(view):
    said = assessors.draw_effects(view())["layout"]["meta"]["finding"]
    assert "TĐ-09" in said
    assert said.count("TĐ-") == 1
