"""Files of scores come in whole and right, or not at all."""

import unicodedata
import zipfile

import pytest
from openpyxl import load_workbook

from dashboard.actions.export_scores import Form, blank_form
from dashboard.actions.import_sheet import import_sheet
from dashboard.actions.rebuild_rollup import check_rollup
from dashboard.actions.undo_import import undo_import
from dashboard.domain.problems import Problem
from dashboard.domain.viewer import Viewer
from dashboard.text import Words
from tests.actions.files import (
    EVERYONE,
    IDENTITY,
    counts,
    csv_of,
    full_row,
    headings,
    maxima,
    reasons,
    stored,
    xlsx_of,
)


def test_a_wide_csv_comes_in_and_the_same_file_again_changes_nothing(engine, codes, tmp_path):
    path = csv_of(tmp_path / "a.csv", [headings(engine), *(full_row(engine, c) for c in codes[:5])])
    assert counts(import_sheet(engine, path, EVERYONE, dry_run=True)) == (5, 0, 0, 0)
    assert stored(engine) == ([], [])
    assert counts(import_sheet(engine, path, EVERYONE)) == (5, 0, 0, 0)
    before = stored(engine)
    again = import_sheet(engine, path, EVERYONE)
    assert counts(again) == (0, 0, 5, 0)
    assert again.upload_id is None
    assert stored(engine) == before
    assert check_rollup(engine) == []


def test_a_corrected_file_updates_and_says_what_changed(engine, codes, tmp_path):
    rows = [headings(engine), full_row(engine, codes[0]), full_row(engine, codes[1])]
    import_sheet(engine, csv_of(tmp_path / "a.csv", rows), EVERYONE)
    rows[1][4] = "4,5"
    receipt = import_sheet(engine, csv_of(tmp_path / "b.csv", rows), EVERYONE)
    assert counts(receipt) == (0, 1, 1, 0)
    said = {one["column"]: (one["before"], one["after"]) for one in receipt.changes}
    assert said["total_x100"] == ("10000", "9850")
    assert {one["branch"] for one in receipt.changes} == {codes[0]}
    assert check_rollup(engine) == []


def test_the_long_layout_says_the_same_as_the_wide_one(engine, codes, tmp_path):
    long = [["branch", "meeting date", "assessment", "criterion", "points"]]
    long += [[codes[0], "5/3/2024", "self", code, most] for code, most in maxima(engine).items()]
    assert counts(import_sheet(engine, csv_of(tmp_path / "l.csv", long), EVERYONE)) == (1, 0, 0, 0)
    wide = [headings(engine), full_row(engine, codes[0])]
    assert counts(import_sheet(engine, csv_of(tmp_path / "w.csv", wide), EVERYONE)) == (0, 0, 1, 0)


def test_headings_are_found_under_titles_and_merged_cells(engine, codes, tmp_path):
    named = list(maxima(engine))
    rows = [
        ["BẢNG ĐIỂM THÁNG 3"], [],
        [*IDENTITY, "Nội dung", *[None] * (len(named) - 1)],
        [None, None, None, None, *[f"{code}. (tối đa)" for code in named]],
        full_row(engine, codes[0], 45356), full_row(engine, codes[1], "tháng 3/2024"),
        ["Tổng cộng", None, None, None, 12],
    ]  # fmt: skip
    path = xlsx_of(tmp_path / "a.xlsx", rows, ("A1:H1", "A3:A4", "B3:B4", "C3:C4", "D3:D4"))
    assert counts(import_sheet(engine, path, EVERYONE)) == (2, 0, 0, 0)


