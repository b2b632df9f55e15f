"""Self-scores against appraisal or observation of the same meetings."""

from enum import StrEnum
from typing import Any

import numpy as np
from dash import html

from dashboard.components.chart_card import chart_card
from dashboard.components.connect import Site, filler, offers
from dashboard.components.data_table import Column, Sorting, data_table, left_out
from dashboard.components.empty import empty_state
from dashboard.components.frame_rows import FrameRows
from dashboard.components.grade_counts import agreement_measures, grade_counts
from dashboard.components.page import Heading, page, section, table_section, way_up
from dashboard.components.table_file import table_file
from dashboard.components.view import View, filters_of, records
from dashboard.domain.words import Counterpart
from dashboard.figures import Caption, Figure, Scale, bland_altman, differences
from dashboard.findings import Finding, say
from dashboard.findings.gap import (
    SAID,
    branch_standings,
    gap_of_all,
    gap_of_criteria,
    gap_of_units,
)
from dashboard.queries import gap as query
from dashboard.queries.gap_criteria import MOST_READ, criterion_gaps
from dashboard.queries.meeting_frame import branch_names
from dashboard.sheets.write import Sheet
from dashboard.statistics.agreement import grade_agreement
from dashboard.statistics.by_chance import by_chance
from dashboard.statistics.evidence import BAND_FROM
from dashboard.statistics.intervals import share_interval
from dashboard.text import Words

PATH = "/cham"
NAME_KEY = "gap.title"
# How often an interval or limit at this level leaves out what is true.
MISSED, MISSED_SURE = 0.05, 0.002
# The charts above are the larger part of what a second visit may take.
MOST_LISTED = 160
COLUMNS = (
    Column("name", "gap.branch", "name"),
    Column("n", "gap.pairs", "count"),
    Column("gap", "gap.mean", "change"),
    Column("interval", "figure.interval"),
    Column("beyond", "gap.beyond", "count"),
    Column("said", "gap.said"),
)


class Ids(StrEnum):
    """Parts of this page."""

    WAY = "gap-way"
    AGAINST = "gap-against"
    AGREEMENT = "gap-agreement"
    GRADES = "gap-grades"
    UNITS = "gap-units"
    CRITERIA = "gap-criteria"
    BRANCHES = "gap-branches"


def layout(words: Words, **query: str) -> html.Div:
    """Return the page; never queries."""
    charts = {
        Ids.AGREEMENT: chart_card(Ids.AGREEMENT, words("gap.agreement"), 480, words),
        Ids.UNITS: chart_card(Ids.UNITS, words("gap.units"), 760, words),
        Ids.CRITERIA: chart_card(Ids.CRITERIA, words("gap.criteria"), 760, words),
    }
    grades = section(words("gap.grades"), html.Div(id=Ids.GRADES), span="span-5")
    table = table_section(words("gap.branches"), Ids.BRANCHES, words)
    cards = html.Div(
        [
            html.Div(charts[Ids.AGREEMENT], className="span-7"),
            grades,
            html.Div(charts[Ids.UNITS], className="span-5"),
            html.Div(charts[Ids.CRITERIA], className="span-7"),
            table,
        ],
        className="cards",
    )
    parts = [html.Div(id=Ids.AGAINST, className="compared"), cards]
    return page(words, filters_of(query), Heading(words(NAME_KEY), Ids.WAY), parts)


def register(site: Site) -> None:
    """Connect every part of the page with its question."""
    fills = filler(site)
    fills(Ids.WAY, "children", lambda view: way_up(view, PATH))
    fills(Ids.AGAINST, "children", offer_counterparts)
    fills(Ids.AGREEMENT, "figure", draw_agreement)
    fills(Ids.GRADES, "children", show_grades)
    fills(Ids.UNITS, "figure", draw_units)
    fills(Ids.CRITERIA, "figure", draw_criteria)
    fills(Ids.BRANCHES, "children", show_branches)
    offers(site, Ids.BRANCHES, sheet_of)


