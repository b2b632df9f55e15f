"""Names of sheets are what spreadsheets take, whatever a page is called."""

import pytest
from openpyxl import load_workbook

from dashboard.sheets.write import Sheet, sheet_name, write_sheets


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("Hai kỳ: thay đổi", "Hai kỳ thay đổi"),
        ("a/b\\c*[x]?", "a b c x"),
        ("'tên'", "tên"),
        ("Chi bộ cần theo dõi tái diễn và quá hạn", "Chi bộ cần theo dõi tái diễn và"),
    ],
)
def test_a_sheet_is_named_without_what_spreadsheets_refuse(tmp_path, name, taken):
    assert sheet_name(name) == taken
    path = tmp_path / "sheet.xlsx"
    write_sheets(path, [Sheet(name, ["Cột"], [["=1+1"]])])
    book = load_workbook(path)
    assert book.sheetnames == [taken]
    assert book.active["A2"].value == "=1+1"
    assert book.active["A2"].data_type == "s"