def test_a_branch_is_found_by_any_spelling_and_ambiguity_is_named(engine, tmp_path):
    blank_form(engine, EVERYONE, Form(202403), tmp_path / "f.xlsx")
    sheet = load_workbook(tmp_path / "f.xlsx").worksheets[0]
    listed = list(sheet.iter_rows(min_row=3, values_only=True))
    names = [row[1] for row in listed]
    twice = next((row for row in listed if names.count(row[1]) > 1), None)
    once = next(row for row in listed if names.count(row[1]) == 1)
    head = ["Chi bộ", "Đảng bộ", *IDENTITY[1:], *maxima(engine)]
    spelt = unicodedata.normalize("NFD", once[1]).upper().replace("CHI BỘ", "")
    rows = [head, [spelt, once[2], *full_row(engine, "")[1:]]]
    assert counts(import_sheet(engine, csv_of(tmp_path / "a.csv", rows), EVERYONE)) == (1, 0, 0, 0)
    if twice is not None:
        rows = [head, [twice[1], "", *full_row(engine, "")[1:]]]
        receipt = import_sheet(engine, csv_of(tmp_path / "b.csv", rows), EVERYONE)
        assert reasons(receipt) == ["ambiguous_branch"]
        rows[1][1] = twice[2]
        receipt = import_sheet(engine, csv_of(tmp_path / "b.csv", rows), EVERYONE)
        assert counts(receipt) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("place", "cell", "reason"),
    [
        (4, "TRUE", "truth_value"), (4, "1.000", "ambiguous_number"), (4, "99", "above_maximum"),
        (4, "-1", "below_zero"), (4, "", "points_missing"), (4, "n/a", "always_applies"),
        (4, "#DIV/0!", "cell_error"), (4, "không họp", "not_held"),
        (1, "31/02/2023", "no_such_day"),
        (1, "không họp", "not_held"), (1, "", "no_date"),
        (1, "05/03/2019", "branch_not_there_then"),
        (0, "nơi nào đó", "unknown_branch"), (2, "đại hội", "unknown_meeting_kind"),
        (3, "khen", "unknown_assessment"),
    ],
)  # fmt: skip
def test_every_problem_names_row_column_value_and_remedy_and_nothing_comes_in(
    engine, codes, tmp_path, place, cell, reason
):
    rows = [headings(engine), full_row(engine, codes[0]), full_row(engine, codes[1])]
    rows[2][place] = cell
    receipt = import_sheet(engine, csv_of(tmp_path / "a.csv", rows), EVERYONE)
    assert stored(engine) == ([], [])
    found = receipt.problems[0]
    if reason != "branch_not_there_then":
        assert (found.row, found.column, found.value) == (3, headings(engine)[place], cell)
    assert reason in reasons(receipt) or reasons(receipt) == ["no_rubric_then"]
    for language in ("vi", "en"):
        words = Words(language)
        slots = {"value": found.value, "column": found.column, **found.slots}
        assert words(f"problem.{found.reason}", **slots)
        assert words(f"remedy.{found.reason}", **slots)


def test_a_row_twice_and_a_missing_column_are_named(engine, codes, tmp_path):
    rows = [headings(engine), full_row(engine, codes[0]), full_row(engine, codes[0])]
    receipt = import_sheet(engine, csv_of(tmp_path / "a.csv", rows), EVERYONE)
    assert reasons(receipt) == ["repeated_row"]
    rows = [row[:-1] for row in rows[:2]]
    receipt = import_sheet(engine, csv_of(tmp_path / "b.csv", rows), EVERYONE)
    assert receipt.problems == [
        Problem(None, "KT4", "", "missing_criterion_column", {"rubric": "KB-20"})
    ]


def test_old_fonts_are_refused_by_column(engine, tmp_path):
    rows = [
        headings(engine),
        full_row(engine, "Chi bé Th«n 1"),
        full_row(engine, "Chi bé Tr­êng häc"),
    ]
    receipt = import_sheet(engine, csv_of(tmp_path / "a.csv", rows), EVERYONE)
    assert [(one.reason, one.column, one.slots) for one in receipt.problems] == [
        ("legacy_font", "Mã chi bộ", {"font": "TCVN3"})
    ]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0rest", "wrong_kind_of_file"),
        ("a.ods", b"PK\x03\x04rest", "wrong_kind_of_file"),
        ("a.xlsx", b"PK\x03\x04rest", "broken_workbook"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0rest", "workbook_locked"),
        ("a.xlsx", b"", "empty_file"),
        ("a.csv", b"PK\x03\x04rest", "wrong_kind_of_file"),
        ("a.csv", b"\xff\x00\x01\x8d", "unknown_encoding"),
        ("a.csv", b"a,b,c\n1,2,3\n", "no_headings"),
    ],
)
def test_other_files_are_refused_with_a_way_out(engine, tmp_path, name, data, reason):
    (tmp_path / name).write_bytes(data)
    assert reasons(import_sheet(engine, tmp_path / name, EVERYONE)) == [reason]


def test_a_swelling_workbook_is_refused_before_it_is_unpacked(engine, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "x")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    assert reasons(import_sheet(engine, tmp_path / "a.xlsx", EVERYONE)) == ["workbook_too_large"]


def test_a_formula_without_a_value_is_named(engine, codes, tmp_path):
    row = full_row(engine, codes[0])
    row[4] = "=1+2"
    receipt = import_sheet(engine, xlsx_of(tmp_path / "a.xlsx", [headings(engine), row]), EVERYONE)
    assert reasons(receipt) == ["formula_without_value"]


def test_a_viewer_imports_only_into_their_own_part_of_the_tree(engine, codes, tmp_path):
    minh = Viewer("minh", scope=codes[0])
    rows = [headings(engine), full_row(engine, codes[0]), full_row(engine, codes[1])]
    receipt = import_sheet(engine, csv_of(tmp_path / "a.csv", rows), minh)
    assert [(one.row, one.reason) for one in receipt.problems] == [(3, "unknown_branch")]
    own = import_sheet(engine, csv_of(tmp_path / "b.csv", rows[:2]), minh)
    assert counts(own) == (1, 0, 0, 0)
    nobody = Viewer("dung", verbs=frozenset())
    assert reasons(import_sheet(engine, tmp_path / "b.csv", nobody)) == ["not_allowed"]
    assert reasons(undo_import(engine, own.upload_id, Viewer("dung", scope=codes[1]))) == [
        "no_such_import"
    ]
