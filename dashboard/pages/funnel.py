"""Which units differ from the overall level by more than their few meetings explain."""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from dash import html

from dashboard.components.chart_card import chart_card
from dashboard.components.connect import Site, filler, offers
from dashboard.components.data_table import Column, data_table
from dashboard.components.page import Heading, page, table_section, way_up
from dashboard.components.standing import standing_badge, standing_legend
from dashboard.components.switches import Switch, switches
from dashboard.components.view import View, filters_of, period_name, records
from dashboard.domain.filters import Filters
from dashboard.domain.words import Gauge, IssueGroup, Limits, Units
from dashboard.figures import Caption, Drawn, Figure, funnel
from dashboard.findings import outside_funnel
from dashboard.queries.funnel import FunnelUnits, drawn, farthest, funnel_units, outside
from dashboard.queries.unit_scores import named_units
from dashboard.sheets.write import Sheet
from dashboard.text import Words

PATH = "/pheu"
NAME_KEY = "funnel.title"
# Drawn one by one in SVG; beyond it the browser would work for seconds.
MOST_POINTS = 3000
MOST_WRITTEN = 20_000
# From here on nobody asks for parts of a unit.
TENS = 10
LIMITS = ("low95", "high95", "low998", "high998")


class Ids(StrEnum):
    """Parts of this page."""

    WAY = "funnel-way"
    SWITCHES = "funnel-switches"
    LIMITS = "funnel-limits"
    ALLOWANCE = "funnel-allowance"
    CHART = "funnel-chart"
    LEGEND = "funnel-legend"
    TABLE = "funnel-table"


def layout(words: Words, **query: str) -> html.Div:
    """Return the page; never queries."""
    filters = filters_of(query)
    legend = html.Div(id=Ids.LEGEND, className="standings-place")
    chart = html.Div(chart_card(Ids.CHART, words("funnel.chart"), 520, words), className="span-12")
    table = table_section(
        words("funnel.table"), Ids.TABLE, words, html.Div(id=Ids.TABLE, className="units-table")
    )
    return page(
        words,
        filters,
        Heading(words(NAME_KEY), Ids.WAY),
        [
            html.Div(controls(filters, words), id=Ids.SWITCHES, className="switches"),
            html.Div(
                [
                    html.Div(limits_control(filters, words), id=Ids.LIMITS),
                    html.P(id=Ids.ALLOWANCE),
                ],
                className="allowance",
            ),
            legend,
            html.Div([chart, table], className="cards"),
        ],
    )


def register(site: Site) -> None:
    """Connect every part of the page with its question."""
    fills = filler(site)
    fills(Ids.WAY, "children", lambda view: way_up(view, PATH))
    fills(Ids.SWITCHES, "children", lambda view: controls(view.filters, view.words))
    fills(Ids.LIMITS, "children", lambda view: limits_control(view.filters, view.words))
    fills(Ids.ALLOWANCE, "children", say_allowance)
    fills(Ids.LEGEND, "children", show_legend)
    fills(Ids.CHART, "figure", draw_funnel)
    fills(Ids.TABLE, "children", show_outside)
    offers(site, Ids.TABLE, sheet_of)


def controls(filters: Filters, words: Words) -> list[Any]:
    """Return the page's own choices; grades are of whole meetings, so a share has no group."""
    given = [
        _switch("cap", "units", Units, filters.units, words),
        _switch("chi-so", "gauge", Gauge, filters.gauge, words),
    ]
    if filters.gauge is Gauge.MEAN:
        groups = [(group.value, words(f"group.{group}.short")) for group in IssueGroup]
        options = [("", words("funnel.group.total")), *groups]
        legend = words("funnel.switch.group")
        given.append(Switch("nhom", legend, options, filters.group or ""))
    return switches(given)


def limits_control(filters: Filters, words: Words) -> list[Any]:
    """Return the choice of what the limits allow for; beside it stands what that means."""
    return switches([_switch("gioi-han", "limits", Limits, filters.limits, words)])


def _switch(key: str, name: str, kinds: type[StrEnum], chosen: str, words: Words) -> Switch:
    options = [(one.value, words(f"funnel.{name}.{one}")) for one in kinds]
    return Switch(key, words(f"funnel.switch.{name}"), options, chosen)


def say_allowance(view: View) -> str:
    """Say what the limits allow for, and what that means for those outside."""
    plot = funnel_units(view.reader, view.filters).funnel
    if not plot.compared:
        return ""
    words = view.words
    if not plot.found.tau2:
        return words("funnel.allowance.none")
    return words(
        f"funnel.allowance.{view.filters.limits}",
        phi=words.number(plot.found.phi),
        tau=words.number(plot.between),
    )


def show_legend(view: View) -> Any:
    """Show what each sign means, with the number of units that have it."""
    found = funnel_units(view.reader, view.filters)
    return standing_legend(Counter(found.units["standing"]), view.words)


