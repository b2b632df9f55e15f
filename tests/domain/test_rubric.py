"""A rubric is data that keeps rules."""

import copy
import json
from datetime import date

import pytest

from dashboard.domain.computed import RECKONERS
from dashboard.domain.rubric import RULE_KINDS, RubricError, load_rubric
from dashboard.domain.words import IssueGroup, MeetingKind
from tests.domain.conftest import RUBRICS


def group_sums(rubric):
    return [
        sum(c.max_x100 for c in rubric.criteria if c.group == group) // 100 for group in IssueGroup
    ]


def test_the_groups_weigh_what_the_rubrics_say(regular, themed):
    assert group_sums(regular) == [23, 29, 18, 30]
    assert group_sums(themed) == [34, 24, 24, 18]


def test_a_meeting_on_its_own_theme_has_its_own_rubric(regular, themed):
    day = date(2024, 3, 3)
    assert regular.serves(MeetingKind.REGULAR, day)
    assert regular.serves(MeetingKind.COMBINED, day)
    assert not regular.serves(MeetingKind.THEMED, day)
    assert themed.serves(MeetingKind.THEMED, day)
    assert not regular.serves(MeetingKind.REGULAR, date(2022, 12, 31))


def test_every_criterion_has_both_names(regular, themed):
    for criterion in (*regular.criteria, *themed.criteria):
        assert set(criterion.names) == {"vi", "en"}
        assert all(criterion.names.values())


def test_every_kind_of_rule_can_be_reckoned():
    assert set(RECKONERS) == RULE_KINDS


@pytest.fixture
def given_rubric():
    return copy.deepcopy(json.loads((RUBRICS / "KB-20.json").read_text(encoding="utf-8")))


def test_maxima_must_add_up(given_rubric):
    given_rubric["criteria"][0]["max"] = 7
    with pytest.raises(RubricError, match="do not add up to 100"):
        load_rubric(given_rubric)


def test_a_code_stands_once(given_rubric):
    given_rubric["criteria"][1]["code"] = "ND1"
    with pytest.raises(RubricError, match="stands twice"):
        load_rubric(given_rubric)


def test_grade_limits_fall(given_rubric):
    given_rubric["grades"][1]["min_percent"] = 95
    with pytest.raises(RubricError, match="must fall"):
        load_rubric(given_rubric)


def test_a_gate_names_criteria_that_exist(given_rubric):
    given_rubric["gates"][0]["full_marks"] = ["ZZ9"]
    with pytest.raises(RubricError, match="no criterion ZZ9"):
        load_rubric(given_rubric)


def test_a_rule_must_be_known(given_rubric):
    given_rubric["criteria"][5]["rule"]["kind"] = "astrology"
    with pytest.raises(RubricError, match="no known kind of rule"):
        load_rubric(given_rubric)


@pytest.mark.parametrize("missing", ["criteria", "grades", "valid_from", "meeting_kinds"])
def test_what_is_missing_is_named(given_rubric, missing):
    del given_rubric[missing]
    with pytest.raises(RubricError, match=missing):
        load_rubric(given_rubric)


@pytest.mark.parametrize(
    ("step", "says"),
    [
        (0, "not above 0"),
        (-0.5, "not above 0"),
        (0.7, "whole number of steps"),
        (0.125, "decimals"),
    ],
)
def test_points_go_in_steps_that_reach_every_maximum(given_rubric, step, says):
    given_rubric["step"] = step
    with pytest.raises(RubricError, match=says):
        load_rubric(given_rubric)
