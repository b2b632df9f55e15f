"""Exports open safely, say what they are, and come in again without a change."""

import re
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from dashboard.actions.export_scores import Form, NotAllowedError, blank_form, export_scores
from dashboard.actions.import_sheet import import_sheet
from dashboard.database.audit import write_state
from dashboard.database.engine import writing
from dashboard.domain.filters import Filters
from dashboard.domain.names import match_key
from dashboard.domain.period import Period
from dashboard.domain.viewer import Viewer
from dashboard.domain.words import AssessmentKind, AssessmentView, MeetingKind
from dashboard.sheets.columns import ASSESSMENTS, MEETING_KINDS
from dashboard.sheets.headings import FIELDS, meaning
from dashboard.sheets.live_text import safe_text
from dashboard.sheets.read import read_tables
from dashboard.sheets.write import Sheet, write_sheets
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

PAYLOADS = [
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "=HYPERLINK(\"http://x\")", "\t=1", "\r=1", " =1",
    "=cmd|' /C calc'!A0", "%0A=1", "|calc", "\n=1", "=DDE(\"a\")",
]  # fmt: skip


LABEL = "DỮ LIỆU MẪU – KHÔNG PHẢI SỐ LIỆU THẬT / SAMPLE DATA – NOT REAL"
MARCH = Filters(period=Period.parse("2024-03"))
FACTS = ["Tổng số đảng viên", "Số đảng viên dự", "Họp đúng ngày", "Họp chi ủy", "Tên chuyên đề"]


@pytest.fixture
def scored(engine, codes, tmp_path):
    """Regular, combined and themed meetings with facts, assessed in three ways; invented."""
    facts = [
        (20, 18, "có", "không", "- Học tập và làm theo"), (9, 9, "x", "", "@lạ"),
        ("", "", "", "", ""), (30, 12, "không", "có", 'Chuyện "lạ"; tab, phẩy'),
    ]  # fmt: skip
    rows = [[*headings(engine), *FACTS]]
    rows += [[*full_row(engine, code), *given] for code, given in zip(codes, facts, strict=False)]
    rows[1][headings(engine).index("ND5")] = "không áp dụng"
    rows[2][2:4] = ["Kết hợp", "Thẩm định"]
    rows[3][3] = "Dự sinh hoạt"
    receipt = import_sheet(engine, xlsx_of(tmp_path / "given.xlsx", rows), EVERYONE)
    themed = [[*IDENTITY, *maxima(engine, "KB-CD-16")]]
    themed.append([codes[4], "06/03/2024", "Chuyên đề", "Tự chấm", *themed_points(engine)])
    import_sheet(engine, csv_of(tmp_path / "themed.csv", themed), EVERYONE)
    with writing(engine) as connection:
        write_state(connection, "sample", "1")
    assert (reasons(receipt), receipt.new) == ([], 4)
    return engine


def themed_points(engine) -> list[str]:
    """Return half a point less than the most of each criterion, as Vietnamese write it."""
    return [f"{most - 0.5:g}".replace(".", ",") for most in maxima(engine, "KB-CD-16").values()]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("view", list(AssessmentView))
@pytest.mark.parametrize("name", ["out.xlsx", "out.csv"])
def test_an_export_imports_again_without_a_change(scored, tmp_path, language, view, name):
    chosen = replace(MARCH, assessment=view)
    count = export_scores(scored, EVERYONE, chosen, tmp_path / name, Words(language))
    assert count == {"official": 4, "self": 3, "appraisal": 1, "observation": 1}[view.value]
    before = stored(scored)
    assert counts(import_sheet(scored, tmp_path / name, EVERYONE)) == (0, 0, count, 0)
    assert stored(scored) == before


@pytest.mark.parametrize(
    ("language", "head", "line"),
    [
        ("vi", "Mã chi bộ;Chi bộ;Đảng bộ;Ngày sinh hoạt;Loại sinh hoạt;Loại đánh giá;",
         ";06/03/2024;Chuyên đề;Tự chấm;;7,5;9,5;9,5;5,5;"),
        ("en", "Branch code,Branch,Organisation,Date,Meeting kind,Assessment kind,",
         ",2024-03-06,Themed,Self-score,,7.5,9.5,9.5,5.5,"),
    ],
)  # fmt: skip
def test_an_export_speaks_one_language_and_carries_the_sample_label(
    scored, codes, tmp_path, language, head, line
):
    themed = replace(MARCH, meeting_kinds=(MeetingKind.THEMED,))
    export_scores(scored, EVERYONE, themed, tmp_path / "out.csv", Words(language))
    lines = (tmp_path / "out.csv").read_text("utf-8-sig").splitlines()
    assert lines[0] == LABEL
    assert lines[2].startswith(head)
    assert line in lines[3]
    export_scores(scored, EVERYONE, themed, tmp_path / "out.xlsx", Words(language))
    assert load_workbook(tmp_path / "out.xlsx").active["A1"].value == LABEL


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", ["form.xlsx", "form.csv"])
def test_a_form_filled_in_imports_in_either_language(scored, codes, tmp_path, language, name):
    """A csv form has one table and no lists of choices; both are filled by hand here."""
    form = Form(202404, words=Words(language))
    count = blank_form(scored, EVERYONE, form, tmp_path / name)
    (table, *_) = read_tables(tmp_path / name)
    assert table.rows[0] == [LABEL]
    assert len(table.rows) == count + 3
    row = table.rows[3]
    row += [None] * (len(table.rows[2]) - len(row))
    row[3] = "2024-04-03"
    for place, heading in enumerate(table.rows[2]):
        if found := re.fullmatch(r"[A-Z]{2}\d+ \((\d+)\)", str(heading)):
            row[place] = int(found[1])
    receipt = import_sheet(scored, csv_of(tmp_path / "filled.csv", table.rows), EVERYONE)
    assert counts(receipt) == (1, 0, 0, 0)


def test_an_export_stays_within_the_scope(scored, codes, tmp_path):
    own = Viewer("minh", scope=codes[0])
    assert export_scores(scored, own, MARCH, tmp_path / "own.csv") == 1
    assert codes[1] not in (tmp_path / "own.csv").read_text("utf-8-sig")
    with pytest.raises(NotAllowedError):
        blank_form(scored, own, Form(202403, codes[1]), tmp_path / "form.xlsx")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_import_understands_the_kinds_our_files_write(language):
    words = Words(language)
    kinds = {one: MEETING_KINDS.get(match_key(words(f"meeting_kind.{one}"))) for one in MeetingKind}
    ways = {one: ASSESSMENTS.get(match_key(words(f"assessment.{one}"))) for one in AssessmentKind}
    assert kinds == {one: one for one in MeetingKind}
    assert ways == {one: one for one in AssessmentKind}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_formula_payloads_are_text_in_every_export(tmp_path, payload):
    sheet = Sheet("a", [payload, "b"], [[payload, 1]], [payload])
    write_sheets(tmp_path / "a.xlsx", [sheet])
    cells = [cell for row in load_workbook(tmp_path / "a.xlsx").active.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert safe_text(payload).startswith("'")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_import_understands_the_headings_of_our_own_forms(language):
    words = Words(language)
    for key in sorted(words.keys()):
        name = key.removeprefix("sheets.heading.")
        if key.startswith("sheets.heading.") and name not in ("total", "percent", "grade"):
            assert meaning(words(key), {}) == {"branch_code": "code"}.get(name, name)
    assert set(FIELDS.values()) >= {"branch", "code", "points", "criterion"}
