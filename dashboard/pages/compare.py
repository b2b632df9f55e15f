"""Units beside each other on the same scale, and the same units in two periods."""

from dataclasses import replace
from enum import StrEnum
from functools import partial
from typing import Any

from dash import html

from dashboard.components.chart_card import chart_card
from dashboard.components.connect import Site, filler, offers
from dashboard.components.data_table import Column, data_table
from dashboard.components.page import Heading, page, section, table_section, way_up
from dashboard.components.view import View, filters_of, period_name, records
from dashboard.domain.filters import MOST_COMPARED
from dashboard.domain.period import Period
from dashboard.domain.words import IssueGroup
from dashboard.figures import Figure, measure_name, rows
from dashboard.figures.axes import score_span
from dashboard.figures.marks import LINES
from dashboard.findings import Finding, Topic, level_of, nothing_clear, unlike_benchmark
from dashboard.queries import comparison, heat
from dashboard.sheets.write import Sheet
from dashboard.text import Words

PATH = "/so-sanh"
NAME_KEY = "compare.title"
MEASURES = ("total", *(group.value for group in IssueGroup))
MOST_OFFERED = 40
LEAST_SHOWN = 0.05
# The same ten months of two years, so that the season is the same: before and after the seminar.
AFTER_SEMINAR, BEFORE_SEMINAR = Period("2024-01..2024-10"), Period("2023-01..2023-10")
DIFFERENCES = (
    Column("measured", "compare.measure"),
    Column("name", "compare.unit"),
    Column("change", "compare.difference", "change"),
    Column("interval", "compare.interval"),
    Column("n", "compare.n", "count"),
    Column("said", "compare.said"),
)
CHANGES = (
    Column("measured", "compare.measure"),
    Column("name", "compare.unit"),
    Column("before", "compare.before", "number"),
    Column("after", "compare.after", "number"),
    Column("change", "compare.change", "change"),
    Column("interval", "compare.interval"),
    Column("n", "compare.branches", "count"),
    Column("said", "compare.said"),
)


class Ids(StrEnum):
    """Parts of this page; each measure has a chart of its own."""

    WAY = "compare-way"
    UNITS = "compare-units"
    TOTAL = "compare-total"
    CONTENT = "compare-content"
    CHAIRING = "compare-chairing"
    MEMBERS = "compare-members"
    INSPECTION = "compare-inspection"
    DIFFERENCES = "compare-differences"
    PERIODS = "compare-periods"
    CHANGES = "compare-changes"


CHARTS = dict(zip(MEASURES, list(Ids)[2:7], strict=True))


def layout(words: Words, **query: str) -> html.Div:
    """Return the page; never queries."""
    charts = [
        html.Div(chart_card(part, _measure(measure, words), 300, words), className="span-4")
        for measure, part in CHARTS.items()
    ]
    differences = table_section(words("compare.differences"), Ids.DIFFERENCES, words)
    changes = table_section(
        words("compare.changes"),
        Ids.CHANGES,
        words,
        html.Div([html.Div(id=Ids.PERIODS, className="compared"), html.Div(id=Ids.CHANGES)]),
    )
    chosen = section(words("compare.units"), html.Div(id=Ids.UNITS), span="span-4")
    cards = html.Div([*charts, chosen, differences, changes], className="cards compare")
    return page(words, filters_of(query), Heading(words(NAME_KEY), Ids.WAY), [cards])


def register(site: Site) -> None:
    """Connect every part of the page with its question."""
    fills = filler(site)
    fills(Ids.WAY, "children", lambda view: way_up(view, PATH))
    fills(Ids.UNITS, "children", offer_units)
    for measure, part in CHARTS.items():
        fills(part, "figure", partial(draw_measure, measure))
    fills(Ids.DIFFERENCES, "children", show_differences)
    fills(Ids.PERIODS, "children", offer_periods)
    fills(Ids.CHANGES, "children", show_changes)
    offers(site, Ids.DIFFERENCES, lambda view: _sheet(view, "compare.differences", DIFFERENCES,
                                                      differences_of(view)))  # fmt: skip
    offers(site, Ids.CHANGES, lambda view: _sheet(view, "compare.changes", CHANGES,
                                                  changes_of(view)))  # fmt: skip


def _measure(measure: str, words: Words) -> str:
    return words("figure.total") if measure == "total" else words(f"group.{measure}")


