"""The planted stories that the list of branches to visit finds, and how little it finds beside."""

from collections.abc import Callable

import pytest

from dashboard.domain.months import months_between
from dashboard.queries.priorities import Priorities
from tests.stories.conftest import planted

Look = Callable[[str], Priorities]
POOR, PROUD, FLAT = "khoi-doanh-nghiep-tu-nhan-02", "xa-dai-cuong-thon-03", "xa-le-ho-thon-05"
FALLING, UNTHEMED, SHORT = "thi-tran-que-truong-2", "xa-ngoc-son-thon-02", "xa-van-xa-truong-1"


def effects(found: Priorities, code: str) -> dict[str, float]:
    own = found.reasons[found.reasons["code"] == code]
    return dict(zip(own["reason"], own["effect"].round(1), strict=True))


def codes(found: Priorities) -> list[str]:
    return list(found.listed["code"])


@pytest.mark.parametrize("month", ["2024-03", "2024-09"])
def test_story_1_the_poor_private_enterprise_stands_first(look: Look, month: str):
    found = look(f"ky={month}")
    assert codes(found)[0] == POOR
    why = effects(found, POOR)
    assert why.keys() >= {"low_grade", "fall", "special_cause"}
    assert why["low_grade"] > 35


@pytest.mark.parametrize("period", ["2024-03", "2024-12", ""])
def test_story_2_the_village_that_scores_itself_98_and_is_observed_at_78(look: Look, period: str):
    found = look(f"ky={period}&ly-do=gap")
    assert codes(found)[0] == PROUD
    assert effects(found, PROUD)["gap"] > 19


@pytest.mark.parametrize("period", ["2024-12", "2025-03", ""])
def test_story_3_the_branch_that_gives_itself_95_every_month(look: Look, period: str):
    found = look(f"ky={period}&ly-do=flat")
    assert codes(found) == [FLAT]
    own = found.reasons[found.reasons["reason"] == "flat"]
    assert list(own["detail"]) == ["95.00"]
    assert FLAT in codes(look(f"ky={period}"))


@pytest.mark.parametrize("month", ["2024-05", "2024-06"])
def test_story_6_the_school_that_fell_from_good_to_fair(look: Look, month: str):
    found = look(f"ky={month}")
    assert FALLING in codes(found)[:5]
    assert effects(found, FALLING)["fall"] > 12
    assert FALLING in codes(look(f"ky={month}&ly-do=fall"))


@pytest.mark.parametrize(("period", "quarters"), [("2024-06", 1), ("2024-Q3", 1), ("2024", 2)])
def test_story_8_the_branch_that_skipped_two_themed_quarters(
    look: Look, period: str, quarters: int
):
    found = look(f"ky={period}&ly-do=no_theme")
    assert effects(found, UNTHEMED)["no_theme"] == quarters
    assert UNTHEMED in codes(found)


def test_story_11_good_by_points_with_60_minutes(look: Look):
    found = look("ky=2024-05&ly-do=gate")
    assert SHORT in codes(found)
    assert effects(found, SHORT)["gate"] >= 1


@pytest.mark.parametrize("period", ["", "2024-12"])
def test_story_12_one_commune_sends_its_records_late(look: Look, period: str):
    found = look(f"ky={period}&ly-do=late")
    assert len(codes(found)) == 12
    assert all(code.startswith("xa-lien-son-") for code in codes(found))
    assert set(codes(found)) <= set(codes(look(f"ky={period}")))


def test_a_steady_branch_falls_in_one_month_of_five_at_most(look: Look):
    """What F13 promises of a list where nobody fell: it is empty in four months of five."""
    months = months_between(202403, 202509)
    found = [look(f"ky={month // 100}-{month % 100:02d}&ly-do=fall") for month in months]
    wrong = [one for one in found if any(not planted(code) for code in codes(one))]
    assert len(wrong) <= 0.2 * len(months)


def test_the_order_is_the_sum_of_what_the_reasons_weigh(look: Look):
    found = look("")
    sums = found.reasons.groupby("branch_id")["points"].sum()
    assert list(found.listed["points"].round(6)) == sorted(
        sums.loc[found.listed["branch_id"]].round(6), reverse=True
    )
    assert found.listed["points"].min() >= 1.5
    assert found.count < 90
