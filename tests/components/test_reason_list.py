"""Reasons and facts in words: every one of them, in both languages, without a gap."""

import json

import pytest

from dashboard.actions.init_database import DATA
from dashboard.components.fact_words import told
from dashboard.components.reason_list import certainty, reason_list, said, sum_of
from dashboard.domain.attention import Reason, load_attention
from dashboard.domain.computed import FACTS_OF
from dashboard.text import Words

RULES = load_attention(json.loads((DATA / "attention.json").read_text("utf-8")))
VIETNAMESE = Words("vi")
DETAILS = {Reason.WEAK: "members", Reason.GAP: "observation", Reason.FLAT: "95.00"}


def a_row(reason, **more):
    usual = {"reason": reason.value, "effect": 3.0, "p": float("nan"), "n": 4,
             "detail": DETAILS.get(reason, ""), "risk": 1.0, "points": 1.5}  # fmt: skip
    return usual | more


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_its_name_and_its_sentence(reason, language):
    words = Words(language)
    assert words(f"attention.{reason}")
    text = said(a_row(reason), words)
    assert "{" not in text
    assert "3" in text


@pytest.mark.parametrize(
    ("p", "word"),
    [(float("nan"), "ghi nhận"), (0.001, "chắc"), (0.035, "có dấu hiệu")],
)
def test_certainty_is_one_of_three_words(p, word):
    assert certainty(a_row(Reason.FALL, p=p), VIETNAMESE) == word


def test_the_list_shows_certainty_and_part_and_how_the_part_comes_about():
    row = a_row(Reason.UNOBSERVED, effect=12.0, risk=0.5, points=0.25)
    (item,) = reason_list([row], RULES, VIETNAMESE).children
    assert item.children == "12 tháng chưa được dự sinh hoạt"
    assert item.to_plotly_json()["props"]["data-aside"] == "ghi nhận · 0,25"
    assert item.title == sum_of(row, RULES, VIETNAMESE)
    assert "0,50" in item.title


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("rule", FACTS_OF)
def test_every_rule_says_its_facts(rule, language):
    facts = dict.fromkeys(FACTS_OF[rule], 1)
    item = {"code": "X1", "rule": rule, "given": 5.0, "computed": 4.0, "facts": facts}
    (text,) = told([item], Words(language))
    assert text.startswith("X1: ")
    assert "{" not in text
