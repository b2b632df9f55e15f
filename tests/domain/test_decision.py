"""A decision is read from a browser, or refused with its reason."""

from datetime import date

import pytest

from dashboard.domain.decision import (
    DecisionError,
    Occasion,
    Task,
    read_key,
    read_occasion,
    read_task,
)


def test_a_task_is_read_without_blanks_and_signs_nobody_sees():
    given = {"what": " Dự 5 chi bộ\u200b\n", "who": "Ban Tổ chức", "due": "2026-03-31"}
    assert read_task(given) == Task("Dự 5 chi bộ", "Ban Tổ chức", date(2026, 3, 31))
    assert read_task({"what": "x", "due": ""}) == Task("x")


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (None, "what"),
        ({}, "what"),
        ({"what": "  "}, "what"),
        ({"what": 3}, "what"),
        ({"what": "x" * 501}, "what"),
        ({"what": "x", "who": ["y"]}, "who"),
        ({"what": "x", "due": "31/02/2026"}, "due"),
        ({"what": "x", "due": 3}, "due"),
    ],
)
def test_what_is_no_task_is_named(given, reason):
    with pytest.raises(DecisionError) as refused:
        read_task(given)
    assert refused.value.reason == reason


def test_an_unknown_slide_is_no_slide_but_what_it_said_is_kept():
    assert read_occasion({"kind": "hologram", "figures": "81%"}) == Occasion(figures="81%")
    assert read_occasion({"kind": "tasks"}) == Occasion("tasks")
    assert read_occasion("x") == Occasion()
    with pytest.raises(DecisionError):
        read_occasion({"figures": "x" * 2001})


@pytest.mark.parametrize("wrong", [None, 3, "", "short", "x" * 65, "has blank", "ký-tự-lạ"])
def test_a_key_that_is_none_is_refused(wrong):
    assert read_key("0b2c-4d5e") == "0b2c-4d5e"
    with pytest.raises(DecisionError):
        read_key(wrong)
