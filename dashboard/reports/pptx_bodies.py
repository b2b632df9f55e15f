"""The bodies of slides (dashboard/figures/stage.py) as native charts and tables."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.enum.text import PP_ALIGN
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Emu, Pt

from dashboard.text import Words
from dashboard.theme import HALL_LIGHT, LIGHT

Drawn = dict[str, Any]
# A slide 1920 pixels wide is 13 1/3 inches: a pixel is half a point.
PIXEL = 6350
FONT = "Arial"
LINE = 1.35
MOST_ROWS = 12
NAMES = 0.36
ROOM = 630
DASHES = {
    "dash": MSO_LINE_DASH_STYLE.DASH,
    "dot": MSO_LINE_DASH_STYLE.ROUND_DOT,
    "dashdot": MSO_LINE_DASH_STYLE.DASH_DOT,
}


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


@dataclass(frozen=True)
class Body:
    """How a kind of body is cut to parts that fit, and drawn."""

    parts: Callable[[Drawn, int], list[Drawn]]
    draw: Callable[[Box, Drawn, Words], None]


def coloured(token: str) -> RGBColor:
    """Return the colour of a token on the white ground of the hall."""
    colour = HALL_LIGHT.get(token) or LIGHT[token]
    return RGBColor(*(int(colour[at : at + 2], 16) for at in (1, 3, 5)))


def rows_that_fit(least: int, lines: float = 1.0, head: int = 0) -> int:
    """Return how many rows of type this large (of so many lines) stand below a head."""
    return max(1, min(MOST_ROWS, int((ROOM - head) / (least * LINE * lines))))


def whole(slide: Drawn, _least: int) -> list[Drawn]:
    """Keep a slide as it is."""
    return [slide]


def cut(slide: Drawn, least: int) -> list[Drawn]:
    """Keep the first rows that fit; how many are left out stands below them."""
    rows, body = slide["body"]["rows"], slide["body"]
    # Names break into two lines beside a huge number; a pair has two bars a row.
    lines = 1.9 if body["mark"] == "pair" or body["headline"] else 1.25
    size = rows_that_fit(least, lines)
    if len(rows) <= size:
        return [slide]
    left = {"left_out": len(rows) - size}
    return [slide | left | {"body": slide["body"] | {"rows": rows[:size]}}]


def split(lines: float) -> Callable[[Drawn, int], list[Drawn]]:
    """Return what puts all rows, each of so many lines, on as many slides as they need."""

    def parts(slide: Drawn, least: int) -> list[Drawn]:
        body = slide["body"]
        rows, size = body["rows"], rows_that_fit(least, lines, head=round(least * LINE))
        count = max(1, -(-len(rows) // size))
        each = max(1, -(-len(rows) // count))
        made = [rows[at : at + each] for at in range(0, len(rows), each)] or [[]]
        return [
            slide | {"body": body | {"rows": part},
                     "piece": f"{at}/{len(made)}" if len(made) > 1 else ""}
            for at, part in enumerate(made, 1)
        ]  # fmt: skip

    return parts


def draw_rows(box: Box, slide: Drawn, words: Words) -> None:
    """Draw a bar a row, two for a pair, beside one huge number where there is one."""
    body = slide["body"]
    if body["headline"]:
        _headline(box, body["headline"])
        box = box.right_of(660)
    if slide.get("left_out"):
        _below(box, words(slide["more"], n=words.count(slide["left_out"])))
        box = replace(box, height=box.height - round(box.least * LINE))
    rows = body["rows"]
    data = CategoryChartData(number_format="0.0")
    data.categories = [row["name"] for row in rows]
    data.add_series(words("figure.score"), [round(float(row["at"]), 2) for row in rows])
    if body["mark"] == "pair":
        data.add_series(words("hall.other"), [round(float(row["other"]), 2) for row in rows])
    chart = _chart(box, XL_CHART_TYPE.BAR_CLUSTERED, data)
    low, high = body["scale"]
    _axes(chart, box.least, low, high)
    chart.category_axis.reverse_order = True
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    plot = chart.plots[0]
    plot.gap_width = 60
    for number, series in enumerate(plot.series):
        for at, row in enumerate(rows):
            point = series.points[at]
            point.format.fill.solid()
            point.format.fill.fore_color.rgb = coloured("rule" if number else row["colour"])
            _label(point.data_label, str(row["aside"] if number else row["text"]), box.least)


def draw_counts(box: Box, slide: Drawn, _words: Words) -> None:
    """Draw a column a grade, with its number, name and share."""
    rows = slide["body"]["rows"]
    data = CategoryChartData(number_format="0")
    data.categories = [f"{row['name']}" for row in rows]
    data.add_series("n", [round(row["share"] * 100, 2) for row in rows])
    chart = _chart(box, XL_CHART_TYPE.COLUMN_CLUSTERED, data)
    _axes(chart, box.least, 0, 100)
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    for at, row in enumerate(rows):
        point = chart.plots[0].series[0].points[at]
        point.format.fill.solid()
        point.format.fill.fore_color.rgb = coloured(row["colour"])
        _label(point.data_label, f"{row['text']} ({row['aside']})", box.least)


def draw_lines(box: Box, slide: Drawn, _words: Words) -> None:
    """Draw a line a group over the months, its last value beside its end."""
    body = slide["body"]
    data = CategoryChartData(number_format="0.0")
    data.categories = [
        f"{month['name']} {month['year']}" if at == 0 or month["year"] != before["year"]
        else month["name"]
        for at, (before, month) in enumerate(pairwise([body["months"][0], *body["months"]]))
    ]  # fmt: skip
    for line in body["lines"]:
        data.add_series(f"{line['name']} {line['text']}", line["values"])
    chart = _chart(box, XL_CHART_TYPE.LINE, data)
    _axes(chart, box.least, *body["scale"])
    chart.value_axis.major_unit = 5
    # A word under every third month, the last among them.
    axis = chart.category_axis._element
    skip = OxmlElement("c:tickLblSkip")
    skip.set("val", "3")
    axis.find(qn("c:noMultiLvlLbl")).addprevious(skip)
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.RIGHT, False
    chart.legend.font.size, chart.legend.font.name = Pt(box.least / 2), FONT
    for series, line in zip(chart.plots[0].series, body["lines"], strict=True):
        series.smooth = False
        series.format.line.width = Pt(3.5)
        series.format.line.color.rgb = coloured(line["colour"])
        if line["dash"] in DASHES:
            series.format.line.dash_style = DASHES[line["dash"]]


def draw_heat(box: Box, slide: Drawn, _words: Words) -> None:
    """Write a number in every cell, coloured by its step."""
    body = slide["body"]
    cells = [[row["name"], *(cell["text"] for cell in row["cells"])] for row in body["rows"]]
    table = _table(box, ["", *body["columns"]], cells)
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
    table = _table(box, ["", *body["columns"]], cells)
    for column, share in enumerate((0.2, 0.4, 0.4)):
        table.columns[column].width = Emu(int(box.width * share) * PIXEL)


def draw_items(box: Box, slide: Drawn, words: Words) -> None:
    """Write what was agreed as a table; of nothing, say so."""
    rows = slide["body"]["rows"]
    if not rows:
        draw_text(box, slide["body"]["nothing"])
        return
    heads = [words(f"hall.{one}") for one in ("what", "who", "due")]
    _table(box, heads, [[row["what"], row["who"], row["due"]] for row in rows])


def draw_nothing(box: Box, slide: Drawn, _words: Words) -> None:
    """Say why there is nothing."""
    draw_text(box, slide["body"]["reason"])


def draw_table(box: Box, slide: Drawn, _words: Words) -> None:
    """Write the numbers of a chart that has no native form."""
    table = slide["table"]
    _table(box, table["columns"], slide["body"].get("rows", table["rows"]))


def draw_cells(box: Box, slide: Drawn, _words: Words) -> None:
    """Write a table."""
    _table(box, slide["body"]["columns"], slide["body"]["rows"])


def chart_parts(slide: Drawn, least: int) -> list[Drawn]:
    """Cut the numbers of a chart to the rows that fit, on as many slides as they need."""
    body = slide["body"] | {"rows": slide["table"]["rows"]}
    return split(1.2)(slide | {"body": body}, least)


def draw_text(box: Box, text: str) -> None:
    """Write a text alone."""
    frame = box.slide.shapes.add_textbox(*box.place()).text_frame
    frame.word_wrap = True
    frame.text = text
    _font(frame.paragraphs[0].font, max(42, box.least))


def _headline(box: Box, head: Mapping[str, Any]) -> None:
    place = Box(box.slide, box.left, box.top + 40, 640, box.height - 60, box.least).place()
    frame = box.slide.shapes.add_textbox(*place).text_frame
    frame.word_wrap = True
    frame.text = head["label"]
    _font(frame.paragraphs[0].font, box.least)
    number = frame.add_paragraph()
    for text, size in ((head["value"], 200), (head["unit"], 60)):
        run = number.add_run()
        run.text = text
        _font(run.font, size, bold=size > 60)
    for line in head["lines"]:
        more = frame.add_paragraph()
        more.text = line
        _font(more.font, box.least)


def _below(box: Box, text: str) -> None:
    place = Box(box.slide, box.left, box.top + box.height - box.least, box.width, box.least,
                box.least).place()  # fmt: skip
    frame = box.slide.shapes.add_textbox(*place).text_frame
    frame.text = text
    _font(frame.paragraphs[0].font, box.least, bold=True)


def _chart(box: Box, kind: Any, data: CategoryChartData) -> Any:
    chart = box.slide.shapes.add_chart(kind, *box.place(), data).chart
    chart.has_legend = False
    chart.has_title = False
    chart.font.size, chart.font.name = Pt(box.least / 2), FONT
    chart.font.color.rgb = coloured("ink")
    return chart


def _axes(chart: Any, least: int, low: float, high: float) -> None:
    chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = low, high
    for axis in (chart.value_axis, chart.category_axis):
        axis.tick_labels.font.size, axis.tick_labels.font.name = Pt(least / 2), FONT
        axis.format.line.fill.background()
    chart.value_axis.major_gridlines.format.line.color.rgb = coloured("rule")


def _label(label: Any, text: str, least: int) -> None:
    frame = label.text_frame
    frame.text = text
    label.position = XL_LABEL_POSITION.OUTSIDE_END if label.position is None else label.position
    _font(frame.paragraphs[0].runs[0].font, least, bold=True)


def _table(box: Box, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Any:
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
            _font(cell.text_frame.paragraphs[0].font, box.least, bold=at == 0)
    return table


def _font(font: Any, size: float, *, bold: bool = False) -> None:
    font.size, font.bold, font.name = Pt(size / 2), bold, FONT
    font.color.rgb = coloured("ink")


BODIES: Mapping[str, Body] = {
    "rows": Body(cut, draw_rows),
    "counts": Body(whole, draw_counts),
    "lines": Body(whole, draw_lines),
    "heat": Body(split(1.1), draw_heat),
    "pairs": Body(split(2.1), draw_pairs),
    "items": Body(split(2.1), draw_items),
    "chart": Body(chart_parts, draw_table),
    "table": Body(split(1.2), draw_cells),
    "nothing": Body(whole, draw_nothing),
}