def offer_counterparts(view: View) -> Any:
    """Offer what the self-scores are set against, the chosen one marked."""
    words, chosen = view.words, view.filters.counterpart
    buttons = [
        html.Button(
            words(f"assessment.{one}"),
            type="button",
            className="choice",
            **{
                "data-filter": "doi-chieu", "data-value": one.value, "data-many": "false",
                "aria-pressed": str(one is chosen).lower(),
            },
        )
        for one in Counterpart
    ]  # fmt: skip
    legend = html.Legend(words("gap.against"))
    return [
        html.Fieldset([legend, *buttons], className="choices"),
        html.P(words("gap.months", period=view.named(query.gap_months(view.reader, view.filters)))),
    ]


def draw_agreement(view: View) -> Figure:
    """Draw every meeting scored twice, with bias and limits of agreement."""
    words = view.words
    pairs = query.score_pairs(view.reader, view.filters)
    found = pairs.agreement()
    outside = query.beyond(pairs, found)
    drawn = query.drawn_pairs(pairs, outside)
    caption = _caption(view, "gap.agreement", gap_of_all(found, view.filters.counterpart), found.n)
    if len(pairs):
        told = words(
            "gap.outside", n=words.count(int(outside.sum())),
            share=words.percent(100 * float(outside.mean())),
        )  # fmt: skip
        caption = caption.noted(told)
    if len(drawn) < len(pairs):
        counts = {"n": words.count(len(drawn)), "total": words.count(len(pairs))}
        caption = caption.noted(words("gap.sampled", **counts))
    return bland_altman(_points(view, pairs, outside, drawn), found, words, caption)


def _points(view: View, pairs: query.Pairs, outside: Any, drawn: Any) -> list[dict[str, Any]]:
    chosen = np.array(drawn, dtype=int)
    ids = pairs.book["branch_id"][chosen]
    known = {row["branch_id"]: row for row in records(
        branch_names(view.reader, view.filters, np.unique(ids)))}  # fmt: skip
    links = {id_: view.branch_link(str(row["code"])) for id_, row in known.items()}
    months = {month: view.words.month(int(month)) for month in np.unique(pairs.book["month"])}
    middle, gap = (pairs.own + pairs.other) / 2, pairs.gap
    return [
        {
            "middle": middle[at], "gap": gap[at], "outside": bool(outside[at]), "href": links[id_],
            "told": f"{known[id_]['name']} · {months[month]}",
        }
        for at, id_, month in zip(chosen, ids, pairs.book["month"][chosen], strict=True)
    ]  # fmt: skip


def _caption(view: View, key: str, finding: Finding, n: int) -> Caption:
    words = view.words
    note = words(
        "gap.note", n=words.count(n), other=words(f"finding.noun.{view.filters.counterpart}"),
        period=view.named(query.gap_months(view.reader, view.filters)),
    )  # fmt: skip
    return Caption(words(key), say(finding, words), note, finding.evidence)


def show_grades(view: View) -> Any:
    """Say how often the grade changes, and how far the two sides agree."""
    words = view.words
    counts = query.grade_table(query.score_pairs(view.reader, view.filters))
    found = grade_agreement(counts)
    if not found.n:
        return empty_state(words)
    changed = found.n - int(np.trace(counts))
    ends = share_interval([changed], [found.n])
    said = words(
        "gap.grades.changed", changed=words.count(changed), n=words.count(found.n),
        share=words.percent(100 * changed / found.n), low=words.percent(100 * float(ends.low[0])),
        high=words.percent(100 * float(ends.high[0])),
        above=words.count(int(np.triu(counts, 1).sum())),
        below=words.count(int(np.tril(counts, -1).sum())),
    )  # fmt: skip
    other = words(f"assessment.{view.filters.counterpart}")
    return [
        html.P(said, className="card-finding"),
        grade_counts(counts.tolist(), other, words),
        agreement_measures(found, words),
    ]


def draw_units(view: View) -> Figure:
    """Draw the mean gap of the organisations right below, beside that of all."""
    pairs = query.score_pairs(view.reader, view.filters)
    gaps = query.organisation_gaps(view.reader, view.filters, pairs)
    level = float(pairs.gap.mean()) if len(pairs) else 0.0
    gaps["href"] = [
        view.organisation_link(PATH, str(row["code"]), is_branch=bool(row["is_branch"]))
        for row in records(gaps)
    ]
    caption = _caption(view, "gap.units", gap_of_units(gaps, level), int(gaps["n"].sum()))
    return differences(gaps, view.words, caption, Scale("gap.mean", level, "gap.level"))


