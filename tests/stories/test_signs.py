"""The planted stories that the signs to check show, each with its evidence."""

import pytest

from dashboard.domain.filters import Filters
from dashboard.queries.fact_check import fact_check
from dashboard.queries.flat_lines import flat_lines
from dashboard.queries.heaped_scores import heaped_scores
from dashboard.queries.same_sheets import same_sheets
from tests.stories.conftest import planted

PROUD, FLAT, POOR = "xa-dai-cuong-thon-03", "xa-le-ho-thon-05", "khoi-doanh-nghiep-tu-nhan-02"


@pytest.mark.parametrize("period", ["2025-02", ""])
def test_story_3_the_flat_line_is_found_alone(reader, rules, period):
    found = flat_lines(reader, Filters.from_query(f"ky={period}"), rules)
    rows = found.branches[["code", "length", "value", "month"]].values.tolist()
    assert rows == [[FLAT, 14, 95.0, 202502]]
    assert found.tested.by_chance.expected == pytest.approx(0.2)


def test_stories_2_and_3_hand_in_the_same_sheet_again(reader, rules):
    found = same_sheets(reader, Filters(), rules)
    first = found.branches[["code", "equal", "first", "last"]].values.tolist()[:2]
    assert first == [[FLAT, 14, 202401, 202502], [PROUD, 11, 202311, 202507]]
    assert found.branches["code"].is_unique
    steady = [code for code in found.branches["code"] if not planted(code)]
    assert len(steady) <= found.tested.by_chance.most


def test_self_scores_heap_above_90_and_appraisals_do_not(reader, rules):
    own = heaped_scores(reader, Filters(), rules)
    good = own.whole.iloc[0]
    assert (good["threshold"], good["above"] > 2.5 * good["below"]) == (90.0, True)
    assert good["p"] < 1e-50
    assert own.bins["n"].sum() <= own.sign.tested.n
    # All have the habit, so no branch is named for it.
    assert own.sign.branches.empty
    judged = heaped_scores(reader, Filters.from_query("danh-gia=observation"), rules)
    assert judged.whole.iloc[0]["p"] > 0.002
    assert judged.sign.branches.empty


def test_story_2_points_far_above_the_facts(reader):
    found = fact_check(reader, Filters.from_query("ky=2025-04"))
    first = found.meetings.iloc[0]
    assert (first["code"], first["gap"]) == (PROUD, 12.0)
    duration = next(item for item in first["items"] if item["code"] == "DH2")
    assert (duration["given"], duration["computed"]) == (5.0, 4.0)
    assert duration["facts"] == {"duration_minutes": 111, "members": 30, "on_right_day": 1}


def test_story_1_short_meetings_got_the_points_their_minutes_give(reader):
    filters = Filters.from_query(f"ky=2024-03&don-vi={POOR}&danh-gia=observation")
    assert fact_check(reader, filters).n == 0
    official = fact_check(reader, Filters.from_query(f"ky=2024-03&don-vi={POOR}"))
    assert official.n == 1
    assert set(official.criteria["code"]) >= {"DH2", "DV1", "KT1"}


def test_observers_always_give_what_the_facts_give(reader):
    found = fact_check(reader, Filters.from_query("ky=2024&danh-gia=observation"))
    assert (found.n > 200, found.different, len(found.meetings)) == (True, 0, 0)


def test_a_period_without_data_is_empty_and_no_error(reader, rules):
    nothing = Filters.from_query("ky=1999&don-vi=nowhere")
    for ask in (flat_lines, same_sheets):
        found = ask(reader, nothing, rules)
        assert (len(found.branches), found.tested.n, found.tested.branches) == (0, 0, 0)
    heaped = heaped_scores(reader, nothing, rules)
    assert (heaped.bins["n"].sum(), len(heaped.sign.branches)) == (0, 0)
    assert fact_check(reader, nothing).n == 0
