"""How strict assessors are, by code; only for those who may ask, and never projected."""

from enum import StrEnum
from typing import Any

from dash import html

from dashboard.components.chart_card import chart_card
from dashboard.components.connect import Site, filler, offers
from dashboard.components.data_table import Column, data_table, left_out
from dashboard.components.empty import empty_state
from dashboard.components.page import Heading, page, section, table_section, way_up
from dashboard.components.table_file import table_file
from dashboard.components.view import View, filters_of, records
from dashboard.figures import Caption, Figure, Scale, differences
from dashboard.figures.caption import empty
from dashboard.findings import say
from dashboard.findings.gap import unlike_assessors
from dashboard.queries import assessors as query
from dashboard.queries.gap import gap_months
from dashboard.sheets.write import Sheet
from dashboard.statistics.by_chance import by_chance
from dashboard.text import Words

PATH = "/nguoi-cham"
NAME_KEY = "assessors.title"
# How often a 95 % interval leaves out what is true.
MISSED = 0.05
LEAST_SHOWN = 0.05
# Rows of the chart, and of the table: who wants more has the file.
MOST_DRAWN, MOST_LISTED = 40, 200
COLUMNS = (
    Column("assessor", "assessors.code"),
    Column("effect", "assessors.effect", "change"),
    Column("interval", "figure.interval"),
    Column("n", "assessors.n", "count"),
    Column("shared", "assessors.shared", "count"),
    Column("part", "assessors.part", "count"),
    Column("said", "assessors.said"),
)
PROPOSED = (
    Column("name", "assessors.branch", "name"),
    Column("by", "assessors.by"),
    Column("also", "assessors.also"),
    Column("n", "assessors.n", "count"),
)


class Ids(StrEnum):
    """Parts of this page."""

    WAY = "assessors-way"
    LEAD = "assessors-lead"
    EFFECTS = "assessors-effects"
    TABLE = "assessors-table"
    LINKS = "assessors-links"


def layout(words: Words, **query: str) -> html.Div:
    """Return the page; never queries."""
    effects = chart_card(Ids.EFFECTS, words("assessors.effects"), 560, words)
    table = table_section(words("assessors.table"), Ids.TABLE, words, span="span-7")
    links = section(words("assessors.links"), html.Div(id=Ids.LINKS), span="span-12")
    cards = html.Div([html.Div(effects, className="span-5"), table, links], className="cards")
    parts = [html.P(id=Ids.LEAD, className="lead"), cards]
    drawn = page(words, filters_of(query), Heading(words(NAME_KEY), Ids.WAY), parts)
    drawn.className += " no-project"
    return drawn


def register(site: Site) -> None:
    """Connect every part of the page with its question."""
    fills = filler(site, projected=False)
    fills(Ids.WAY, "children", lambda view: way_up(view, PATH))
    fills(Ids.LEAD, "children", lead)
    fills(Ids.EFFECTS, "figure", draw_effects)
    fills(Ids.TABLE, "children", show_table)
    fills(Ids.LINKS, "children", show_links)
    offers(site, Ids.TABLE, sheet_of)


def lead(view: View) -> str:
    """Say what the page is for, and that it is not to be projected."""
    allowed = query.allowed(view.reader)
    return view.words("assessors.lead" if allowed else "assessors.not_allowed")


def draw_effects(view: View) -> Figure:
    """Draw how far each assessor scores from the median one, the strictest first."""
    words = view.words
    if not query.allowed(view.reader):
        return empty(Caption(words("assessors.effects"), "", ""), words("assessors.not_allowed"))
    found = query.severity(view.reader, view.filters)
    if found.too_many:
        return empty(Caption(words("assessors.effects"), "", ""), _too_many(found, words))
    effects = found.effects
    finding = unlike_assessors(effects)
    note = words(
        "assessors.note", n=words.count(len(found.scores)),
        period=view.named(gap_months(view.reader, view.filters)),
    )  # fmt: skip
    caption = Caption(words("assessors.effects"), say(finding, words), note, finding.evidence)
    ends = found.ends(MOST_DRAWN)
    drawn = ends.assign(name=ends["assessor"], gap=ends["effect"])
    noted = caption.noted(_chance(found, words), _left_out(found, words))
    return differences(drawn, words, noted, Scale("assessors.effect"))


