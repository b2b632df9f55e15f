"""A sentence about signs is said only when its gate is met, in both languages."""

import pandas as pd
import pytest

from dashboard.findings import say
from dashboard.findings.signs import branches_found, heaped_above
from dashboard.statistics.by_chance import NOTHING, ByChance
from dashboard.text import Words


def whole(below, above, p):
    return pd.DataFrame([{"threshold": 90.0, "below": below, "above": above, "p": p}])


@pytest.mark.parametrize(
    ("p", "key"), [(0.0019, "signs.heaped"), (0.002, "signs.heaped.signs"), (0.05, "none")]
)
def test_heaping_is_sure_at_998_and_signs_at_95(p, key):
    found = heaped_above(whole(520, 1570, p), 2.0)
    assert found.key == key
    for language in ("vi", "en"):
        assert say(found, Words(language))


def test_the_sentence_has_the_counts_and_the_scores_of_both_sides():
    said = say(heaped_above(whole(520, 1570, 0.0), 2.0), Words("vi"))
    assert said.startswith("1.570 buổi được từ 90,0 đến dưới 92,0, 520 buổi từ 88,0 đến dưới 90,0")


def test_without_scores_near_the_threshold_nothing_is_said_of_heaping():
    assert heaped_above(whole(0, 0, 1.0), 2.0).key == "empty"


@pytest.mark.parametrize(
    ("count", "tested", "said"),
    [
        (7, 300, "7/300 chi bộ, trong đó khoảng 1,4, có thể tới 5, do ngẫu nhiên."),
        (0, 300, "Không chi bộ nào vượt mức ngẫu nhiên (trong 300 chi bộ)."),
    ],
)
def test_a_list_says_how_many_of_it_chance_would_bring(count, tested, said):
    chance = ByChance(0.2 * count, 5 if count else 0)
    assert say(branches_found(count, chance, tested), Words("vi")) == said
    assert branches_found(0, NOTHING, 0).key == "empty"
