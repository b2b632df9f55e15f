"""Few meetings give wide intervals and no place in a list."""

from collections.abc import Callable

import pytest

from dashboard.domain.filters import Filters
from dashboard.queries import attention, criteria, group_scores, headline, heat, kinds, trend
from dashboard.queries.moments import MEASURES, Moments, intervals, values
from dashboard.queries.reader import Reader

ReaderOf = Callable[..., Reader]
Hold = Callable[..., None]
YEAR = Filters.from_query("ky=2024")


def sums_of(*percents: float) -> Moments:
    hundredths = [round(percent * 100) for percent in percents]
    return Moments(len(hundredths), sum(hundredths), sum(one * one for one in hundredths))


def test_two_alike_meetings_borrow_their_spread_from_the_others() -> None:
    alike, spread = values(sums_of(90, 90)), values(sums_of(80, 90, 80, 90, 80, 90, 85))
    alone, together = intervals([alike])[0], intervals([alike, spread])[0]
    assert (alone["low"], alone["high"]) == (90, 90)
    # s_w over 1 + 6 degrees of freedom: sqrt(6 * 25 / 7) = 4.6291; t(1) = 12.7062.
    assert together["low"] == pytest.approx(90 - 12.7062 * 4.6291 / 2**0.5, abs=0.001)
    assert together["high"] == 100


def test_six_meetings_stand_for_themselves() -> None:
    own = values(sums_of(80, 90, 80, 90, 80, 90))
    beside = values(sums_of(20, 100, 20, 100, 20, 100, 20, 100))
    assert intervals([own]) == intervals([own, beside])[:1]


def test_one_meeting_has_no_interval() -> None:
    one, many = values(sums_of(80)), values(sums_of(80, 90, 85))
    assert intervals([one, many])[0] == {"low": None, "high": None}
    assert intervals([]) == []


def test_units_shown_together_share_their_spread_in_every_answer(
    hold_meeting: Hold, reader_of: ReaderOf
) -> None:
    for month in ("2024-01", "2024-02"):
        hold_meeting("east-1", month, 80)
    for at in range(1, 9):
        hold_meeting("east-2", f"2024-{at:02d}", 70 + 5 * (at % 3))
    reader, east = reader_of(), Filters.from_query("don-vi=east&ky=2024")
    units = heat.organisation_groups(reader, east).set_index("code")
    alike = units.loc["east-1"]
    assert alike["sd"] == 0
    assert alike["high"] - alike["low"] > 10
    kind = kinds.by_branch_kind(reader, east).set_index("kind").loc["residential"]
    assert kind["high"] - kind["low"] > 10


def test_every_answer_with_intervals_has_the_spread_they_rest_on(
    hold_meeting: Hold, reader_of: ReaderOf
) -> None:
    for at in range(1, 5):
        hold_meeting("east-1", f"2024-{at:02d}", 70 + 5 * at)
    reader = reader_of()
    for frame in (
        trend.monthly_scores(reader, YEAR),
        kinds.by_meeting_kind(reader, YEAR),
        heat.organisation_groups(reader, YEAR),
        group_scores.group_scores(reader, YEAR),
        criteria.criterion_scores(reader, YEAR),
    ):
        assert {"percent", "low", "high", "sd", "n"} <= set(frame.columns)
        inside = frame.dropna(subset=["low"])
        assert (inside["low"] <= inside["percent"]).all()
        assert (inside["percent"] <= inside["high"]).all()
    assert set(trend.monthly_scores(reader, YEAR)["measure"]) == set(MEASURES)


def test_a_headline_of_two_meetings_borrows_from_the_periods_beside_it(
    hold_meeting: Hold, reader_of: ReaderOf
) -> None:
    hold_meeting("east-1", "2024-02", 80)
    hold_meeting("east-2", "2024-02", 80)
    hold_meeting("east-1", "2024-01", 60)
    hold_meeting("east-2", "2024-01", 90)
    found = headline.headline(reader_of(), Filters())
    assert found["period"]["sd"] == 0
    assert found["period"]["high"] - found["period"]["low"] > 10


def test_branches_under_three_meetings_have_no_place_by_their_score(
    hold_meeting: Hold, reader_of: ReaderOf
) -> None:
    hold_meeting("west-1", "2024-03", 50)
    hold_meeting("east-1", "2024-03", 60)
    hold_meeting("east-2", "2024-03", 90)
    found = attention.branches_needing_attention(reader_of(), Filters())
    assert list(found["code"]) == ["east-1", "west-1", "moved"]


def test_more_reasons_come_first_and_three_meetings_before_them(
    hold_meeting: Hold, reader_of: ReaderOf
) -> None:
    for month in ("2024-01", "2024-02", "2024-03"):
        hold_meeting("west-1", month, 68)
    hold_meeting("moved", "2024-01", 50)
    hold_meeting("east-1", "2024-01", 90)
    quarter = Filters.from_query("ky=2024-Q1")
    found = attention.branches_needing_attention(reader_of(), quarter)
    assert list(found["code"]) == ["west-1", "moved", "east-1", "east-2"]
