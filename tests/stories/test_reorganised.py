"""The helped branch on its own page, and the merged pair under both readings."""

from dashboard.domain.filters import Filters
from dashboard.findings import branch_change
from dashboard.queries.branches import branch_rows
from dashboard.queries.control import control_points
from dashboard.queries.heat import organisation_groups

HELPED = "xa-kha-phong-thon-04"


def below(reader, query: str) -> list[str]:
    return list(organisation_groups(reader, Filters.from_query(query))["code"])


def test_story_7_the_helped_branch_rises_on_its_control_chart(reader):
    points = control_points(reader, Filters(organisation=HELPED))
    total = points[points["measure"] == "total"]
    after = total[total["month"] >= 202405]["cause"]
    assert set(after) == {"improvement"}
    assert branch_change(points).gate.met


def test_story_7_the_helped_branch_is_among_those_that_rose_most_in_the_half_year(reader):
    chosen = Filters.from_query("ky=2024-04..2024-09&sap-xep=-change")
    rows, total = branch_rows(reader, chosen, 0, 300)
    place = list(rows["code"]).index(HELPED)
    assert total == 300
    assert place < total * 0.10
    assert rows["change"].iloc[place] > 5


def test_story_10_the_pair_stands_apart_before_the_merger_and_as_one_after(reader):
    before = below(reader, "ky=2024-12&doc=then")
    after = below(reader, "ky=2025-03&doc=then")
    assert {"xa-nhat-tan", "xa-nhat-tuu"} <= set(before)
    assert "xa-tan-tuu" in after
    assert not {"xa-nhat-tan", "xa-nhat-tuu"} & set(after)


def test_story_10_no_meeting_of_the_pair_is_lost_under_todays_wards(reader):
    then = organisation_groups(reader, Filters.from_query("ky=2024-12&doc=then"))
    now = organisation_groups(reader, Filters.from_query("ky=2024-12"))
    assert then["n"].sum() == now["n"].sum()
    kim_thanh = ["xa-nhat-tan", "xa-nhat-tuu", "xa-hoang-tay"]
    assert then[then["code"].isin(kim_thanh)]["n"].sum() == int(
        now.loc[now["code"] == "phuong-kim-thanh", "n"].iloc[0]
    )