def draw_funnel(view: View) -> Figure:
    """Draw the units, each leading one level down."""
    found = funnel_units(view.reader, view.filters)
    points, crowd = drawn(found, MOST_POINTS)
    named = _linked(view, named_units(view.reader, view.filters, points))
    return funnel(
        Drawn(named, crowd),
        found.funnel,
        gauge_name(view),
        view.words,
        _caption(view, found, len(points), len(crowd)),
    )


def _caption(view: View, found: FunnelUnits, points: int, crowd: int) -> Caption:
    words, filters = view.words, view.filters
    n = int(found.units["n"].sum())
    finding = outside_funnel(found.funnel, filters.units, n)
    made = view.caption("funnel.chart", view.about(finding), n, found.months)
    notes = [words("funnel.note.units", count=words.count(points + crowd))]
    if crowd:
        inside, alone = words.count(crowd), words.count(points)
        notes.append(words("funnel.note.crowd", inside=inside, drawn=alone))
    elif filters.units is Units.BRANCHES:
        notes.append(words("funnel.note.nudged"))
    if filters.gauge is Gauge.GOOD_SHARE:
        notes.append(words("funnel.note.share"))
    return made.noted(*notes, words("funnel.note.grades") if filters.grades else "")


def gauge_name(view: View) -> str:
    """Return the name of what units are measured by."""
    words, group = view.words, view.filters.group
    if view.filters.gauge is Gauge.GOOD_SHARE:
        return words("funnel.axis.good_share")
    if group is None:
        return words("funnel.axis.mean")
    return words("funnel.axis.group", group=words(f"group.{group}.short"))


def _linked(view: View, units: Any) -> Any:
    """Add href: a branch leads to its profile, an organisation to this page below it."""
    usual = view.within(units=Units.BRANCHES, gauge=Gauge.MEAN, limits=Limits.SPREAD, size=None)
    # One address is written and the codes put in: thousands would take a tenth of a second.
    before, _, after = usual.branch_link("@").partition("@")
    links = [
        f"{before}{code}{after}" if is_branch else view.link(PATH, organisation=code)
        for code, is_branch in zip(units["code"], units["is_branch"], strict=True)
    ]
    return units.assign(href=links)


def show_outside(view: View) -> Any:
    """Show the units outside 99.8 %, and how many chance alone would put there."""
    found, words = funnel_units(view.reader, view.filters), view.words
    if not found.funnel.compared:
        return html.P(words("funnel.too_few"), className="empty-state")
    rows = outside(found)
    named = records(_linked(view, named_units(view.reader, view.filters, rows)))
    parts: list[Any] = [html.P(_chance(found, words), className="table-note")]
    if named:
        cells = [row | _written(row, words) for row in named]
        columns = _columns(view.filters.gauge)
        parts.append(data_table(cells, columns, words, words("funnel.table.label")))
    else:
        parts.append(html.P(words("funnel.table.none"), className="empty-state"))
    return [*parts, html.P(words("funnel.table.file"), className="card-note")]


def _chance(found: FunnelUnits, words: Words) -> str:
    usual = found.funnel.by_chance
    return words(
        "funnel.table.note.wide" if found.funnel.wide_apart else "funnel.table.note",
        expected=words.number(usual.expected, 2 if usual.expected < TENS else 0),
        total=words.count(found.funnel.compared),
        most=words.count(usual.most),
    )


def _written(row: dict[str, Any], words: Words) -> dict[str, Any]:
    def limits(level: str) -> str:
        low, high = words.number(row[f"low{level}"]), words.number(row[f"high{level}"])
        return words("funnel.from_to", low=low, high=high)

    badge = standing_badge(row["standing"], words)
    return {"inner": limits("95"), "outer": limits("998"), "standing": badge}


def _columns(gauge: Gauge) -> Sequence[Column]:
    return (
        Column("name", "funnel.column.name", "name"),
        Column("n", "funnel.column.n", "count"),
        Column("value", f"funnel.gauge.{gauge}", "number"),
        Column("inner", "funnel.column.inner"),
        Column("outer", "funnel.column.outer"),
        Column("standing", "funnel.column.standing", "part"),
    )


def sheet_of(view: View) -> Sheet:
    """Return every unit with its limits, farthest from the benchmark first."""
    words, found = view.words, funnel_units(view.reader, view.filters)
    names = ("name", "parent", "n")
    heads = [words("table.number"), *(words(f"funnel.column.{name}") for name in names)]
    heads += [gauge_name(view), *(words(f"funnel.column.{limit}") for limit in LIMITS)]
    heads.append(words("funnel.column.standing"))
    rows = records(named_units(view.reader, view.filters, farthest(found, MOST_WRITTEN)))
    above = [period_name(*found.months, words), say_allowance(view)]
    cells = [_cells(at, row, words) for at, row in enumerate(rows, start=1)]
    return Sheet(words("shell.nav.funnel"), heads, cells, above)


def _cells(at: int, row: dict[str, Any], words: Words) -> list[Any]:
    limits = [round(row[limit], 1) if row[limit] == row[limit] else None for limit in LIMITS]
    value = round(row["value"], 1)
    word = words(f"standing.{row['standing']}")
    return [at, row["name"], row["parent"], int(row["n"]), value, *limits, word]
