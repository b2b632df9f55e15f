"""Heat cells, pairs, conclusions and numbers of slides as native tables."""

from pptx.dml.color import RGBColor
from pptx.enum.text import PP_ALIGN
from pptx.util import Emu

from dashboard.reports.pptx_box import PIXEL, Box, Drawn, coloured, draw_text, put_table
from dashboard.text import Words

NAMES = 0.36


def draw_heat(box: Box, slide: Drawn, _words: Words) -> None:
    """Write a number in every cell, coloured by its step."""
    body = slide["body"]
    cells = [[row["name"], *(cell["text"] for cell in row["cells"])] for row in body["rows"]]
    table = put_table(box, ["", *body["columns"]], cells)
    table.columns[0].width = Emu(int(box.width * NAMES) * PIXEL)
    for column in range(1, len(table.columns)):
        table.columns[column].width = Emu(
            int(box.width * (1 - NAMES) / (len(table.columns) - 1)) * PIXEL
        )
    for at, row in enumerate(body["rows"], 1):
        for column, cell in enumerate(row["cells"], 1):
            place = table.cell(at, column)
            place.text_frame.paragraphs[0].alignment = PP_ALIGN.CENTER
            place.fill.solid()
            place.fill.fore_color.rgb = step_colour(cell["step"])


def step_colour(step: int) -> RGBColor:
    """Return the colour of a heat step (-1 unknown, 0 lowest to 20), as the screen mixes it."""
    if step < 0:
        return coloured("paper")
    if step == 0:
        return coloured("heat-low")
    stops = ["heat-below", "heat-middle", "heat-above", "heat-high"]
    ends = [0, 10, 15, 20]
    at = next(at for at in range(3) if step <= ends[at + 1])
    part = (step - ends[at]) / (ends[at + 1] - ends[at])
    low, high = coloured(stops[at]), coloured(stops[at + 1])
    return RGBColor(*(round(a + (b - a) * part) for a, b in zip(low, high, strict=True)))


def draw_pairs(box: Box, slide: Drawn, _words: Words) -> None:
    """Write the strongest and the weakest of each row."""
    body = slide["body"]
    cells = [
        [row["name"], *(f"{row[side]['text']} {row[side]['name']}" for side in ("best", "worst"))]
        for row in body["rows"]
    ]
    table = put_table(box, ["", *body["columns"]], cells)
    for column, share in enumerate((0.2, 0.4, 0.4)):
        table.columns[column].width = Emu(int(box.width * share) * PIXEL)


def draw_items(box: Box, slide: Drawn, words: Words) -> None:
    """Write what was agreed as a table; of nothing, say so."""
    rows = slide["body"]["rows"]
    if not rows:
        draw_text(box, slide["body"]["nothing"])
        return
    heads = [words(f"hall.{one}") for one in ("what", "who", "due")]
    put_table(box, heads, [[row["what"], row["who"], row["due"]] for row in rows])


def draw_nothing(box: Box, slide: Drawn, _words: Words) -> None:
    """Say why there is nothing."""
    draw_text(box, slide["body"]["reason"])


def draw_table(box: Box, slide: Drawn, _words: Words) -> None:
    """Write the numbers of a chart that has no native form."""
    table = slide["table"]
    put_table(box, table["columns"], slide["body"].get("rows", table["rows"]))


def draw_cells(box: Box, slide: Drawn, _words: Words) -> None:
    """Write a table."""
    put_table(box, slide["body"]["columns"], slide["body"]["rows"])
