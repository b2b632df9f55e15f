"""Criteria: where points are lost, what one criterion would lift, and which tell nothing."""

from enum import StrEnum
from typing import Any

from dash import html

from dashboard.components.chart_card import chart_card
from dashboard.components.connect import Site, filler, offers
from dashboard.components.data_table import Column, data_table
from dashboard.components.page import Heading, page, table_section, way_up
from dashboard.components.table_file import table_file
from dashboard.components.view import View, filters_of, records
from dashboard.figures import Figure, bars
from dashboard.figures.marks import LINES
from dashboard.findings import most_lifted, most_lost
from dashboard.queries import criteria as criteria_query
from dashboard.queries.criterion_points import CriterionTables, criterion_tables
from dashboard.sheets.write import Sheet
from dashboard.text import Words

PATH = "/tieu-chi"
NAME_KEY = "criteria.title"
# A criterion at its maximum this often, or tied to the rest less than this, tells little.
NEARLY_ALWAYS, HARDLY = 90.0, 0.1
COLUMNS = (
    Column("code", "criteria.code"),
    Column("name", "criteria.name"),
    Column("at_maximum", "criteria.at_maximum", "percent"),
    Column("correlation", "criteria.correlation", "hundredths"),
    Column("n", "criteria.n", "count"),
    Column("said", "criteria.said"),
)


class Ids(StrEnum):
    """Parts of this page."""

    WAY = "criteria-way"
    LOST = "criteria-lost"
    LIFTS = "criteria-lifts"
    TELLING = "criteria-telling"


def layout(words: Words, **query: str) -> html.Div:
    """Return the page; never queries."""
    lead = html.P(words("criteria.telling.lead"), className="card-finding")
    table = table_section(
        words("criteria.telling"), Ids.TELLING, words, html.Div([lead, html.Div(id=Ids.TELLING)])
    )
    cards = html.Div(
        [
            html.Div(chart_card(Ids.LOST, words("criteria.lost"), 732, words), className="span-6"),
            html.Div(chart_card(Ids.LIFTS, words("criteria.lifts"), 732, words),
                     className="span-6"),
            table,
        ],
        className="cards",
    )  # fmt: skip
    return page(words, filters_of(query), Heading(words(NAME_KEY), Ids.WAY), [cards])


def register(site: Site) -> None:
    """Connect every part of the page with its question."""
    fills = filler(site)
    fills(Ids.WAY, "children", lambda view: way_up(view, PATH))
    fills(Ids.LOST, "figure", draw_lost)
    fills(Ids.LIFTS, "figure", draw_lifts)
    fills(Ids.TELLING, "children", show_telling)
    offers(site, Ids.TELLING, sheet_of)


def draw_lost(view: View) -> Figure:
    """Draw the points lost a meeting by criterion, most first, with their running share."""
    words = view.words
    scores = criteria_query.criterion_scores(
        view.reader, view.filters, view.filters.group, words.language
    )
    scores = main_rubric(scores).sort_values("lost", ascending=False, kind="stable")
    whole = float(scores["lost"].sum()) or 1.0
    running = 100 * scores["lost"].cumsum() / whole
    drawn = scores.assign(
        amount=scores["lost"],
        name=_names(scores),
        plain=scores["code"] + " " + scores["name"],
        colour=[LINES[group].colour for group in scores["group"]],
        shown=[_shown(lost, at, words) for lost, at in zip(scores["lost"], running, strict=True)],
        running=[words.percent(at) for at in running],
        points=[words.number(lost, 2) for lost in scores["lost"]],
        count=[words.count(n) for n in scores["n"]],
    )  # fmt: skip
    n = int(scores["n"].max()) if len(scores) else 0
    columns = [
        (words("criteria.name"), "plain"), (words("figure.lost"), "points"),
        (words("criteria.running"), "running"), (words("figure.n"), "count"),
    ]  # fmt: skip
    caption = view.caption("criteria.lost", most_lost(scores), n)
    return bars(drawn, words, caption, columns)


def main_rubric(scores: Any) -> Any:
    """Return the scored criteria of the rubric most meetings were scored by."""
    known = scores.dropna(subset=["lost"])
    if known.empty:
        return known
    first = known.loc[known["n"].idxmax()]
    return known[(known["rubric"] == first["rubric"]) & (known["version"] == first["version"])]


def _shown(lost: float, running: float, words: Words) -> str:
    points = words.number(lost, 2)
    return words("criteria.lost.shown", points=points, share=words.percent(running, 0))


def _names(frame: Any) -> list[str]:
    pairs = zip(frame["code"], frame["name"], strict=True)
    return [f"<b>{code}</b> {name}" for code, name in pairs]


def draw_lifts(view: View) -> Figure:
    """Draw how many branches each criterion would lift to the best grade."""
    words = view.words
    found = _tables(view)
    rows = found.lifts
    drawn = rows.assign(
        amount=rows["lifted"].astype(float),
        name=_names(rows),
        plain=rows["code"] + " " + rows["name"],
        colour=[LINES[group].colour for group in rows["group"]],
        shown=[words("criteria.lifts.shown", n=words.count(n)) for n in rows["lifted"]],
        level=[words.percent(mean) for mean in rows["mean"]],
        count=[words.count(n) for n in rows["lifted"]],
    )
    columns = [
        (words("criteria.name"), "plain"), (words("criteria.level"), "level"),
        (words("criteria.lifted"), "count"),
    ]  # fmt: skip
    caption = view.caption("criteria.lifts", most_lifted(rows), found.n)
    return bars(drawn, words, caption.noted(words("criteria.lifts.note")), columns)


def _tables(view: View) -> CriterionTables:
    language = view.words.language.value
    return criterion_tables(view.reader, view.filters, view.good_from(), language)


def shown(view: View) -> list[dict[str, Any]]:
    """Return the rows of the table: what tells least first."""
    words = view.words
    rows = records(_tables(view).telling.sort_values("at_maximum", ascending=False))
    return [row | {"said": said(row, words)} for row in rows]


def said(row: dict[str, Any], words: Words) -> str:
    """Say where a criterion tells meetings apart too little."""
    if row["at_maximum"] >= NEARLY_ALWAYS:
        return words("criteria.said.full")
    known = row["correlation"] == row["correlation"]
    return words("criteria.said.apart") if known and row["correlation"] < HARDLY else ""


def show_telling(view: View) -> Any:
    """Show which criteria tell meetings apart."""
    return data_table(shown(view), COLUMNS, view.words, view.words("criteria.telling"))


def sheet_of(view: View) -> Sheet:
    """Return the table as a sheet."""
    heads, rows = table_file(shown(view), COLUMNS, view.words)
    return Sheet(view.words("criteria.telling"), heads, rows)
