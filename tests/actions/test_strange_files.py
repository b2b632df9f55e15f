"""Files as people really send them: each is read right, or refused with its reason."""

import datetime as dt
import os
import unicodedata
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import Engine, select

from dashboard.actions.import_sheet import import_sheet
from dashboard.database.tables import meeting
from dashboard.domain.problems import Problem
from dashboard.domain.viewer import Viewer
from dashboard.text import Words
from dashboard.text.problems import problem_words
from tests.actions.files import (
    EVERYONE,
    counts,
    csv_of,
    full_row,
    headings,
    maxima,
    reasons,
    stored,
    xlsx_of,
)

MARCH_5 = dt.date(2024, 3, 5)


def days(engine: Engine) -> list[dt.date]:
    with engine.connect() as connection:
        return list(connection.execute(select(meeting.c.date)).scalars())


def nfd(row: list[object]) -> list[object]:
    return [unicodedata.normalize("NFD", cell) if isinstance(cell, str) else cell for cell in row]


@pytest.mark.parametrize("write", [csv_of, xlsx_of])
def test_letters_may_be_taken_apart_in_headings_and_cells(engine, codes, tmp_path, write):
    rows = [nfd(headings(engine)), nfd(full_row(engine, codes[0], "Tháng 3/2024"))]
    path = write(tmp_path / ("a.csv" if write is csv_of else "a.xlsx"), rows)
    assert counts(import_sheet(engine, path, EVERYONE)) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("typed", "above"),
    [
        ("Chi bộ Thôn 1", "Đảng bộ xã Đồng Hóa"),
        ("Thôn 01 Đồng Hoá", ""),  # the other tone placement
        ("thôn 1", "xã Đồng Hoá"),
        ("THÔN 1", "ĐỒNG HÓA"),
        ("Thôn\u00a01 ", " đồng  hóa"),
        ("chi bộ thôn\u200b 1", "Ðồng Hóa"),  # an Icelandic letter that looks the same
    ],
)
def test_a_name_is_known_by_any_spelling(engine, tmp_path, typed, above):
    head = ["Chi bộ", "Trực thuộc", *headings(engine)[1:]]
    rows = [head, [typed, above, *full_row(engine, "")[1:]]]
    receipt = import_sheet(engine, csv_of(tmp_path / "a.csv", rows), EVERYONE)
    assert (reasons(receipt), receipt.new) == ([], 1)


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [
        ("utf-8-sig", ";"), ("utf-8-sig", "\t"), ("utf-8", ","), ("utf-8", "|"),
        ("utf-16", "\t"), ("utf-16", ";"), ("utf-16-be", "\t"),
    ],
)  # fmt: skip
def test_every_csv_that_a_spreadsheet_writes_is_read(engine, codes, tmp_path, encoding, separator):
    rows = [headings(engine), full_row(engine, codes[0]), full_row(engine, codes[1])]
    rows[0][0] = "\ufeff" * (encoding == "utf-16-be") + str(rows[0][0])
    path = csv_of(tmp_path / "a.csv", rows, separator, encoding)
    assert counts(import_sheet(engine, path, EVERYONE)) == (2, 0, 0, 0)


def test_windows_1258_with_its_marks_apart_is_read(engine, codes, tmp_path):
    rows = [headings(engine), full_row(engine, codes[0])]
    text = "\n".join(";".join(map(str, row)) for row in rows)
    # Windows keeps the tone as a letter of its own after the vowel.
    apart = "".join(
        unicodedata.normalize("NFC", base) + tone
        for letter in text
        for base, tone in [split_tone(letter)]
    )
    (tmp_path / "a.csv").write_bytes(apart.encode("cp1258"))
    assert counts(import_sheet(engine, tmp_path / "a.csv", EVERYONE)) == (1, 0, 0, 0)


def split_tone(letter: str) -> tuple[str, str]:
    parts = unicodedata.normalize("NFD", letter)
    tones = "".join(sign for sign in parts if sign in "\u0300\u0301\u0303\u0309\u0323")
    return "".join(sign for sign in parts if sign not in tones), tones


