"""Texts in one block are those that were put in, and are found as each by itself would be."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dashboard.queries.texts import Texts

LETTERS = st.text(alphabet="aáă \x00\nđ😀", max_size=5)
TEXTS = st.lists(st.one_of(LETTERS, st.text(st.characters(), max_size=5)))


@given(texts=TEXTS, more=TEXTS)
def test_each_text_is_the_one_put_in(texts: list[str], more: list[str]) -> None:
    held = Texts.joined([Texts.of(texts), Texts.of(more)])
    every = texts + more
    backwards = np.arange(len(every))[::-1]
    assert held[np.arange(len(every))].tolist() == every
    assert held[np.array([len(text) > 1 for text in every], dtype=bool)].tolist() == [
        text for text in every if len(text) > 1
    ]
    turned = held.ordered(backwards)
    assert turned[np.arange(len(turned))].tolist() == every[::-1]


@given(texts=TEXTS, part=LETTERS)
def test_a_part_is_found_in_the_texts_that_hold_it(texts: list[str], part: str) -> None:
    assert Texts.of(texts).holding(part).tolist() == [part in text for text in texts]


@given(texts=TEXTS)
def test_ranks_are_places_in_order(texts: list[str]) -> None:
    ordered = sorted(set(texts))
    assert Texts.of(texts).ranks().tolist() == [ordered.index(text) for text in texts]
