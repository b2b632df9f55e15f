"""What the page of imports says: corrections in words, and examples that can really be read."""

import pytest

from dashboard.actions.outcome import Correction, Located, Outcome
from dashboard.components.import_help import import_help
from dashboard.components.receipt import correction_row, receipt
from dashboard.components.receipt_card import receipt_card
from dashboard.domain.problems import Problem
from dashboard.pages.imports import month_options
from dashboard.sheets.cells import folded
from dashboard.sheets.columns import ASSESSMENTS, MEETING_KINDS
from dashboard.sheets.headings import meaning
from dashboard.text import Words
from tests.test_wiring import components

VIETNAMESE, ENGLISH = Words("vi"), Words("en")
CRITERIA = {"nd1": "ND1", "nd5": "ND5", "kt4": "KT4"}


def texts(layout, kind: str) -> list[list[str]]:
    """The cells of each row of a table."""
    rows = [part for part in components(layout) if part._type == "Tr"]
    return [[cell.children for cell in row.children if cell._type == kind] for row in rows]


@pytest.mark.parametrize(
    ("column", "before", "after", "said"),
    [
        ("criterion:ND1", 600, 450, ("ND1", "6,0", "4,5")),
        ("criterion:ND5", None, 425, ("ND5", "không áp dụng", "4,25")),
        ("total", 10000, 9850, ("Tổng điểm", "100,0", "98,5")),
        ("grade", "good", "fair", ("Xếp loại", "Tốt", "Khá")),
        ("committee_met", None, True, ("Họp chi ủy", "–", "có")),
        ("minutes_voted", True, False, ("Thông qua biên bản", "có", "không")),
        ("attended", "12", "0", ("Số đảng viên dự", "12", "0")),
        ("theme", None, "Nước sạch", ("Tên chuyên đề", "–", "Nước sạch")),
        ("assessor", "TD01", None, ("Mã người chấm", "TD01", "–")),
    ],
)
def test_a_correction_is_told_in_words(column, before, after, said):
    one = Correction("x-1", "Chi bộ thôn 1", "05/03/2024", column, before, after)
    told = correction_row(one, VIETNAMESE)
    assert (told["column"], told["before"], told["after"]) == said


def test_only_the_first_problems_are_told_with_how_many_there_are():
    problems = [Located("", Problem(row, "ND1", "x", "not_a_number")) for row in range(2, 252)]
    said = receipt(Outcome(problems=problems), "a.xlsx", ENGLISH, written=False)
    assert (len(said["problems"]), said["problem_count"]) == (200, 250)
    drawn = str(receipt_card(said, ENGLISH, {"token": "x", "marked": "yes"}))
    assert "The first 200 of 250" in drawn
    assert "/nap/loi?token=x" in drawn


def test_a_file_that_was_tried_cannot_be_undone_and_one_taken_in_cannot_be_confirmed():
    outcome = Outcome(new=2, upload_id=7)
    for written, offered in ((False, ["confirm", "drop"]), (True, ["undo", "choose"])):
        said = receipt(outcome, "a.xlsx", VIETNAMESE, written=written)
        card = receipt_card(said, VIETNAMESE, {"token": "x"})
        buttons = [part for part in components(card) if part._type == "Button"]
        assert [part.to_plotly_json()["props"]["data-import"] for part in buttons] == offered


@pytest.mark.parametrize("words", [VIETNAMESE, ENGLISH])
def test_the_examples_are_files_that_an_import_reads(words):
    for card in import_help(words)[1:]:
        (titles, *_), (_, *rows) = texts(card, "Th"), texts(card, "Td")
        fields = [meaning(title, CRITERIA) for title in titles]
        assert [name for name, title in zip(fields, titles, strict=True) if title != "…"].count(
            None
        ) == 0
        for row in rows:
            given = dict(zip(fields, row, strict=True))
            assert folded(given["meeting_kind"]) in MEETING_KINDS
            assert folded(given["assessment"]) in ASSESSMENTS


def test_a_form_can_be_had_for_this_month_first_then_those_before_then_the_next():
    values = [option.value for option in month_options(202601, VIETNAMESE)]
    assert (len(values), values[:2], values[-2:]) == (
        25, ["2026-01", "2025-12"], ["2024-02", "2026-02"],
    )  # fmt: skip