def test_old_mac_line_ends_and_quoted_line_breaks_are_read(engine, codes, tmp_path):
    rows = [headings(engine), full_row(engine, codes[0])]
    rows[0][4] = '"ND1\r(6)"'
    text = "\r".join(";".join(map(str, row)) for row in rows)
    (tmp_path / "a.csv").write_bytes(text.encode())
    assert counts(import_sheet(engine, tmp_path / "a.csv", EVERYONE)) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    "day",
    [
        "5/3/2024", "05-03-2024", "05.03.2024", "2024-03-05", "2024-03-05 00:00:00", "45356",
        "45356,0", "ngày 5 tháng 3 năm 2024", "05 /03/ 2024",
    ],
)  # fmt: skip
def test_a_day_is_a_day_however_it_is_written(engine, codes, tmp_path, day):
    rows = [headings(engine), full_row(engine, codes[0], day)]
    receipt = import_sheet(engine, csv_of(tmp_path / "a.csv", rows), EVERYONE)
    assert (reasons(receipt), days(engine)) == ([], [MARCH_5])


@pytest.mark.parametrize(
    "day",
    [
        MARCH_5,
        dt.datetime(2024, 3, 5, 19, 30, tzinfo=dt.UTC).replace(tzinfo=None),
        45356,
        45356.8,
        "05/03/2024",
    ],
)
def test_a_day_in_a_workbook_may_be_a_date_a_serial_or_text(engine, codes, tmp_path, day):
    rows = [headings(engine), full_row(engine, codes[0], day)]
    receipt = import_sheet(engine, xlsx_of(tmp_path / "a.xlsx", rows), EVERYONE)
    assert (reasons(receipt), days(engine)) == ([], [MARCH_5])


@pytest.mark.parametrize("month", ["tháng 3/2024", "Tháng 03 năm 2024", "T3/2024", "3/2024",
                                   "03-2024", "2024-03", "202403", "thg 3-2024"])  # fmt: skip
def test_a_month_stands_for_its_known_meeting_else_its_first_day(engine, codes, tmp_path, month):
    rows = [headings(engine), full_row(engine, codes[0], month)]
    first = import_sheet(engine, csv_of(tmp_path / "a.csv", rows), EVERYONE, dry_run=True)
    assert (reasons(first), first.new) == ([], 1)
    known = [headings(engine), full_row(engine, codes[0])]
    import_sheet(engine, csv_of(tmp_path / "known.csv", known), EVERYONE)
    receipt = import_sheet(engine, tmp_path / "a.csv", EVERYONE)
    assert (counts(receipt), days(engine)) == ((0, 0, 1, 0), [MARCH_5])


@pytest.mark.parametrize(
    ("points", "hundredths"),
    [("5,5", 550), ("5.5", 550), (" 5,50 ", 550), ("5,5\u00a0", 550), ("+5,5", 550), ("05.5", 550),
     ("0", 0), ("6,0", 600), ("'5,5", None), ("5,5đ", None), ("5,5/6", None), ("5 5", None),
     ("5,", None), (",5", None), ("5e0", None), ("٥", None), ("½", None), ("NaN", None),
     ("inf", None), ("1_0", None), ("=1+1", None), ("5,25", None), ("5,123", None),
     ("1.000", None), ("99999999999", None), ("-0,5", None)],
)  # fmt: skip
def test_points_are_understood_or_refused_never_guessed(
    engine, codes, tmp_path, points, hundredths
):
    rows = [headings(engine), full_row(engine, codes[0])]
    rows[1][4] = points
    receipt = import_sheet(engine, csv_of(tmp_path / "a.csv", rows), EVERYONE)
    if hundredths is None:
        assert [(one.row, one.column) for one in receipt.problems] == [(2, "ND1")]
        assert stored(engine) == ([], [])
    else:
        assert reasons(receipt) == []
        assert stored(engine)[1][0][8].startswith(f"[{hundredths},")


def test_points_between_two_steps_are_named_with_both_in_each_language(engine, codes, tmp_path):
    rows = [headings(engine), full_row(engine, codes[0])]
    rows[1][4] = "5,25"
    (problem,) = import_sheet(engine, csv_of(tmp_path / "a.csv", rows), EVERYONE).problems
    assert (problem.row, problem.column, problem.value, problem.reason) == (
        2, "ND1", "5,25", "off_step"
    )  # fmt: skip
    assert problem_words(problem, Words("vi")) == (
        "Điểm ND1 không theo bước 0,5.",
        "Điền 5 hoặc 5,5.",
    )
    assert problem_words(problem, Words("en")) == (
        "Points of ND1 go in steps of 0.5.",
        "Fill in 5 or 5.5.",
    )


