"""Each oddity of typed cells by its name."""

import unicodedata
from datetime import date

import pytest

from dashboard.sheets.cells import NA, Refused, parse_day, parse_points, parse_whole, parse_yes
from dashboard.sheets.encodings import EncodingError, decode, legacy_font
from dashboard.sheets.read_csv import separator_of


@pytest.mark.parametrize(
    ("cell", "points"),
    [
        ("8,5", 850), ("9.5 ", 950), ("\u00a05", 500), ("7,25", 725), (8.5, 850), (8, 800),
        (8.0999999999999996, 810), ("0", 0), ("", None), (None, None), ("  ", None),
        ("không áp dụng", NA), ("n/a", NA), ("KAD", NA), ("-1", -100),
        ("TRUE", Refused("truth_value")), ("false", Refused("truth_value")),
        ("1.000", Refused("ambiguous_number")), ("1,000", Refused("ambiguous_number")),
        ("8,1234", Refused("too_many_decimals")), (8.123, Refused("too_many_decimals")),
        ("#DIV/0!", Refused("cell_error")), ("=A1+1", Refused("formula_without_value")),
        ("tám", Refused("not_a_number")), ("1e3", Refused("not_a_number")),
        ("không họp", Refused("not_held")), (float("inf"), Refused("not_a_number")),
        (float("nan"), Refused("not_a_number")),
    ],
)  # fmt: skip
def test_points_are_right_or_refused_by_name(cell, points):
    assert parse_points(cell) == points


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("24/10/2023", date(2023, 10, 24)), ("24.10.2023", date(2023, 10, 24)),
        ("5-3-2024", date(2024, 3, 5)), ("2023-10-24", date(2023, 10, 24)),
        ("2023-10-24 00:00:00", date(2023, 10, 24)), (45223, date(2023, 10, 24)),
        ("45223", date(2023, 10, 24)), (45223.75, date(2023, 10, 24)),
        ("ngày 24 tháng 10 năm 2023", date(2023, 10, 24)), ("tháng 3/2024", 202403),
        ("Tháng 03 năm 2024", 202403), ("T3/2024", 202403), ("03/2024", 202403),
        ("2024-03", 202403), (202403, 202403), ("", None), (None, None),
        (unicodedata.normalize("NFD", "tháng 3/2024"), 202403),
        ("31/02/2023", Refused("no_such_day")), ("10/24/2023", Refused("no_such_day")),
        ("tháng 13/2024", Refused("no_such_day")), ("24/10/23", Refused("short_year")),
        ("24/10/1923", Refused("year_out_of_range")), ("hôm qua", Refused("not_a_date")),
        (12, Refused("not_a_date")), ("không họp", Refused("not_held")),
    ],
)  # fmt: skip
def test_days_and_months_are_right_or_refused_by_name(cell, day):
    assert parse_day(cell) == day


def test_facts_are_whole_numbers_or_yes_and_no():
    assert [parse_whole(cell) for cell in ("90", 25, "", "1,5")] == [
        90, 25, None, Refused("not_a_whole_number"),
    ]  # fmt: skip
    assert [parse_yes(cell) for cell in ("Có", "x", "TRUE", "không", 0, "", "maybe")] == [
        True, True, True, False, False, None, Refused("not_yes_or_no"),
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_is_read_in_every_known_encoding_and_composed(encoding):
    text = unicodedata.normalize("NFD", "Chi bộ Thôn Đồng Hóa")
    assert decode(text.encode(encoding)) == "Chi bộ Thôn Đồng Hóa"


def test_windows_1258_is_read_where_utf_8_fails():
    assert decode(b"Chi b\xf4\xf2 x\xe3 H\xf2a") == unicodedata.normalize(
        "NFC", "Chi bô\u0323 xă H\u0323a"
    )


def test_bytes_of_no_encoding_are_refused():
    with pytest.raises(EncodingError):
        decode(b"\xff\x00\x01\x8d\x9d")


def test_old_fonts_are_known_by_the_column():
    assert legacy_font(["Chi bé Th«n 1", "Chi bé Tr­êng häc", "C«ng an"]) == "TCVN3"
    assert legacy_font(["Chi boä Thoân 1", "Chi boä Tröôøng hoïc"]) == "VNI"
    assert legacy_font(["Chi bộ Thôn 1", "Chi bộ «Trường học»"]) is None
    assert legacy_font(["Chi bo 1", ""]) is None


def test_decimal_commas_do_not_pass_for_separators():
    assert separator_of("a;b;c\n8,5;9,5;7,5\n8,5;9,5;7,5\n") == ";"
    assert separator_of("a\tb\tc\n8,5\t9,5\t7,5\n") == "\t"
    assert separator_of('a,b,c\n1,2,"8,5"\n') == ","
