"""Names are found however they are typed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.names import match_key, name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nguyễn Úy", "Nguyễn Uý"),
        ("Đồng Hóa", "Đồng Hoá"),
        ("Thụy Lôi", "Thuỵ Lôi"),
        ("Đồng Hóa", "Ðồng Hóa"),  # U+0110 and U+00D0
        ("Đồng Hóa", "Ɖồng Hóa"),  # U+0110 and U+0189
        ("  Kim\u00a0Bảng ", "KIM BẢNG"),
        ("Lê\u200b Hồ", "lê hồ"),
        ("Tân Tựu", unicodedata.normalize("NFD", "Tân Tựu")),
    ],
)
def test_two_spellings_of_one_name_have_one_key(one, other):
    assert match_key(one) == match_key(other)


def test_two_places_keep_two_keys():
    assert match_key("Nhật Tân") != match_key("Nhật Tựu")
    assert match_key("Lê Hồ") != match_key("Tân Sơn")


@pytest.mark.parametrize(
    "written", ["Xã Đồng Hóa", "xã đồng hoá", "Đảng bộ xã Đồng Hóa", "Phường Đồng Hóa", "Đồng Hóa"]
)
def test_the_kind_of_organisation_does_not_belong_to_its_name(written):
    assert name_key(written) == "dong hoa"


def test_a_town_may_be_shortened():
    assert name_key("TT. Quế") == name_key("Thị trấn Quế") == name_key("Quế") == "que"


def test_a_name_that_only_says_the_kind_is_kept():
    assert name_key("Chi bộ") == "chi bo"


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert match_key(match_key(text)) == match_key(text)
