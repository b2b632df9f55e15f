"""Traces to be checked: heaped scores, flat lines, identical sheets, points unlike the facts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

from dash import html

from dashboard.components.chart_card import chart_card
from dashboard.components.connect import Site, downloads, filler, offers
from dashboard.components.data_table import Column, data_table, left_out, written
from dashboard.components.fact_words import told
from dashboard.components.page import Heading, page, section, way_up
from dashboard.components.view import View, filters_of, period_name, records
from dashboard.domain.attention import AttentionRules
from dashboard.figures import Figure, heaping
from dashboard.findings import say
from dashboard.findings.signs import branches_found, heaped_above
from dashboard.queries import fact_check
from dashboard.queries.flat_lines import flat_lines
from dashboard.queries.heaped_scores import heaped_scores
from dashboard.queries.same_sheets import same_sheets
from dashboard.queries.signs import Sign, own_view
from dashboard.sheets.write import Sheet
from dashboard.text import Words

PATH = "/dau-hieu"
NAME_KEY = "signs.title"
SMALLEST_P = 0.001
ROWS_SHOWN, MEETINGS_SHOWN = 6, 12
Row = dict[str, Any]


class Ids(StrEnum):
    """Parts of this page."""

    WAY = "signs-way"
    HEAPING = "signs-heaping"
    HEAPED = "signs-heaped"
    FLAT = "signs-flat"
    SAME = "signs-same"
    CRITERIA = "signs-criteria"
    FACTS = "signs-facts"


NAME = Column("name", "signs.column.name", "name")
CHANCE = Column("chance", "signs.column.p")


@dataclass(frozen=True)
class Kind:
    """One test of branches: its part of the page, its question, and its columns."""

    part: Ids
    name_key: str
    ask: Callable[[View, AttentionRules], Sign]
    columns: Sequence[Column]


KINDS = (
    Kind(
        Ids.HEAPED, "signs.heaped",
        lambda view, rules: heaped_scores(view.reader, view.filters, rules).sign,
        (NAME, Column("below", "signs.column.below", "count"),
         Column("above", "signs.column.above", "count"), CHANCE),
    ),
    Kind(
        Ids.FLAT, "signs.flat",
        lambda view, rules: flat_lines(view.reader, view.filters, rules),
        (NAME, Column("value", "signs.column.value", "number"),
         Column("length", "signs.column.length", "count"),
         Column("month", "signs.column.until", "month"), CHANCE),
    ),
    Kind(
        Ids.SAME, "signs.same",
        lambda view, rules: same_sheets(view.reader, view.filters, rules),
        (NAME, Column("equal", "signs.column.equal", "count"),
         Column("meetings", "signs.column.meetings", "count"),
         Column("first", "signs.column.first", "month"),
         Column("last", "signs.column.last", "month"), CHANCE),
    ),
)  # fmt: skip
CRITERIA = (
    Column("name", "signs.column.criterion", "name"),
    Column("n", "signs.column.compared", "count"),
    Column("different", "signs.column.different", "count"),
    Column("share", "signs.column.share", "percent"),
    Column("gap", "signs.column.gap", "change"),
)
MEETINGS = (
    NAME,
    Column("date", "signs.column.date", "date"),
    Column("kind", "signs.column.kind"),
    Column("items", "signs.column.items"),
    Column("gap", "signs.column.gap.total", "change"),
)


def layout(words: Words, **query: str) -> html.Div:
    """Return the places of the traces; never queries."""
    heaped, flat, same = KINDS
    cards = html.Div(
        [
            html.Div(chart_card(Ids.HEAPING, words("signs.heaping"), 400, words),
                     className="span-6"),
            _card(heaped.part, heaped.name_key, words, "span-6"),
            _card(flat.part, flat.name_key, words, "span-5"),
            _card(same.part, same.name_key, words, "span-7"),
            section(words("signs.facts"), html.Div(id=Ids.CRITERIA), span="span-12"),
            _card(Ids.FACTS, "signs.facts.meetings", words, "span-12"),
        ],
        className="cards",
    )  # fmt: skip
    return page(
        words,
        filters_of(query),
        Heading(words(NAME_KEY), Ids.WAY),
        [html.P(words("signs.lead"), className="lead"), cards],
    )


def _card(part: Ids, name_key: str, words: Words, span: str) -> html.Section:
    files = downloads(part, words)
    return section(words(name_key), html.Div([html.Div(id=part), files]), span=f"{span} signs-card")


def register(site: Site) -> None:
    """Connect every part of the page with its question, and its file."""
    rules, fills = site.attention, filler(site)
    fills(Ids.WAY, "children", lambda view: way_up(view, PATH))
    fills(Ids.HEAPING, "figure", lambda view: draw_heaping(view, rules))
    for kind in KINDS:
        fills(kind.part, "children", partial(show, kind, rules))
        offers(site, kind.part, partial(sheet_of, kind, rules))
    fills(Ids.CRITERIA, "children", show_criteria)
    fills(Ids.FACTS, "children", show_meetings)
    offers(site, Ids.FACTS, facts_sheet)


def draw_heaping(view: View, rules: AttentionRules) -> Figure:
    """Draw the scores around the threshold of the best grade."""
    found = heaped_scores(view.reader, view.filters, rules)
    tested = found.sign.tested
    own = view.within(assessment=own_view(view.filters).assessment)
    sentence = heaped_above(found.whole, found.window)
    caption = own.caption("signs.heaping", sentence, tested.n, tested.months)
    return heaping(found.bins, found.threshold, found.window, view.words, caption)


def show(kind: Kind, rules: AttentionRules, view: View) -> list[Any]:
    """List the branches a test found, with how many of them chance would bring."""
    words, found = view.words, kind.ask(view, rules)
    rows, tested = _rows(view, found), found.tested
    finding = branches_found(len({row["code"] for row in rows}), tested.by_chance, tested.branches)
    note = words(
        "page.note",
        n=words.count(tested.n),
        period=period_name(*tested.months, words),
        assessment=words(f"assessment.{own_view(view.filters).assessment}"),
    )
    return [
        html.P(say(finding, words), className="card-finding"),
        *_table(rows, kind.columns, words, words(kind.name_key)),
        html.P(note, className="card-note"),
    ]


def _rows(view: View, found: Sign) -> list[Row]:
    return [
        row | {"href": view.branch_link(str(row["code"])), "chance": _chance(row["p"], view.words)}
        for row in records(found.branches)
    ]


def _table(
    rows: Sequence[Row], columns: Sequence[Column], words: Words, label: str,
    most: int = ROWS_SHOWN,
) -> list[Any]:  # fmt: skip
    if not rows:
        return []
    shown = rows[:most]
    return [data_table(shown, columns, words, label), *left_out(len(shown), len(rows), words)]


def sheet_of(kind: Kind, rules: AttentionRules, view: View) -> Sheet:
    """Return every branch a test found as a sheet."""
    return _sheet(view.words, kind.name_key, kind.columns, _rows(view, kind.ask(view, rules)))


def _sheet(
    words: Words, name_key: str, columns: Sequence[Column], rows: Sequence[Row]
) -> Sheet:
    others = [column for column in columns if column.kind != "name"]
    heads = [words("table.number"), words("signs.column.name"), words("attention.column.parent")]
    cells = [
        [at, row["name"], row["parent"], *(written(row[c.key], c.kind, words) for c in others), ""]
        for at, row in enumerate(rows, 1)
    ]
    ends = [*(words(column.heading) for column in others), words("signs.sheet.note")]
    return Sheet(words(name_key), [*heads, *ends], cells)


def show_criteria(view: View) -> list[Any]:
    """Show of each criterion with a rule how often points and facts disagree."""
    words = view.words
    found = fact_check.fact_check(view.reader, view.filters, words.language)
    if not found.n:
        return [html.P(words("finding.empty"), className="card-finding")]
    lead = words("signs.facts.lead", n=words.count(found.different), total=words.count(found.n),
                 period=view.period(),
                 assessment=words(f"assessment.{view.filters.assessment}"))  # fmt: skip
    rows = [
        row | {"name": f"{row['code']} {row['name']}", "parent": ""}
        for row in records(found.criteria)
    ]
    return [
        html.P(lead, className="card-finding"),
        *_table(rows, CRITERIA, words, words("signs.facts"), len(rows)),
        html.P(words("signs.facts.note"), className="card-note"),
    ]


def show_meetings(view: View) -> list[Any]:
    """List the meetings whose points lie most above the facts."""
    rows = _meetings(view)
    if not rows:
        return [html.P(view.words("signs.facts.none"), className="card-finding")]
    label = view.words("signs.facts.meetings")
    return _table(rows, MEETINGS, view.words, label, MEETINGS_SHOWN)


def facts_sheet(view: View) -> Sheet:
    """Return those meetings as a sheet."""
    return _sheet(view.words, "signs.facts.sheet", MEETINGS, _meetings(view))


def _meetings(view: View) -> list[Row]:
    words = view.words
    found = fact_check.fact_check(view.reader, view.filters, words.language)
    return [
        row
        | {
            "href": view.branch_link(str(row["code"])),
            "kind": words(f"meeting_kind.{row['kind']}"),
            "items": "; ".join(told(row["items"], words)),
        }
        for row in records(found.meetings)
    ]


def _chance(p: Any, words: Words) -> str:
    chance = float(p)
    if chance < SMALLEST_P:
        return words("signs.p.below", p=words.number(SMALLEST_P, 3))
    return words.number(chance, 3)