def _left_out(found: query.Severity, words: Words) -> str:
    known = int(found.effects["effect"].notna().sum())
    if known <= MOST_DRAWN:
        return ""
    return words(
        "assessors.ends", n=words.count(MOST_DRAWN // 2), total=words.count(known)
    )


def _too_many(found: query.Severity, words: Words) -> str:
    most = words.count(query.MOST_ASSESSORS)
    return words("assessors.too_many", n=words.count(found.too_many), most=most)


def _chance(found: query.Severity, words: Words) -> str:
    told = int(found.effects["effect"].notna().sum())
    if not told:
        return ""
    usual = by_chance(MISSED, told)
    return words(
        "assessors.chance", n=words.count(told), chance=words.number(usual.expected),
        most=words.count(usual.most),
    )  # fmt: skip


def rows_of(view: View) -> list[dict[str, Any]]:
    """Return the rows of the table, the strictest first; nothing without the right."""
    words = view.words
    return [
        row | {
            "part": int(row["part"]) + 1,
            "interval": _interval(row, words),
            "said": _said(row, words),
        }
        for row in records(query.severity(view.reader, view.filters).effects)
    ]  # fmt: skip


def _interval(row: dict[str, Any], words: Words) -> str:
    if row["low"] != row["low"]:
        return "–"
    return words("figure.from_to", low=words.change(row["low"]), high=words.change(row["high"]))


def _said(row: dict[str, Any], words: Words) -> str:
    if row["missing"] > 0:
        return words("assessors.said.missing", n=words.count(row["missing"]))
    if row["effect"] != row["effect"]:
        return words("assessors.said.unknown")
    for key, low, high in (("sure", "low998", "high998"), ("signs", "low", "high")):
        # An end that is written 0,0 leaves 0 out for nobody who reads it.
        if row[high] <= -LEAST_SHOWN:
            return words(f"assessors.said.{key}_stricter")
        if row[low] >= LEAST_SHOWN:
            return words(f"assessors.said.{key}_milder")
    return words("assessors.said.similar")


def show_table(view: View) -> Any:
    """Show every assessor by code."""
    words = view.words
    if not query.allowed(view.reader):
        return _refused(words)
    found = query.severity(view.reader, view.filters)
    if found.too_many:
        return html.P(_too_many(found, words), className="empty-state")
    rows = rows_of(view)
    shown = rows[:MOST_LISTED]
    table = data_table(shown, COLUMNS, words, words("assessors.table"))
    return [table, *left_out(len(shown), len(rows), words)]


def show_links(view: View) -> Any:
    """Say which assessors can be compared at all, and what would join the rest."""
    words = view.words
    if not query.allowed(view.reader):
        return _refused(words)
    found = query.severity(view.reader, view.filters)
    if found.too_many:
        return html.P(_too_many(found, words), className="empty-state")
    if found.effects.empty:
        return empty_state(words)
    parts = [html.P(_linked(found, words))]
    if found.unnamed:
        parts.append(html.P(words("assessors.unnamed", n=words.count(found.unnamed))))
    proposed = [
        row | {"href": view.branch_link(str(row["code"]))}
        for row in records(query.to_double_score(view.reader, view.filters, found))
    ]
    if proposed:
        label = words("assessors.proposed")
        parts += [html.H3(label), data_table(proposed, PROPOSED, words, label)]
    return parts


def _linked(found: query.Severity, words: Words) -> str:
    alone = int((found.effects["missing"] > 0).sum())
    if found.parts < 2 and not alone:
        return words("assessors.linked", n=words.count(len(found.effects)))
    return words(
        "assessors.apart", n=words.count(len(found.effects)), parts=words.count(found.parts),
        alone=words.count(alone), missing=words.count(int(found.effects["missing"].sum())),
    )  # fmt: skip


def _refused(words: Words) -> html.P:
    return html.P(words("assessors.not_allowed"), className="empty-state")


def sheet_of(view: View) -> Sheet:
    """Return the table as a sheet; without the right it has no row."""
    heads, rows = table_file(rows_of(view), COLUMNS, view.words)
    return Sheet(view.words("assessors.table"), heads, rows)
