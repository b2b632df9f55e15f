"""Progress: who has met, scored and sent, month by month, and whom to remind."""

from enum import StrEnum
from typing import Any

from dash import html

from dashboard.components.connect import Site, filler, offers
from dashboard.components.count_tiles import CountTile, count_tiles
from dashboard.components.data_table import MOST_ROWS as MOST_LISTED
from dashboard.components.data_table import Column, Row, left_out
from dashboard.components.empty import empty_state
from dashboard.components.evidence import finding_line
from dashboard.components.frame_rows import FrameRows
from dashboard.components.page import Heading, page, section, table_section, way_up
from dashboard.components.progress_board import legend, progress_board, quarter
from dashboard.components.sorting import sorted_table
from dashboard.components.table_file import table_file
from dashboard.components.view import BRANCHES, View, filters_of, one_month, records
from dashboard.findings import most_late
from dashboard.queries import progress as progress_query
from dashboard.sheets.write import Sheet
from dashboard.text import Words

PATH = "/tien-do"
NAME_KEY = "progress.title"
MOST_ROWS = 200
GAPS = ("not_held", "no_theme", "not_scored")
COLUMNS = (
    Column("name", "progress.branch", "name"),
    *(Column(gap, f"progress.{gap}") for gap in GAPS),
    Column("late", "progress.late", "count"),
    Column("copy", "progress.remind", "part"),
)
SORTED = COLUMNS[:-1]


class Ids(StrEnum):
    """Parts of this page."""

    WAY = "progress-way"
    TILES = "progress-tiles"
    BOARD = "progress-board"
    LIST = "progress-list"


def layout(words: Words, **query: str) -> html.Div:
    """Return the page; never queries."""
    cards = html.Div(
        [
            section(words("progress.board"), html.Div(id=Ids.BOARD), span="span-12"),
            table_section(words("progress.list"), Ids.LIST, words),
        ],
        className="cards",
    )
    heading = Heading(words(NAME_KEY), Ids.WAY)
    return page(words, filters_of(query), heading, [html.Div(id=Ids.TILES), cards])


def register(site: Site) -> None:
    """Connect every part of the page with its question."""
    fills = filler(site)
    fills(Ids.WAY, "children", lambda view: way_up(view, PATH))
    fills(Ids.TILES, "children", show_tiles)
    fills(Ids.BOARD, "children", show_board)
    fills(Ids.LIST, "children", show_list)
    offers(site, Ids.LIST, sheet_of)


def show_tiles(view: View) -> Any:
    """Count what was held of what was due in the period, and what has yet to follow."""
    words, found = view.words, progress_query.standing(view.reader, view.filters)
    count = {name: found.count(name) for name in progress_query.STEPS}
    held = count["held"]
    figures = [
        ("held", held, count["due"]),
        ("not_scored", held - count["scored"], held),
        ("not_appraised", held - count["appraised"], held),
        ("late", count["late"], count["sent"]),
    ]
    tiles = [
        CountTile(
            words(f"progress.tile.{name}"),
            words.count(n) if whole else "–",
            f"/{words.count(whole)}" if whole else "",
            words(f"progress.tile.{name}.note", share=words.percent(100 * n / whole),
                  period=view.period()) if whole else words("progress.tile.none"),
        )
        for name, n, whole in figures
    ]  # fmt: skip
    return count_tiles(tiles)


def show_board(view: View) -> Any:
    """Show organisations below against months and quarters."""
    words = view.words
    rows = board_rows(view)
    if not rows:
        return empty_state(words)
    units = progress_query.progress_board(view.reader, view.filters)
    sums = units.groupby(["code", "name"], sort=False)[["late", "sent"]].sum().reset_index()
    line = finding_line(view.about(most_late(sums)), rows, Ids.BOARD, words)
    months = view.named((rows[0]["months"][0]["month"], rows[0]["months"][-1]["month"]))
    notes = [words("progress.note", months=months)]
    if len(rows) > MOST_ROWS:
        total = words.count(len(rows))
        notes.append(words("progress.first", n=words.count(MOST_ROWS), total=total))
    note = html.P(" ".join(notes), className="card-note")
    return [line, progress_board(rows[:MOST_ROWS], words), legend(words), note]


