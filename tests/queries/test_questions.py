"""What each question answers, on a few meetings."""

from collections.abc import Callable

import pytest

from dashboard.domain.filters import Filters
from dashboard.domain.words import IssueGroup
from dashboard.queries import attention, branch, branches, criteria, headline, heat, organisations
from dashboard.queries.reader import Reader

ReaderOf = Callable[..., Reader]
Hold = Callable[..., None]


def test_without_data_every_answer_is_empty_and_none_an_error(reader_of: ReaderOf) -> None:
    reader = reader_of()
    found = headline.headline(reader, Filters())["period"]
    assert (found["mean"], found["n"], found["held_share"]) == (None, 0, None)
    assert criteria.criterion_scores(reader, Filters()).empty
    assert branch.example_meeting(reader, Filters()) is None
    assert not reader.is_sample()


def test_the_official_score_is_the_appraisal_else_the_self_score(
    hold_meeting: Hold, reader_of: ReaderOf
) -> None:
    hold_meeting("east-1", "2024-03", self=100, appraisal=80)
    hold_meeting("east-2", "2024-03", self=60, observation=40)
    found = headline.headline(reader_of(), Filters())["period"]
    assert found["mean"] == pytest.approx(70, abs=3)
    assert found["not_yet_appraised"] == 1
    assert (found["due"], found["held"], found["meetings"]) == (4, 2, 2)


def test_attention_says_why_and_puts_the_unscored_last(
    hold_meeting: Hold, reader_of: ReaderOf
) -> None:
    for month in ("2024-01", "2024-02", "2024-03"):
        hold_meeting("east-1", month, 60)
        hold_meeting("east-2", month, 90)
        hold_meeting("west-1", month, 50)
    quarter = Filters.from_query("ky=2024-Q1")
    found = attention.branches_needing_attention(reader_of(), quarter)
    assert list(found["code"]) == ["west-1", "east-1", "moved"]
    assert list(found["reasons"]) == [["low_mean", "low_group"]] * 2 + [["not_held"]]
    assert attention.attention_count(reader_of(), quarter) == 3


def test_the_heat_grid_opens_an_organisation_that_stands_alone(
    hold_meeting: Hold, reader_of: ReaderOf
) -> None:
    hold_meeting("east-1", "2024-03", 80)
    bases = heat.organisation_groups(reader_of(), Filters())
    below = heat.organisation_groups(reader_of(), Filters(organisation="east"))
    assert (list(bases["code"]), list(bases["n"])) == (["east", "west"], [1, 0])
    assert list(below["code"]) == ["east-1", "east-2", "moved"]
    assert below.attrs["organisation"] == "Xã Đông"
    assert list(below["is_branch"]) == [True] * 3


def test_the_table_is_searched_without_accents_sorted_and_cut(
    hold_meeting: Hold, reader_of: ReaderOf
) -> None:
    hold_meeting("east-1", "2024-02", 60)
    hold_meeting("east-1", "2024-03", self=90, appraisal=80)
    hold_meeting("east-2", "2024-03", 95)
    hold_meeting("west-1", "2024-03", 70)
    reader = reader_of()
    found, count = branches.branch_rows(reader, Filters(), 0, 2, "-total")
    assert (list(found["code"]), count) == (["east-2", "east-1"], 4)
    row = found.iloc[1]
    assert row["change"] == pytest.approx(20, abs=3)
    assert row["gap"] == pytest.approx(10, abs=3)
    assert (row["member_count"], row["grade"], row["parent"]) == (20, "fair", "Xã Đông")
    assert row["sparkline"][:10] == [None] * 10
    searched, one = branches.branch_rows(reader, Filters(search="hòa binh"))
    assert (list(searched["code"]), one) == (["east-1"], 1)
    within, two = branches.branch_rows(reader, Filters(search="XA TAY"))
    assert (set(within["parent"]), two) == ({"Xã Tây"}, len(within))


@pytest.mark.parametrize("sort", ["", "-gap", "name", "parent", "last_observed", "nothing", "--"])
def test_any_sort_lists_every_branch_once(
    hold_meeting: Hold, reader_of: ReaderOf, sort: str
) -> None:
    hold_meeting("east-1", "2024-03", 60)
    found, count = branches.branch_rows(reader_of(), Filters(), 0, 50, sort)
    assert (len(set(found["code"])), count) == (4, 4)


def test_criteria_lose_what_is_missing_to_their_maximum(
    hold_meeting: Hold, reader_of: ReaderOf
) -> None:
    hold_meeting("east-1", "2024-03", 50)
    for filters in (Filters(), Filters(organisation="east-1")):
        found = criteria.criterion_scores(reader_of(), filters, IssueGroup.CONTENT).set_index(
            "code"
        )
        assert found.loc["ND1", ["percent", "lost", "max_points", "n"]].to_list() == [50, 3, 6, 1]


def test_a_branch_says_who_it_is_and_what_one_grade_up_takes(
    hold_meeting: Hold, reader_of: ReaderOf
) -> None:
    hold_meeting("east-1", "2024-03", self=60, appraisal=60)
    filters = Filters(organisation="east-1")
    who, way = branch.profile(reader_of(), filters), branch.way_up(reader_of(), filters)
    assert who is not None and way is not None
    assert (who["name"], who["parent"]) == ("Chi bộ thôn Hoà Bình", "Xã Đông")
    assert (way["grade"], way["next"]) == ("average", "fair")
    assert way["points_x100"] == sum(points for _, points in way["steps"])
    (meeting,) = branch.meetings(reader_of(), filters)
    assert meeting["self"] == meeting["appraisal"] != meeting["observation"]


def test_names_are_found_without_accents_and_lead_back_to_the_top(reader_of: ReaderOf) -> None:
    reader = reader_of()
    assert list(organisations.search(reader, "KIM BANG")["code"]) == ["top"]
    assert list(organisations.search(reader, "hoa bình")["code"]) == ["east-1"]
    assert organisations.search(reader, "%").empty
    assert [step["code"] for step in organisations.path(reader, "moved")] == [
        "top",
        "east",
        "moved",
    ]
    assert list(organisations.children(reader, "top")["code"]) == ["east", "west"]


@pytest.mark.parametrize("period", ["1000..2999", "2999", "1000", "99t", "2024-02..2024-02"])
@pytest.mark.parametrize("reading", ["now", "then"])
def test_a_period_far_away_is_empty_and_no_error(
    hold_meeting: Hold, reader_of: ReaderOf, period: str, reading: str
) -> None:
    hold_meeting("east-1", "2024-03", 60)
    filters = Filters.from_query(f"ky={period}&doc={reading}&don-vi=top")
    found = headline.headline(reader_of(), filters)
    assert found["previous"]["n"] == 0
    assert branches.branch_rows(reader_of(), filters)[1] in {0, 3, 4}
    assert heat.organisation_groups(reader_of(), filters)["n"].sum() == found["period"]["n"]