def draw_criteria(view: View) -> Figure:
    """Draw the mean gap of each criterion, what is judged apart from what is counted."""
    words = view.words
    gaps = criterion_gaps(view.reader, view.filters, words.language.value)
    finding = gap_of_criteria(gaps)
    n = int(gaps["n"].max()) if len(gaps) else 0
    caption = _caption(view, "gap.criteria", finding, n)
    if len(gaps):
        rubric = words("gap.rubric", code=gaps["rubric"].iloc[0])
        caption = caption.noted(_kinds(gaps, words), rubric)
        if gaps.attrs["pairs"] > MOST_READ:
            total = words.count(gaps.attrs["pairs"])
            caption = caption.noted(words("gap.criteria.sampled", total=total))
    judged = gaps["judged"].to_numpy(dtype=bool)
    drawn = gaps.assign(
        name="<b>" + gaps["code"] + "</b> " + gaps["name"],
        colour=np.where(judged, "var(--improve)", "var(--ink2)"),
        symbol=np.where(judged, "circle", "square"),
        aside=[words("gap.judged" if one else "gap.computed") for one in judged],
    )
    return differences(drawn, words, caption, Scale("gap.criteria.mean"))


def _kinds(gaps: Any, words: Words) -> str:
    means = {
        kind: words.change(gaps.loc[gaps["judged"] == judged, "gap"].mean())
        for kind, judged in (("judged", True), ("computed", False))
    }
    return words("gap.kinds", **means)


def branches_of(view: View) -> FrameRows:
    """Return the rows of the table, the widest gap first unless the address says otherwise."""
    return _rows(view, gaps_of(view))


def gaps_of(view: View) -> Any:
    """Return the gaps of branches in the order of the table, with standing and usual (τ)."""
    pairs = query.score_pairs(view.reader, view.filters)
    gaps = query.branch_gaps(view.reader, view.filters, pairs)
    level = float(pairs.gap.mean()) if len(pairs) else 0.0
    standing, usual = branch_standings(gaps, level)
    return query.ordered(gaps.assign(standing=standing, usual=usual), view.filters.sort)


def _rows(view: View, gaps: Any) -> FrameRows:
    words = view.words
    return FrameRows(
        gaps,
        lambda row: row | {
            "href": view.branch_link(str(row["code"])),
            "interval": _interval(row, words),
            "said": _said(row, words),
        },
    )  # fmt: skip


def _interval(row: dict[str, Any], words: Words) -> str:
    if row["n"] < BAND_FROM or row["low"] != row["low"]:
        return "–"
    return words("figure.from_to", low=words.change(row["low"]), high=words.change(row["high"]))


def _said(row: dict[str, Any], words: Words) -> str:
    if row["n"] < BAND_FROM:
        return words("evidence.reference")
    return words(f"gap.said.{SAID.get(row['standing'], 'similar')}")


def show_branches(view: View) -> Any:
    """Show the branches, the widest gap first, and how many would stand out by chance."""
    words, found = view.words, gaps_of(view)
    if not len(found):
        return empty_state(words)
    by = view.filters.sort
    links = {key: view.link(PATH, sort=key if by == f"-{key}" else f"-{key}")
             for key in query.SORTED}  # fmt: skip
    judged = int((found["n"] >= BAND_FROM).sum())
    signs, sure = (by_chance(missed, judged) for missed in (MISSED, MISSED_SURE))
    lead = words(
        "gap.branches.lead", n=words.count(judged), tau=words.number(found["usual"].iloc[0]),
        signs=words.number(signs.expected), signs_most=words.count(signs.most),
        sure=words.number(sure.expected), sure_most=words.count(sure.most),
    )  # fmt: skip
    sorting = Sorting(by or "-gap", links)
    shown = _rows(view, found.head(MOST_LISTED))
    table = data_table(shown, COLUMNS, words, words("gap.branches"), sorting)
    return [html.P(lead, className="card-finding"), table, *left_out(len(shown), len(found), words)]


def sheet_of(view: View) -> Sheet:
    """Return the table as a sheet."""
    heads, rows = table_file(branches_of(view), COLUMNS, view.words)
    return Sheet(view.words("gap.branches"), heads, rows)