def offer_units(view: View) -> Any:
    """Offer the units right below the chosen one, those compared already marked."""
    words, filters = view.words, view.filters
    below = heat.units_below(view.reader, filters)[:MOST_OFFERED]
    offered = {unit["code"]: unit["name"] for unit in below}
    offered |= {unit["code"]: unit["name"] for unit in comparison.units(view.reader, filters)
                if unit["code"]}  # fmt: skip
    buttons = [
        html.Button(
            name,
            type="button",
            className="choice",
            **{
                "data-filter": "so", "data-value": code, "data-many": "true",
                "aria-pressed": str(code in filters.compared).lower(),
            },
        )
        for code, name in offered.items()
    ]  # fmt: skip
    lead = words("compare.units.lead", most=MOST_COMPARED)
    return [html.P(lead, className="muted"), html.Div(buttons, className="choices")]


def draw_measure(measure: str, view: View) -> Figure:
    """Draw the units by one measure; every chart has the scale of all."""
    scores = comparison.unit_scores(view.reader, view.filters)
    known = scores.dropna(subset=["percent"])
    ends = known[["percent", "low", "high"]].to_numpy().ravel().tolist()
    span = score_span(ends) if ends else None
    own = scores[scores["measure"] == measure].assign(
        colour=LINES[measure].colour,
        href=[view.link(PATH, organisation=code or None, compared=()) for code in
              scores.loc[scores["measure"] == measure, "code"]],
    )  # fmt: skip
    level = level_of(own) if len(own) > 1 else None
    n = int(own["n"].sum())
    alone = nothing_clear([Finding("none", n=n)])
    finding = unlike_benchmark(own, level, Topic(measure)) if level else alone
    caption = view.caption("compare.title", finding, n)
    named = replace(caption, name=measure_name(measure, view.words))
    return rows(own, view.words, named, level, span)


def differences_of(view: View) -> list[dict[str, Any]]:
    """Return the rows of the table of differences from the first unit."""
    scores = comparison.unit_scores(view.reader, view.filters)
    return [_written(row, view.words) for row in records(comparison.differences(scores))]


def changes_of(view: View) -> list[dict[str, Any]]:
    """Return the rows of the table of changes against the other period."""
    before = against(view)
    found = comparison.changes(view.reader, view.filters, before)
    return [_written(row, view.words) for row in records(found)]


def against(view: View) -> tuple[int, int]:
    """Return the other period: the one chosen, else the same months a year before."""
    if view.filters.against.text:
        return view.filters.against.resolve(view.reader.latest_month())
    return Period.year_before(*view.months())


def _written(row: dict[str, Any], words: Words) -> dict[str, Any]:
    low, high = row["low"], row["high"]
    known = low == low and high == high
    # An end that is written 0,0 leaves 0 out for nobody who reads it.
    way = "up" if low >= LEAST_SHOWN else "down" if high <= -LEAST_SHOWN else "none"
    interval = words("figure.from_to", low=words.change(low), high=words.change(high))
    return row | {
        "measured": measure_name(row["measure"], words),
        "interval": interval if known else "–",
        "said": words(f"compare.said.{way if known else 'few'}"),
    }


def show_differences(view: View) -> Any:
    """Show how far the other units are from the first."""
    found = differences_of(view)
    if not found:
        return html.P(view.words("compare.choose_two"), className="empty-state")
    return data_table(found, DIFFERENCES, view.words, view.words("compare.differences"))


def offer_periods(view: View) -> Any:
    """Say which periods are compared, and offer the usual pairs."""
    words = view.words
    pairs = [
        ("compare.pair.year", view.link(PATH, against=Period())),
        ("compare.pair.seminar", view.link(PATH, period=AFTER_SEMINAR, against=BEFORE_SEMINAR)),
    ]
    said = words(
        "compare.periods",
        now=view.period(),
        before=period_name(*against(view), words),
    )
    links = [html.A(words(key), href=href, className="btn btn-small") for key, href in pairs]
    return [html.P(said), html.Div(links, className="actions")]


def show_changes(view: View) -> Any:
    """Show the change of each unit, branch by branch."""
    return data_table(changes_of(view), CHANGES, view.words, view.words("compare.changes"))


def _sheet(view: View, name: str, columns: Any, found: list[dict[str, Any]]) -> Sheet:
    heads = [view.words(column.heading) for column in columns]
    lines = [[row[column.key] for column in columns] for row in found]
    return Sheet(view.words(name), heads, lines)
