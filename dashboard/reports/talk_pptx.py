"""A talk as .pptx: a slide each, with native charts and tables that can be edited.

Source of the format: ECMA-376, through python-pptx (MIT), which writes native charts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from math import ceil
from typing import Any

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.util import Emu, Pt

from dashboard.reports.pptx_bodies import BODIES
from dashboard.reports.pptx_box import FONT, PIXEL, Box, coloured
from dashboard.text import Words

Drawn = dict[str, Any]
WIDTH, HEIGHT = 1920, 1080
EDGE, TOP, BODY_TOP, NOTE_TOP = 72, 36, 300, 940
TITLE_ONLY, SMALLEST_TITLE = 5, 30


@dataclass(frozen=True)
class Deck:
    """What a file says besides its slides: its name, the label of invented data ("" of real ones),
    the unit it is about, and the least type in pixels of a picture 1080 high."""

    name: str
    label: str
    unit: str
    least: int


def write_pptx(slides: Sequence[Drawn], deck: Deck, words: Words) -> bytes:
    """Return the file of slides as `dashboard.slides` made them.

    Each has a title, one native chart or table with an alternative text, a note line, and the
    speaker's notes; rows without room go on further slides or are counted.
    """
    file = Presentation()
    file.slide_width, file.slide_height = Emu(WIDTH * PIXEL), Emu(HEIGHT * PIXEL)
    properties = file.core_properties
    properties.title, properties.language = deck.name, words.language.value
    properties.author = words("product.name")
    properties.comments = deck.label
    for slide in slides:
        draw = BODIES[slide["body"]["kind"]]
        for part in draw.parts(slide, deck.least):
            made = file.slides.add_slide(file.slide_layouts[TITLE_ONLY])
            _frame(made, part, deck, words)
            box = Box(made, EDGE, BODY_TOP, WIDTH - 2 * EDGE, NOTE_TOP - BODY_TOP - 10, deck.least)
            draw.draw(box, part, words)
            for shape in made.shapes:
                _describe(shape, part)
    kept = BytesIO()
    file.save(kept)
    return kept.getvalue()


def _frame(made: Any, slide: Drawn, deck: Deck, words: Words) -> None:
    title = made.shapes.title
    title.left, title.top = Emu(EDGE * PIXEL), Emu(100 * PIXEL)
    title.width, title.height = Emu((WIDTH - 2 * EDGE) * PIXEL), Emu((BODY_TOP - 110) * PIXEL)
    title.text_frame.word_wrap = True
    title.text_frame.vertical_anchor = MSO_ANCHOR.TOP
    title.text_frame.auto_size = MSO_AUTO_SIZE.NONE
    _write(title.text_frame, slide["title"], _title_size(slide["title"], deck.least), bold=True)
    subject = slide["name"] + (f" ({slide['piece']})" if slide.get("piece") else "")
    top = _text(made, (EDGE, TOP, 1100, 56), " · ".join(filter(None, [deck.unit, subject])), 30)
    top.name = "subject"
    if deck.label:
        _text(made, (1200, TOP, WIDTH - EDGE - 1200, 56), deck.label, 26, bold=True)
    note = _text(made, (EDGE, NOTE_TOP, WIDTH - 2 * EDGE, 120), slide["note"], deck.least)
    note.name = "note"
    spoken = [slide["speaker"], slide["finding"], slide["note"], deck.label]
    if slide["own"]:
        spoken.insert(1, words("hall.ui.own"))
    made.notes_slide.notes_text_frame.text = "\n".join(filter(None, spoken))


def _title_size(title: str, least: int) -> int:
    """Return the largest type, in pixels, at which a title stays above its picture."""
    ems = sum(1.0 if one.isupper() else 0.6 for one in title)
    for size in range(max(56, least), SMALLEST_TITLE, -2):
        if ceil(ems * size / (WIDTH - 2 * EDGE)) * 1.2 * size <= BODY_TOP - 110:
            return size
    return SMALLEST_TITLE


def _text(
    made: Any, where: tuple[int, int, int, int], text: str, size: int, *, bold: bool = False
) -> Any:
    box = made.shapes.add_textbox(*(Emu(one * PIXEL) for one in where))
    box.text_frame.word_wrap = True
    _write(box.text_frame, text, size, bold=bold)
    return box


def _write(frame: Any, text: str, size: int, *, bold: bool = False) -> None:
    frame.text = text
    for paragraph in frame.paragraphs:
        paragraph.font.size, paragraph.font.bold = Pt(size / 2), bold
        paragraph.font.name = FONT
        paragraph.font.color.rgb = coloured("ink")
        paragraph.alignment = PP_ALIGN.LEFT


def _describe(shape: Any, slide: Drawn) -> None:
    """Give what is drawn the sentence it shows, for those who hear the file."""
    if shape.has_chart or shape.has_table:
        element = shape._element.nvGraphicFramePr.cNvPr
        element.set("descr", f"{slide['name']}. {slide['finding']}")
