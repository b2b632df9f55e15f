"""Rows, grades and lines of slides as native charts."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Pt

from dashboard.reports.pptx_box import FONT, LINE, Box, Drawn, coloured, put_font
from dashboard.text import Words

DASHES = {
    "dash": MSO_LINE_DASH_STYLE.DASH,
    "dot": MSO_LINE_DASH_STYLE.ROUND_DOT,
    "dashdot": MSO_LINE_DASH_STYLE.DASH_DOT,
}


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


def _headline(box: Box, head: Mapping[str, Any]) -> None:
    place = Box(box.slide, box.left, box.top + 40, 640, box.height - 60, box.least).place()
    frame = box.slide.shapes.add_textbox(*place).text_frame
    frame.word_wrap = True
    frame.text = head["label"]
    put_font(frame.paragraphs[0].font, box.least)
    number = frame.add_paragraph()
    for text, size in ((head["value"], 200), (head["unit"], 60)):
        run = number.add_run()
        run.text = text
        put_font(run.font, size, bold=size > 60)
    for line in head["lines"]:
        more = frame.add_paragraph()
        more.text = line
        put_font(more.font, box.least)


def _below(box: Box, text: str) -> None:
    place = Box(box.slide, box.left, box.top + box.height - box.least, box.width, box.least,
                box.least).place()  # fmt: skip
    frame = box.slide.shapes.add_textbox(*place).text_frame
    frame.text = text
    put_font(frame.paragraphs[0].font, box.least, bold=True)


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
    put_font(frame.paragraphs[0].runs[0].font, least, bold=True)
