"""The settings of whom to visit: read whole, or refused by the name of what is wrong."""

import json
from typing import Any

import pytest

from dashboard.actions.init_database import DATA
from dashboard.domain.attention import AttentionError, Reason, Weight, load_attention


@pytest.fixture
def given() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / "attention.json").read_text("utf-8"))
    return found


def test_the_settings_that_are_shipped_weigh_every_reason(given):
    rules = load_attention(given)
    assert set(rules.weights) == set(Reason)
    assert rules.weights[Reason.FALL] == Weight(weight=3.0, full=10.0)
    assert (rules.q, rules.history_months, rules.recent_months) == (0.2, 24, 3)


def test_a_reason_of_weight_nought_is_allowed_and_switches_it_off(given):
    given["reasons"]["gate"]["weight"] = 0
    assert load_attention(given).weights[Reason.GATE].weight == 0


@pytest.mark.parametrize(
    ("path", "wrong", "named"),
    [
        (("q",), 1.5, "q"),
        (("q",), "0.2", "q"),
        (("q",), True, "q"),
        (("list_from",), -1, "list_from"),
        (("months", "recent"), 2.5, "recent"),
        (("months",), None, "months"),
        (("late_days",), None, "late_days"),
        (("reasons", "fall"), None, "fall"),
        (("reasons", "fall", "full"), 0, "full"),
        (("reasons", "mood"), {"weight": 1, "full": 1}, "mood"),
        (("weak", "lowest_share"), 1, "lowest_share"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(given, path, wrong, named):
    part = given
    for name in path[:-1]:
        part = part[name]
    part[path[-1]] = wrong
    with pytest.raises(AttentionError, match=named):
        load_attention(given)