def test_a_tenth_that_a_spreadsheet_could_not_keep_is_no_other_number(engine, codes, tmp_path):
    rows = [headings(engine), full_row(engine, codes[0])]
    rows[1][4] = 5.499999999999999
    receipt = import_sheet(engine, xlsx_of(tmp_path / "a.xlsx", rows), EVERYONE)
    assert (reasons(receipt), stored(engine)[1][0][8][:5]) == ([], "[550,")


def test_rows_of_a_form_that_nobody_touched_and_signatures_are_passed_over(engine, codes, tmp_path):
    untouched = [codes[1], "", "Thường kỳ", "Tự chấm"]
    rows = [
        headings(engine), full_row(engine, codes[0]), untouched, [],
        ["Tổng cộng", "", "", "", 12], ["Người lập biểu"], ["", "", "", "Thủ trưởng đơn vị"],
    ]  # fmt: skip
    for write, name in ((csv_of, "a.csv"), (xlsx_of, "a.xlsx")):
        receipt = import_sheet(engine, write(tmp_path / name, rows), EVERYONE, dry_run=True)
        assert counts(receipt) == (1, 0, 0, 0)
    rows[2][1] = "05/03/2024"
    receipt = import_sheet(engine, csv_of(tmp_path / "b.csv", rows), EVERYONE)
    assert [(one.row, one.reason) for one in receipt.problems] == [(3, "no_points")]


def test_a_file_of_nothing_but_untouched_rows_is_said_to_be_empty(engine, codes, tmp_path):
    rows = [headings(engine), [codes[0], "", "Thường kỳ", "Tự chấm"]]
    receipt = import_sheet(engine, csv_of(tmp_path / "a.csv", rows), EVERYONE)
    assert reasons(receipt) == ["no_rows"]


def test_a_name_merged_over_the_rows_of_several_meetings_names_them_all(engine, codes, tmp_path):
    rows = [headings(engine), full_row(engine, codes[0]), full_row(engine, "", "07/04/2024")]
    path = xlsx_of(tmp_path / "a.xlsx", rows, ("A2:A3",))
    assert counts(import_sheet(engine, path, EVERYONE)) == (2, 0, 0, 0)


def test_hidden_sheets_are_left_out_and_the_same_row_on_two_sheets_is_named(
    engine, codes, tmp_path
):
    book = Workbook()
    for sheet in (book.active, book.create_sheet("Ẩn"), book.create_sheet("Bìa")):
        if sheet.title != "Bìa":
            sheet.append(headings(engine))
            sheet.append(full_row(engine, codes[0]))
    book["Ẩn"].sheet_state = "hidden"
    book["Bìa"].append(["Huyện ủy Kim Bảng"])
    book.save(tmp_path / "a.xlsx")
    assert counts(import_sheet(engine, tmp_path / "a.xlsx", EVERYONE, dry_run=True)) == (1, 0, 0, 0)
    book["Ẩn"].sheet_state = "visible"
    book.save(tmp_path / "b.xlsx")
    assert reasons(import_sheet(engine, tmp_path / "b.xlsx", EVERYONE)) == ["repeated_row"]


def test_a_column_in_vni_is_refused_and_french_is_not_taken_for_it(engine, codes, tmp_path):
    rows = [
        headings(engine),
        full_row(engine, "Chi boä Thoân 1"),
        full_row(engine, "Toå daân phoá"),
    ]
    receipt = import_sheet(engine, csv_of(tmp_path / "a.csv", rows), EVERYONE)
    assert [(one.reason, one.slots) for one in receipt.problems] == [
        ("legacy_font", {"font": "VNI"})
    ]
    noted = [[*row, note] for row, note in zip(
        [headings(engine), full_row(engine, codes[0]), full_row(engine, codes[1])],
        ["Ghi chú", "café, à la carte", "vụ việc đã xong"], strict=True)]  # fmt: skip
    assert counts(import_sheet(engine, csv_of(tmp_path / "b.csv", noted), EVERYONE))[0] == 2


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0"), ("a.ods", b"PK\x03\x04"), ("a.numbers", b"PK\x03\x04"),
        ("a.pdf", b"%PDF-1.7"), ("a.docx", b"PK\x03\x04"), ("a.xlsb", b"PK\x03\x04"),
        ("a.xlsm", b"PK\x03\x04"), ("a.html", b"<html>"), ("diem", b"a,b"), ("a.xlsx.exe", b"MZ"),
    ],
)  # fmt: skip
def test_other_kinds_of_file_are_told_how_to_be_saved(engine, tmp_path, name, start):
    (tmp_path / name).write_bytes(start + b"rest")
    (problem,) = import_sheet(engine, tmp_path / name, EVERYONE).problems
    assert problem.reason == "wrong_kind_of_file"
    assert [".xlsx" in problem_words(problem, Words(one))[1] for one in ("vi", "en")] == [True] * 2