def board_rows(view: View) -> list[dict[str, Any]]:
    """Return the rows of the board: code, name, href, months, quarters, late, sent."""
    months = progress_query.progress_board(view.reader, view.filters)
    quarters = records(progress_query.themed_board(view.reader, view.filters))
    rows: dict[str, dict[str, Any]] = {}
    for cell in records(months):
        branch = bool(cell["is_branch"])
        code = str(cell["code"])
        own = rows.setdefault(
            code,
            {"code": code, "name": cell["name"], "months": [], "quarters": [], "late": 0, "sent": 0,
             "href": view.organisation_link(PATH, code, is_branch=branch)},
        )  # fmt: skip
        own["months"].append(_figures(cell, view))
        own["late"] += cell["late"]
        own["sent"] += cell["sent"]
    for cell in quarters:
        # A unit may be due in a quarter's last month only, or in none of them.
        if str(cell["code"]) in rows:
            rows[str(cell["code"])]["quarters"].append(_figures(cell, view))
    return list(rows.values())


def _figures(cell: dict[str, Any], view: View) -> dict[str, Any]:
    period = one_month(int(cell["month"]))
    code = str(cell["code"])
    href = ""
    # A branch's own row leads to its profile already.
    if not cell["is_branch"]:
        href = view.link(BRANCHES, organisation=code, period=period, group=None, sort="")
    kept = {key: n for key, n in cell.items() if key not in {"code", "name", "is_branch"}}
    return kept | {"href": href}


def rows(view: View) -> FrameRows:
    """Return the rows of the list: each gap in words, and the reminder."""
    behind = progress_query.branches_behind(view.reader, view.filters, view.filters.sort)

    def finish(row: dict[str, Any]) -> Row:
        gaps = {gap: _gap(row, gap, view.words) for gap in GAPS}
        link = {"href": view.branch_link(str(row["code"]))}
        return row | gaps | link | {"reminder": reminder(row, view.words)}

    return FrameRows(behind, finish)


def _gap(row: dict[str, Any], gap: str, words: Words) -> str:
    named = [quarter(at, words) if gap == "no_theme" else words.month(at) for at in row[gap]]
    return ", ".join(named) or "–"


def reminder(row: dict[str, Any], words: Words) -> str:
    """Return the text that asks a branch to report, ready to be sent."""
    reasons = [
        words(f"progress.reminder.{gap}", when=_gap(row, gap, words)) for gap in GAPS if row[gap]
    ]
    slots = {"branch": row["name"], "unit": row["parent"], "reasons": "; ".join(reasons)}
    return words("progress.reminder" if row["parent"] else "progress.reminder.alone", **slots)


def show_list(view: View) -> Any:
    """List the branches behind, each with its reminder to copy."""
    words, found = view.words, rows(view)
    if not found:
        return html.P(words("progress.list.none"), className="empty-state")
    # What the table shows can be copied at once; a nation's list is a file.
    shown = [
        {**row, "copy": copy_button(str(row["reminder"]), words, str(row["name"]))}
        for row in found[:MOST_LISTED]
    ]
    every = "\n".join(str(row["reminder"]) for row in shown)
    head = html.Div(
        [
            html.P(
                words("progress.list.lead", n=words.count(len(found)), period=view.period()),
                className="card-finding",
            ),
            copy_button(every, words, all_of=len(found)),
        ],
        className="list-head",
    )
    table = sorted_table(view, PATH, shown, COLUMNS, words("progress.list"))
    return [head, table, *left_out(len(shown), len(found), words)]


def copy_button(text: str, words: Words, name: str = "", all_of: int = 0) -> html.Button:
    """Return a button that copies a text, of one branch or of those listed; copy.js does it."""
    every = "progress.copy.first" if all_of > MOST_LISTED else "progress.copy.all"
    said = words("progress.copy") if name else words(every, n=words.count(MOST_LISTED))
    aloud = {"aria-label": words("progress.copy.one", branch=name)} if name else {}
    return html.Button(
        said,
        type="button",
        className="btn btn-small",
        title=text if name else said,
        **{"data-copy": text, "data-copied": words("progress.copied"), **aloud},
    )


def sheet_of(view: View) -> Sheet:
    """Return the list as a sheet, with the reminders."""
    columns = (*SORTED, Column("reminder", "progress.remind"))
    heads, body = table_file(rows(view), columns, view.words)
    return Sheet(view.words("progress.list"), heads, body)
