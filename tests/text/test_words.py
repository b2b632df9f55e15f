"""Words, numbers and dates as readers see them."""

from datetime import date
from decimal import Decimal
from string import Formatter

import pytest

from dashboard.domain.words import (
    AssessmentView,
    BranchKind,
    Grade,
    IssueGroup,
    Language,
    MeetingKind,
    Reading,
)
from dashboard.text import Words
from dashboard.text.catalogue import load_catalogue

VIETNAMESE = Words(Language.VI)
ENGLISH = Words(Language.EN)


def slots(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_both_languages_know_the_same_keys():
    assert VIETNAMESE.keys() == ENGLISH.keys()


def test_both_languages_fill_the_same_slots():
    vi, en = load_catalogue("vi"), load_catalogue("en")
    assert {key: slots(vi[key]) for key in vi} == {key: slots(en[key]) for key in vi}


@pytest.mark.parametrize("words", [VIETNAMESE, ENGLISH])
def test_every_closed_set_has_its_names(words):
    keys = [f"group.{group}" for group in IssueGroup]
    keys += [f"group.{group}.short" for group in IssueGroup]
    keys += [f"meeting_kind.{kind}" for kind in MeetingKind]
    keys += [f"branch_kind.{kind}" for kind in BranchKind]
    keys += [f"assessment.{view}" for view in AssessmentView]
    keys += [f"grade.{grade}" for grade in Grade]
    keys += [f"reading.{reading}" for reading in Reading]
    keys += [f"language.{language}" for language in Language]
    assert [key for key in keys if key not in words] == []


def test_an_unknown_key_is_an_error():
    with pytest.raises(KeyError):
        VIETNAMESE("no.such.key")


@pytest.mark.parametrize(
    ("amount", "vietnamese", "english"),
    [
        (86.5, "86,5", "86.5"),
        (86.25, "86,3", "86.3"),
        (-0.04, "0,0", "0.0"),
        (-1234.56, "−1.234,6", "−1,234.6"),
        (Decimal("8.05"), "8,1", "8.1"),
        (None, "–", "–"),
        (float("nan"), "–", "–"),
    ],
)
def test_numbers_follow_the_language(amount, vietnamese, english):
    assert (VIETNAMESE.number(amount), ENGLISH.number(amount)) == (vietnamese, english)


def test_percents_counts_and_changes():
    assert VIETNAMESE.percent(74.2) == "74,2%"
    assert VIETNAMESE.percent(None) == "–"
    assert VIETNAMESE.count(1234) == "1.234"
    assert [VIETNAMESE.change(x) for x in (1.2, -0.8, 0.01)] == ["+1,2", "−0,8", "0,0"]
    assert [VIETNAMESE.leading_zero(n) for n in (0, 5, 10, 1200)] == ["00", "05", "10", "1.200"]


def test_dates_and_months():
    assert VIETNAMESE.date(date(2023, 10, 24)) == "24/10/2023"
    assert VIETNAMESE.month(202401) == "01/2024"
    assert VIETNAMESE.date(None) == "–"


def test_lists_end_with_the_word_and():
    assert VIETNAMESE.listing(["Quế", "Văn Xá", "Tân Sơn"]) == "Quế, Văn Xá và Tân Sơn"
    assert ENGLISH.listing(["Quế"]) == "Quế"
