"""A place on a slide of a file, and what is written there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.dml.color import RGBColor
from pptx.util import Emu, Pt

from dashboard.theme import HALL_LIGHT, LIGHT

Drawn = dict[str, Any]
# A slide 1920 pixels wide is 13 1/3 inches: a pixel is half a point.
PIXEL = 6350
FONT = "Arial"
LINE = 1.35


@dataclass(frozen=True)
class Box:
    """A place on a slide, in pixels of a picture 1920 × 1080, and the least type there."""

    slide: Any
    left: int
    top: int
    width: int
    height: int
    least: int

    def place(self) -> tuple[Emu, Emu, Emu, Emu]:
        """Return the place in the units of the file."""
        return (Emu(self.left * PIXEL), Emu(self.top * PIXEL), Emu(self.width * PIXEL),
                Emu(self.height * PIXEL))  # fmt: skip

    def right_of(self, width: int) -> "Box":
        """Return what is left beside something this wide."""
        return Box(self.slide, self.left + width, self.top, self.width - width, self.height,
                   self.least)  # fmt: skip


def coloured(token: str) -> RGBColor:
    """Return the colour of a token on the white ground of the hall."""
    colour = HALL_LIGHT.get(token) or LIGHT[token]
    return RGBColor(*(int(colour[at : at + 2], 16) for at in (1, 3, 5)))


def draw_text(box: Box, text: str) -> None:
    """Write a text alone."""
    frame = box.slide.shapes.add_textbox(*box.place()).text_frame
    frame.word_wrap = True
    frame.text = text
    put_font(frame.paragraphs[0].font, max(42, box.least))


def put_table(box: Box, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Any:
    """Write a table with a heading row; the table itself, to set its columns."""
    height = Emu(int(box.least * LINE * (len(rows) + 1)) * PIXEL)
    left, top, width, _ = box.place()
    table = box.slide.shapes.add_table(
        len(rows) + 1, len(heads), left, top, width, height
    ).table
    table.horz_banding = False
    for at, cells in enumerate([heads, *rows]):
        for column, text in enumerate(cells):
            cell = table.cell(at, column)
            cell.text = text
            cell.fill.solid()
            cell.fill.fore_color.rgb = coloured("ground")
            cell.margin_top = cell.margin_bottom = Emu(4 * PIXEL)
            put_font(cell.text_frame.paragraphs[0].font, box.least, bold=at == 0)
    return table


def put_font(font: Any, size: float, *, bold: bool = False) -> None:
    """Set size (pixels), weight, family and colour."""
    font.size, font.bold, font.name = Pt(size / 2), bold, FONT
    font.color.rgb = coloured("ink")
