"""Units beside each other and periods against each other: the same branches, honest intervals."""

import numpy as np
import pytest
from scipy import stats

from dashboard.domain.filters import Filters
from dashboard.queries.comparison import changes, differences, unit_scores, units

BOTH = Filters.from_query("ky=2024&so=east,west")


@pytest.fixture
def meetings(hold_meeting):
    """Three months of two units: east 90 and 80 by turns, west 60 and 50."""
    for month, east, west in (("2024-03", 90, 60), ("2024-04", 80, 50), ("2024-05", 90, 60)):
        hold_meeting("east-1", month, east)
        hold_meeting("west-1", month, west)


def test_units_stand_in_the_order_chosen_and_strangers_are_left_out(reader_of, meetings):
    chosen = Filters.from_query("so=west,khong-co,east")
    assert [one["code"] for one in units(reader_of(), chosen)] == ["west", "east"]
    assert [one["code"] for one in units(reader_of("east"), chosen)] == ["east"]


def test_without_a_choice_the_first_units_below_are_compared(reader_of, meetings, monkeypatch):
    assert [one["code"] for one in units(reader_of(), Filters())] == ["east", "west"]
    two = units(reader_of(), Filters())
    monkeypatch.setattr("dashboard.queries.comparison.units_below", lambda *_: [*two * 20])
    assert units(reader_of(), Filters()) == two * 3, "six, however many there are"


def test_a_difference_is_welchs(reader_of, meetings):
    scores = unit_scores(reader_of(), BOTH)
    found = differences(scores)
    total = found[found["measure"] == "total"].iloc[0]
    by_unit = scores[scores["measure"] == "total"].set_index("code")
    assert by_unit["n"].to_dict() == {"east": 3, "west": 3}
    east, west = by_unit.loc["east"], by_unit.loc["west"]
    assert total["change"] == pytest.approx(west["percent"] - east["percent"])
    error = np.sqrt(east["sd"] ** 2 / 3 + west["sd"] ** 2 / 3)
    reach = stats.t.ppf(0.975, 4) * error
    assert total["high"] - total["low"] == pytest.approx(2 * reach, rel=0.35)
    assert total["high"] < 0


def test_a_branch_that_met_in_one_period_only_is_no_change(reader_of, hold_meeting):
    for month in ("2023-03", "2024-03"):
        hold_meeting("east-1", month, 80)
    hold_meeting("east-2", "2024-03", 40)
    found = changes(reader_of(), Filters.from_query("ky=2024&so=east"), (202301, 202312))
    total = found[found["measure"] == "total"].iloc[0]
    assert total["n"] == 1
    assert total["change"] == 0
    assert total["after"] < total["before"]
    assert np.isnan(total["low"])


def test_a_period_without_meetings_gives_no_number(reader_of, meetings):
    scores = unit_scores(reader_of(), Filters.from_query("ky=2020&so=east,west"))
    assert scores["n"].sum() == 0
    assert scores["percent"].isna().all()
    assert differences(scores)["change"].isna().all()
