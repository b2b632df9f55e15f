"""Names of branches stay hidden until somebody shows them."""

from string import ascii_uppercase

from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.masks import letters, mask, masked, unmask


def test_branches_are_called_by_letters_in_the_order_of_the_text():
    text = f"{mask(31)} thấp hơn {mask(4)} và {mask(31)}"
    assert masked(text) == [31, 4]
    assert unmask(text, letters(masked(text)).__getitem__) == "A thấp hơn B và A"


def test_letters_go_on_after_z():
    called = list(letters(list(range(703))).values())
    assert called[:26] == list(ascii_uppercase)
    assert called[26:28] == ["AA", "AB"]
    assert called[702] == "AAA"
    assert len(set(called)) == 703


@given(st.lists(st.integers(1, 10**9), unique=True, max_size=40))
def test_every_mask_in_a_text_is_found_and_taken_out(ids):
    text = " – ".join(map(mask, ids))
    assert masked(text) == ids
    assert unmask(text, str) == " – ".join(map(str, ids))
