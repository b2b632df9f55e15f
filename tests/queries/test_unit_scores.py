"""Units of a funnel and of a peer group: counted right, within the scope, over the right months."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from dashboard.domain.filters import Filters
from dashboard.domain.viewer import Viewer
from dashboard.domain.words import (
    AssessmentView,
    BranchKind,
    Gauge,
    IssueGroup,
    Limits,
    MeetingKind,
    Reading,
    SizeClass,
    Units,
)
from dashboard.queries.funnel import drawn, farthest, funnel_units, outside
from dashboard.queries.heat import organisation_groups
from dashboard.queries.meeting_frame import branch_names, meeting_frame
from dashboard.queries.moments import measure_of
from dashboard.queries.peers import peer_units, peers_of, placed, standings_of, the_ends
from dashboard.queries.reader import Reader
from dashboard.queries.score_book import ScoreBooks
from dashboard.queries.unit_scores import named_units, shown_months, unit_scores
from dashboard.statistics.intervals import Standing

ReaderOf = Callable[..., Reader]
Hold = Callable[..., None]
CODES = [None, "kim-bang", "phuong-kim-bang", "xa-tan-son", "xa-tan-son-thon-05", "nowhere"]


def some(kinds: type) -> st.SearchStrategy[Any]:
    return st.lists(st.sampled_from(list(kinds)), max_size=3, unique=True).map(tuple)


choices = st.builds(
    Filters.from_query, st.sampled_from(["", "ky=2024", "ky=2023-05", "ky=2024-12..2025-09"])
).flatmap(
    lambda read: st.builds(
        replace,
        st.just(read),
        organisation=st.sampled_from(CODES),
        meeting_kinds=some(MeetingKind),
        branch_kinds=some(BranchKind),
        assessment=st.sampled_from(AssessmentView),
        group=st.none() | st.sampled_from(IssueGroup),
        reading=st.sampled_from(Reading),
        gauge=st.sampled_from(Gauge),
        limits=st.sampled_from(Limits),
        size=st.none() | st.sampled_from(SizeClass),
    )
)


@pytest.fixture(scope="module")
def books(sample: Engine) -> ScoreBooks:
    return ScoreBooks(sample)


@settings(max_examples=40, deadline=None)
@given(filters=choices, scope=st.sampled_from(CODES))
def test_branches_have_the_counts_means_and_good_meetings_of_their_meetings(
    sample: Engine, books: ScoreBooks, filters: Filters, scope: str | None
) -> None:
    reader = Reader(sample, Viewer(scope=scope), books)
    months = shown_months(reader, filters)
    found = unit_scores(reader, filters, months)
    frame = meeting_frame(reader, filters, months).rename(columns={"percent": "total"})
    frame = frame.assign(good=frame["grade"] == "good").sort_values("position", kind="stable")
    groups = frame.groupby("branch_id", sort=False)
    asked = groups[measure_of(filters)].agg(["count", "mean", "std"])
    assert list(found["id"]) == list(asked.index)
    assert list(found["n"]) == list(asked["count"])
    assert list(found["mean"]) == pytest.approx(list(asked["mean"]), nan_ok=True)
    assert list(found["sd"]) == pytest.approx(list(asked["std"]), abs=1e-6, nan_ok=True)
    assert list(found["meetings"]) == list(groups.size())
    assert list(found["good"]) == list(groups["good"].sum())


@settings(max_examples=30, deadline=None)
@given(filters=choices, scope=st.sampled_from(CODES))
def test_a_funnel_and_its_peers_bear_every_choice(
    sample: Engine, books: ScoreBooks, filters: Filters, scope: str | None
) -> None:
    reader = Reader(sample, Viewer(scope=scope), books)
    for units in Units:
        chosen = replace(filters, units=units)
        found = funnel_units(reader, chosen)
        named = named_units(reader, chosen, found.units)
        assert list(named.columns[-4:]) == ["code", "name", "parent", "is_branch"]
        assert named["name"].notna().all()
        assert set(outside(found)["standing"]) <= {Standing.WORSE, Standing.BETTER}
        assert len(outside(found)) == found.funnel.outside
    group = peer_units(reader, filters)
    known = placed(group).dropna(subset=["place_low"])
    assert (known["place_low"] <= known["place_high"]).all()


@pytest.mark.parametrize(
    "query", ["ky=2024", "ky=2024&nhom=inspection&doc=then", "ky=2025-01..2025-09"]
)
def test_organisations_below_have_the_means_that_every_page_shows(sample: Engine, query: str):
    reader = Reader(sample, Viewer())
    filters = Filters.from_query(f"{query}&cap=below")
    months = shown_months(reader, filters)
    found = named_units(reader, filters, unit_scores(reader, filters, months))
    # The other page shows the period alone, which is as long as a year here or made so.
    period = f"{months[0] // 100}-{months[0] % 100:02d}..{months[1] // 100}-{months[1] % 100:02d}"
    shown = organisation_groups(
        reader, Filters.from_query(f"{query.split('&', 1)[-1]}&ky={period}")
    )
    shown = shown[shown["n"] > 0]
    assert list(found["code"]) == list(shown["code"])
    assert list(found["n"]) == list(shown["n"])
    assert list(found["mean"]) == pytest.approx(list(shown["percent"]))
    assert list(found["sd"]) == pytest.approx(list(shown["sd"]))


def test_good_meetings_of_organisations_are_those_of_their_branches(sample: Engine):
    reader = Reader(sample, Viewer())
    below = unit_scores(reader, Filters.from_query("ky=2024&cap=below&doc=then"), (202401, 202412))
    alone = unit_scores(reader, Filters.from_query("ky=2024&doc=then"), (202401, 202412))
    assert below["good"].sum() == alone["good"].sum() > 0
    assert below["meetings"].sum() == alone["meetings"].sum()


def test_a_viewer_sees_only_their_own_part_of_the_tree(hold_meeting: Hold, reader_of: ReaderOf):
    for month in ("2024-01", "2024-02", "2024-03"):
        hold_meeting("east-1", month, 80)
        hold_meeting("west-1", month, 20)  # data that could leak
    own = funnel_units(reader_of("east"), Filters())
    assert list(named_units(reader_of("east"), Filters(), own.units)["code"]) == ["east-1"]
    assert own.funnel.benchmark == pytest.approx(80, abs=3)
    below = replace(Filters(), units=Units.BELOW)
    shown = funnel_units(reader_of("east"), below)
    assert list(named_units(reader_of("east"), below, shown.units)["code"]) == ["east-1"]
    peers = peer_units(reader_of("east"), Filters())
    assert list(branch_names(reader_of("east"), Filters(), peers.units["id"])["code"]) == ["east-1"]


def test_one_month_is_compared_over_the_twelve_up_to_it(hold_meeting: Hold, reader_of: ReaderOf):
    for month in ("2023-03", "2023-04", "2024-03"):
        hold_meeting("east-1", month, 80)
    found = funnel_units(reader_of(), Filters.from_query("ky=2024-03"))
    assert found.months == (202304, 202403)
    assert list(found.units["n"]) == [2]
    longer = funnel_units(reader_of(), Filters.from_query("ky=2023-01..2024-12"))
    assert longer.months == (202301, 202412)


def test_grades_do_not_choose_units(sample: Engine):
    reader = Reader(sample, Viewer())
    plain = funnel_units(reader, Filters.from_query("ky=2024")).units
    graded = funnel_units(reader, Filters.from_query("ky=2024&xep-loai=poor")).units
    pd.testing.assert_frame_equal(plain, graded)


def test_beyond_the_most_points_only_those_outside_are_drawn_one_by_one(sample: Engine):
    reader = Reader(sample, Viewer())
    found = funnel_units(reader, Filters.from_query("ky=2024&gioi-han=chance"))
    points, crowd = drawn(found, 300)
    assert (len(points), len(crowd)) == (300, 0)
    points, crowd = drawn(found, 299)
    assert list(points["id"]) == list(outside(found)["id"])
    assert len(points) + len(crowd) == 300
    assert not set(points["id"]) & set(crowd["id"])
    few, rest = drawn(found, 10)
    assert list(few["id"]) == list(farthest(found, 10)["id"])
    assert len(rest) == 290


def test_peers_are_by_default_the_largest_group(sample: Engine):
    peers = peers_of(Reader(sample, Viewer()), Filters.from_query("ky=2024"))
    assert (peers.kinds, peers.size) == ((BranchKind.RESIDENTIAL,), SizeClass.LARGE)
    assert peers.by_kind[BranchKind.RESIDENTIAL] == peers.by_size[SizeClass.ANY] == 144
    assert max(peers.by_kind.values()) == 144
    schools = peers_of(Reader(sample, Viewer()), Filters.from_query("ky=2024&loai-hinh=school"))
    assert (schools.kinds, schools.size) == ((BranchKind.SCHOOL,), SizeClass.SMALL)


@pytest.mark.parametrize(
    ("size", "fewest", "most"), [("small", 0, 15), ("medium", 16, 30), ("large", 31, 999)]
)
def test_peers_are_of_one_kind_and_size(sample: Engine, size: str, fewest: int, most: int):
    reader = Reader(sample, Viewer())
    filters = Filters.from_query(f"ky=2024&loai-hinh=residential&quy-mo={size}")
    found = peer_units(reader, filters)
    known = branch_names(reader, filters, found.units["id"])
    assert set(known["kind"]) == {"residential"}
    assert known["member_count"].between(fewest, most).all()
    assert len(known) == found.peers.by_size[SizeClass(size)]


def test_branches_that_few_meetings_cannot_tell_apart_have_no_place(
    hold_meeting: Hold, reader_of: ReaderOf
):
    chosen = Filters.from_query("ky=2024&loai-hinh=residential&quy-mo=any")
    for month, (east, moved) in enumerate([(80, 84), (90, 83), (72, 91), (85, 77)], start=1):
        hold_meeting("east-1", f"2024-0{month}", east)
        hold_meeting("moved", f"2024-0{month}", moved)
    reader = reader_of()
    alike = placed(peer_units(reader, chosen))
    assert (alike["reliability"] < 0.4).all()
    assert alike[["place_median", "place_low", "bottom", "top"]].isna().all(axis=None)
    for month in range(5, 9):
        hold_meeting("east-1", f"2024-0{month}", 20 + month)
        hold_meeting("moved", f"2024-0{month}", 90 + month)
    reader = reader_of()
    apart = placed(peer_units(reader, chosen))
    assert (apart["reliability"] > 0.4).all()
    assert list(apart["place_median"]) == [2, 1]


def test_a_branch_under_three_meetings_stands_apart(hold_meeting: Hold, reader_of: ReaderOf):
    for branch, months, share in (("east-1", 4, 80), ("moved", 4, 70), ("west-1", 2, 40)):
        for month in range(1, months + 1):
            hold_meeting(branch, f"2024-0{month}", share + month)
    found = peer_units(reader_of(), Filters.from_query("ky=2024&loai-hinh=residential&quy-mo=any"))
    names = branch_names(reader_of(), Filters(), found.units["id"])
    assert list(names["code"]) == ["moved", "east-1"]
    assert list(found.few["n"]) == [2]
    assert standings_of(found)[Standing.UNKNOWN] == 1
    assert found.group.benchmark < 80


def test_the_same_data_give_the_same_places(sample: Engine):
    reader = Reader(sample, Viewer())
    found = peer_units(reader, Filters.from_query("ky=2024"))
    pd.testing.assert_frame_equal(placed(found), placed(found))


def test_of_a_large_group_the_two_ends_are_drawn(sample: Engine):
    found = peer_units(Reader(sample, Viewer()), Filters.from_query("ky=2024"))
    ends, hidden = the_ends(found, 60)
    total = len(found.units)
    assert (len(ends), hidden) == (60, total - 60)
    assert hidden > 0
    assert list(ends["id"]) == [*found.units["id"][:30], *found.units["id"][-30:]]
    assert found.units["estimate"].is_monotonic_increasing
    whole, none = the_ends(found, total)
    assert (len(whole), none) == (total, 0)
