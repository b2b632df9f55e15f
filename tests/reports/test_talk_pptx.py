"""A talk as .pptx: native charts, titles, notes and alternative texts; LibreOffice opens it."""

import os
import re
import shutil
import subprocess
from datetime import datetime
from io import BytesIO

import pytest
from pptx import Presentation
from pptx.util import Pt

from dashboard.domain.clock import VIETNAM
from dashboard.domain.talk import Slide, SlideKind, Talk, usual_slides
from dashboard.domain.viewer import Viewer
from dashboard.queries.reader import Reader
from dashboard.reports import Deck, write_pptx
from dashboard.slides import Hall, show_talk
from dashboard.text import Words

NOW = datetime(2025, 10, 3, 8, 30, tzinfo=VIETNAM)
LABEL = "DỮ LIỆU MẪU – KHÔNG PHẢI SỐ LIỆU THẬT"
LEAST = 48


@pytest.fixture(scope="module")
def slides(sample):
    own = Slide(SlideKind.GRADES, title="Ta đã khá hơn", notes="Nói chậm ở đây")
    talk = Talk("Hội nghị", slides=(*usual_slides(), own))
    hall = Hall(lambda: Reader(sample, Viewer()), [Words("vi")], NOW, lambda *_: None)
    return show_talk(hall, talk, []).slides["vi"]["off"]


@pytest.fixture(scope="module")
def written(slides):
    return write_pptx(slides, Deck("Hội nghị", LABEL, "Toàn Đảng bộ", LEAST), Words("vi"))


@pytest.fixture(scope="module")
def deck(written):
    return Presentation(BytesIO(written))


def texts(slide):
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def test_every_slide_has_its_finding_as_title_and_its_note(deck, slides):
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert list(dict.fromkeys(titles)) == [one["title"] for one in slides]
    assert all("Số liệu tính đến 08:30" in " ".join(texts(slide)) for slide in deck.slides)


def test_sample_data_say_so_on_every_slide(deck):
    assert all(LABEL in texts(slide) for slide in deck.slides)


def test_charts_are_native_and_can_be_edited(deck):
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert len(charts) >= 8
    for chart in charts:
        assert chart.part.chart_workbook.xlsx_part is not None
    first = charts[0].plots[0]
    assert next(iter(first.categories)) == "Nội dung sinh hoạt"
    assert 50 < first.series[0].values[0] <= 100


def test_what_is_drawn_has_an_alternative_text(deck, slides):
    said = [
        shape._element.nvGraphicFramePr.cNvPr.get("descr")
        for slide in deck.slides for shape in slide.shapes if shape.has_chart or shape.has_table
    ]  # fmt: skip
    assert len(said) >= len(slides) - 2
    assert all(said)
    assert said[0].startswith("Chúng ta đang ở đâu. ")


def test_notes_hold_what_to_say_and_where_the_numbers_come_from(deck, slides):
    last = list(deck.slides)[-1].notes_slide.notes_text_frame.text
    assert last.startswith("Nói chậm ở đây")
    assert slides[-1]["finding"] in last
    assert "tiêu đề do người trình bày đặt" in last


def test_no_text_is_smaller_than_the_room_asks(deck):
    small = set()
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_text_frame and shape.name != "subject" and shape.text_frame.text != LABEL:
                for paragraph in shape.text_frame.paragraphs:
                    size = paragraph.font.size or next(
                        (run.font.size for run in paragraph.runs), None
                    )
                    if size is not None and size < Pt(LEAST / 2):
                        small.add(paragraph.text)
    assert small == set()


def test_rows_without_room_are_counted():
    body = {
        "kind": "rows", "mark": "bar", "scale": [0, 1], "zero": None, "headline": None,
        "legend": "", "overflow": "cut",
        "rows": [{"name": f"Xã {at}", "text": "1", "at": 1.0, "colour": "ink"} for at in range(30)],
    }  # fmt: skip
    slide = {
        "kind": "moved", "name": "x", "title": "x", "finding": "x", "own": False, "body": body,
        "table": {"columns": [], "rows": []}, "note": "n", "speaker": "", "query": "",
        "more": "hall.more",
    }  # fmt: skip
    data = write_pptx([slide], Deck("x", "", "", LEAST), Words("vi"))
    made = Presentation(BytesIO(data)).slides[0]
    chart = next(shape.chart for shape in made.shapes if shape.has_chart)
    shown = len(list(chart.plots[0].categories))
    assert shown <= 12
    assert f"và {30 - shown} đơn vị khác" in texts(made)


@pytest.mark.slow
def test_libreoffice_opens_every_slide(written, deck, tmp_path):
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        reason = "no LibreOffice: apt-get install libreoffice-impress"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    (tmp_path / "talk.pptx").write_bytes(written)
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    done = subprocess.run(
        [office, "--headless", home, "--convert-to", "pdf", "--outdir", tmp_path,
         tmp_path / "talk.pptx"],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    pdf = (tmp_path / "talk.pdf").read_bytes()
    assert pdf.startswith(b"%PDF"), done.stderr
    pages = re.findall(rb"/Type\s*/Page(?![a-zA-Z])", pdf)
    assert len(pages) == len(deck.slides)


@pytest.mark.parametrize("title", ["Đ" * 200, "Một tiêu đề dài của người nói. " * 6, "Ngắn"])
def test_a_title_however_long_stays_above_its_picture(slides, title):
    made = write_pptx([slides[0] | {"title": title}], Deck("x", "", "", LEAST), Words("vi"))
    shape = Presentation(BytesIO(made)).slides[0].shapes.title
    size = shape.text_frame.paragraphs[0].font.size
    wide = len(title) * (1.0 if title.isupper() else 0.6)
    lines = -(-wide * size // shape.width)
    assert shape.text_frame.text == title
    assert lines * 1.2 * size <= shape.height
