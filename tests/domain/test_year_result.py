"""The year's result by the rule in the data, and what a branch still needs."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.words import Grade
from dashboard.domain.year_result import (
    Outlook,
    YearRuleError,
    load_year_rules,
    outlook,
    rule_of,
    year_result,
)

GIVEN = json.loads((Path(__file__).parents[2] / "data/year_rules.json").read_text("utf-8"))
RULE = rule_of(load_year_rules(GIVEN), 2025)
ORDER = list(Grade)
counted = st.fixed_dictionaries({grade: st.integers(0, 12) for grade in Grade})


def counts(good: int = 0, fair: int = 0, average: int = 0, poor: int = 0) -> dict[Grade, int]:
    return dict(zip(Grade, (good, fair, average, poor), strict=True))


@pytest.mark.parametrize(
    ("meetings", "result"),
    [
        (counts(good=7, fair=5), Grade.GOOD),
        (counts(good=6, fair=6), Grade.FAIR),
        (counts(good=11, average=1), Grade.FAIR),
        (counts(good=11, poor=1), Grade.AVERAGE),
        (counts(good=2, fair=3, average=7), Grade.AVERAGE),
        (counts(average=5, poor=7), Grade.POOR),
        (counts(good=2), None),
        (counts(), None),
    ],
)
def test_the_result_follows_the_rule(meetings, result):
    assert year_result(RULE, meetings) == result


def test_a_branch_on_its_way_needs_what_is_missing_of_seven():
    assert outlook(RULE, counts(good=4, fair=2), 6) == Outlook(
        Grade.FAIR, Grade.GOOD, needed=3, short=0, too_low=0
    )


def test_a_meeting_below_fair_puts_good_out_of_reach():
    assert outlook(RULE, counts(good=8, average=1), 3) == Outlook(
        Grade.FAIR, Grade.FAIR, needed=None, short=0, too_low=1
    )


def test_too_few_months_left_put_good_out_of_reach():
    assert outlook(RULE, counts(good=3, fair=7), 2) == Outlook(
        Grade.FAIR, Grade.FAIR, needed=None, short=2, too_low=0
    )


def test_a_year_that_has_just_begun_has_no_result_and_everything_before_it():
    assert outlook(RULE, counts(good=1), 11) == Outlook(None, Grade.GOOD, 6, 0, 0)


@given(counted, st.integers(0, 12))
def test_what_is_still_possible_is_never_worse_than_what_is(meetings, left):
    found = outlook(RULE, meetings, left)
    if found.result is not None:
        assert found.best is not None
        assert ORDER.index(found.best) <= ORDER.index(found.result)
    assert (found.needed is None) == (found.best is not Grade.GOOD)


@given(counted, st.integers(0, 12))
def test_holding_just_the_needed_good_meetings_leads_to_good(meetings, left):
    found = outlook(RULE, meetings, left)
    if found.needed:
        reached = meetings | {Grade.GOOD: meetings[Grade.GOOD] + found.needed}
        assert year_result(RULE, reached) in {Grade.GOOD, None}
        one_less = meetings | {Grade.GOOD: meetings[Grade.GOOD] + found.needed - 1}
        assert year_result(RULE, one_less) is not Grade.GOOD


def test_the_rule_in_force_at_the_years_end_counts():
    later = GIVEN[0] | {"code": "YEAR-2", "valid_from": "2026-01-01"}
    first = GIVEN[0] | {"valid_to": "2026-01-01"}
    rules = load_year_rules([first, later])
    assert [rule_of(rules, year).code for year in (2020, 2025, 2026)] == [
        "YEAR-1", "YEAR-1", "YEAR-2",
    ]  # fmt: skip
    assert rules[0].serves(date(2025, 12, 31))
    assert not rules[0].serves(date(2026, 1, 1))


@pytest.mark.parametrize(
    "wrong",
    [
        {"meeting_kinds": ["weekly"]},
        {"results": []},
        {"results": GIVEN[0]["results"][:3]},
        {"results": [*GIVEN[0]["results"][:3], {"grade": "poor", "least_percent": 10}]},
    ],
)
def test_a_rule_that_leaves_a_gap_is_refused(wrong):
    with pytest.raises(YearRuleError, match="YEAR-1"):
        load_year_rules([GIVEN[0] | wrong])
