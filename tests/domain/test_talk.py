"""A talk as a file holds it."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard.domain.talk import (
    MOST_SLIDES,
    Slide,
    SlideKind,
    Talk,
    TalkError,
    read_talk,
    usual_slides,
    write_talk,
)

CARD = Slide(SlideKind.CARD, "ky=2024", "/nhom/content", "group-trend", "Lên", "nói chậm")
TALK = Talk("Hội nghị quý III", "ky=2025-09", date(2025, 6, 30), "kim-bang",
            (*usual_slides(), CARD, replace(CARD, hidden=True)))  # fmt: skip


def test_a_talk_comes_back_from_its_file_as_it_was():
    assert read_talk(write_talk(TALK)) == TALK


def test_hidden_slides_are_kept_and_not_shown():
    assert TALK.shown() == (*usual_slides(), CARD)


def test_texts_come_without_control_characters_and_outer_blanks():
    given = write_talk(TALK) | {"name": " Quý\x07 III\u202e "}
    assert read_talk(given).name == "Quý III"


def test_a_blank_of_another_kind_stays_a_blank_and_letters_are_composed():
    given = write_talk(TALK) | {"name": "Quy\u0301\u00a0III\tnăm\u20032025"}
    assert read_talk(given).name == "Quý III năm 2025"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"format": "pptx"}, "format"),
        ({"version": 2}, "version"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": 7}, "name"),
        ({"since": "31/02/2025"}, "since"),
        ({"ours": "../etc"}, "ours"),
        ({"slides": "standing"}, "slides"),
        ({"slides": [{"kind": "iframe"}]}, "slides"),
        ({"slides": [{"kind": ["trend"]}]}, "slides"),
        ({"slides": [{"kind": {}}]}, "slides"),
        ({"slides": [{"kind": "card", "page": "//evil", "part": "x"}]}, "slides"),
        ({"slides": [{"kind": "card", "page": "javascript:1", "part": "x"}]}, "slides"),
        ({"slides": [{"kind": "trend"}] * (MOST_SLIDES + 1)}, "slides"),
        ({"slides": [{"kind": "trend", "notes": "x" * 4001}]}, "notes"),
    ],
)
def test_what_is_no_talk_is_refused_with_the_reason(change, reason):
    with pytest.raises(TalkError) as refused:
        read_talk(write_talk(TALK) | change)
    assert refused.value.reason == reason


@pytest.mark.parametrize("given", [None, [], "talk", 3, {}])
def test_anything_else_is_no_talk(given):
    with pytest.raises(TalkError):
        read_talk(given)