@pytest.mark.parametrize("start", [b"<html><table>", b"%PDF-1.7", b"PK\x05\x06", b"\x89PNG"])
def test_what_only_calls_itself_a_workbook_is_broken(engine, tmp_path, start):
    (tmp_path / "a.xlsx").write_bytes(start + b"rest" * 10)
    assert reasons(import_sheet(engine, tmp_path / "a.xlsx", EVERYONE)) == ["broken_workbook"]


def test_a_folder_or_no_file_is_said_not_to_be_readable(engine, tmp_path):
    (tmp_path / "folder.csv").mkdir()
    for name in ("folder.csv", "nothing.csv"):
        assert reasons(import_sheet(engine, tmp_path / name, EVERYONE)) == ["file_not_readable"]


SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "ha"><!ENTITY b "'
    + b"&a;" * 500
    + b'"><!ENTITY c "'
    + b"&b;" * 500
    + b'"><!ENTITY d "'
    + b"&c;" * 500
    + b'">]><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&d;</t></is></c></row></sheetData>'
    b"</worksheet>"
)
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1"><c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row></sheetData></worksheet>'
)


def with_part(path: Path, part: str, data: bytes) -> Path:
    """Write a small workbook in which one part is replaced or added."""
    sound = path.with_suffix(".sound")
    Workbook().save(sound)
    with (
        zipfile.ZipFile(sound) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        new.writestr(part, data)
    return path


@pytest.mark.parametrize(
    ("part", "data", "reason"),
    [
        (SHEET, LAUGHS, "broken_workbook"),
        (SHEET, OUTSIDE, "broken_workbook"),
        (SHEET, b"", "broken_workbook"),
        (SHEET, b"<worksheet><sheetData><row>", "broken_workbook"),
        ("xl/media/a.bin", b"0" * 120_000_000, "workbook_too_large"),
        ("xl/vbaProject.bin", b"0", "workbook_with_macros"),
        ("xl/styles.xml", b"<styleSheet/>" + b" " * 900_000, "no_headings"),
    ],
    ids=["laughs", "outside", "empty", "cut off", "swells", "macros", "only spaces"],
)
def test_a_workbook_made_to_do_harm_does_none(engine, tmp_path, part, data, reason):
    path = with_part(tmp_path / "a.xlsx", part, data)
    assert reasons(import_sheet(engine, path, EVERYONE)) == [reason]


def test_a_bomb_of_many_small_parts_is_refused(engine, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("[Content_Types].xml", "x")
        for number in range(2_001):
            archive.writestr(f"xl/{number}", "")
    assert reasons(import_sheet(engine, tmp_path / "a.xlsx", EVERYONE)) == ["workbook_too_large"]


def test_too_many_columns_and_rows_are_refused(engine, codes, tmp_path):
    wide = [[*headings(engine), *range(61)], full_row(engine, codes[0])]
    receipt = import_sheet(engine, xlsx_of(tmp_path / "a.xlsx", wide), EVERYONE)
    assert [(one.reason, one.slots) for one in receipt.problems] == [
        ("too_many_columns", {"limit": "60"})
    ]
    wide[0] += range(200)
    receipt = import_sheet(engine, csv_of(tmp_path / "a.csv", wide), EVERYONE)
    assert [(one.reason, one.slots) for one in receipt.problems] == [
        ("too_many_columns", {"limit": "200"})
    ]


def test_an_enormous_field_and_a_zero_byte_are_refused(engine, codes, tmp_path):
    rows = [headings(engine), full_row(engine, codes[0])]
    rows[1][0] = "x" * 200_000
    receipt = import_sheet(engine, csv_of(tmp_path / "a.csv", rows), EVERYONE)
    assert reasons(receipt) == ["broken_csv"]
    rows[1][0] = codes[0] + "\0"
    receipt = import_sheet(engine, csv_of(tmp_path / "b.csv", rows), EVERYONE)
    assert reasons(receipt) == ["unknown_encoding"]


def test_a_file_name_that_is_no_text_is_taken_in_and_shown(engine, codes, tmp_path):
    path = tmp_path / os.fsdecode("điểm \udcff.csv".encode("utf-8", "surrogateescape"))
    rows = [headings(engine), full_row(engine, codes[0])]
    assert counts(import_sheet(engine, csv_of(path, rows), EVERYONE)) == (1, 0, 0, 0)
    path.write_bytes(b"")
    (problem,) = import_sheet(engine, path, EVERYONE).problems
    assert problem.value.encode().decode() == "điểm ?.csv"


def test_every_row_wrong_names_a_thousand_and_takes_none_in(engine, tmp_path):
    rows = [headings(engine), *(full_row(engine, f"nơi {number}") for number in range(1_500))]
    receipt = import_sheet(engine, csv_of(tmp_path / "a.csv", rows), EVERYONE)
    assert (len(receipt.problems), set(reasons(receipt))) == (1_000, {"unknown_branch"})
    assert stored(engine) == ([], [])


def test_a_theme_keeps_its_letters_and_one_too_long_is_named(engine, codes, tmp_path):
    theme = unicodedata.normalize("NFD", "Phân loại rác tại nguồn")
    rows = [[*headings(engine), "Chủ đề"], [*full_row(engine, codes[0]), theme]]
    assert counts(import_sheet(engine, xlsx_of(tmp_path / "a.xlsx", rows), EVERYONE))[0] == 1
    with engine.connect() as connection:
        kept = connection.execute(select(meeting.c.theme)).scalar_one()
    assert kept == unicodedata.normalize("NFC", theme)
    rows[1][-1] = "x" * 501
    receipt = import_sheet(engine, xlsx_of(tmp_path / "b.xlsx", rows), EVERYONE)
    assert [(one.reason, one.column) for one in receipt.problems] == [("text_too_long", "Chủ đề")]


def test_more_present_than_members_is_named_here_and_against_what_is_known(engine, codes, tmp_path):
    head = [*headings(engine), "Tổng số đảng viên", "Dự họp"]
    rows = [head, [*full_row(engine, codes[0]), 20, 21]]
    receipt = import_sheet(engine, csv_of(tmp_path / "a.csv", rows), EVERYONE)
    assert reasons(receipt) == ["more_than"]
    rows[1][-1] = 20
    assert counts(import_sheet(engine, csv_of(tmp_path / "b.csv", rows), EVERYONE))[0] == 1
    fewer = [[*headings(engine), "Tổng số đảng viên"], [*full_row(engine, codes[0]), 19]]
    receipt = import_sheet(engine, csv_of(tmp_path / "c.csv", fewer), EVERYONE)
    assert receipt.problems == [Problem(2, "", "20 > 19", "facts_disagree")]
    two = [head, [*full_row(engine, codes[1]), 20, ""], [*full_row(engine, codes[1]), "", 21]]
    two[2][3] = "Thẩm định"
    receipt = import_sheet(engine, csv_of(tmp_path / "d.csv", two), EVERYONE)
    assert [(one.row, one.value) for one in receipt.problems] == [(2, "21 > 20"), (3, "21 > 20")]


def test_a_correction_out_of_scope_changes_nothing(engine, codes, tmp_path):
    rows = [headings(engine), full_row(engine, codes[0])]
    import_sheet(engine, csv_of(tmp_path / "a.csv", rows), EVERYONE)
    before = stored(engine)
    rows[1][4] = 1
    dung = Viewer("dung", scope=codes[1])
    receipt = import_sheet(engine, csv_of(tmp_path / "b.csv", rows), dung)
    assert (reasons(receipt), stored(engine)) == (["unknown_branch"], before)


def test_maxima_of_the_rubric_are_all_reachable(engine, codes, tmp_path):
    """The steps never keep anybody from full marks."""
    assert sum(maxima(engine).values()) == sum(maxima(engine, "KB-CD-16").values()) == 100
