"""The inspectors' table: columns and rows for AG Grid, in words; grid.js draws and connects them.

The grid asks for a hundred rows at a time where it is scrolled to; sorting, filtering and cutting
happen where the data are. Nothing in a column is code: renderers are named, and stand in
assets/js/grid/cells.js.
"""

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import date
from math import isnan
from typing import Any

import dash_ag_grid
from dash import html

from dashboard.components.empty import empty_state
from dashboard.components.grade_badge import SYMBOLS
from dashboard.domain.filters import Filters
from dashboard.domain.words import IssueGroup
from dashboard.statistics.evidence import BAND_FROM
from dashboard.text import Words
from dashboard.text.numbers import MINUS

Row = Mapping[str, Any]
GROUPS = tuple(group.value for group in IssueGroup)
TOTAL = "total"
BLOCK = 100
OLD_MONTHS = 12
REASONS = ("nothing", "no_data", "not_allowed")


@dataclass(frozen=True)
class GridColumn:
    """One column: its key in a row, its width in pixels, and how cells.js draws it.

    `first` is the order of the first click on its heading, empty where the data give no order.
    """

    key: str
    width: int
    _: KW_ONLY
    drawn: str = ""
    first: str = "asc"
    style: str = ""
    hidden: bool = False


COLUMNS = (
    GridColumn("at", 48, first="", style="number muted"),
    GridColumn("name", 240, drawn="BranchName"),
    *(GridColumn(group, 98, drawn="BranchGroup", style="number") for group in GROUPS),
    GridColumn(TOTAL, 90, style="number strong"),
    GridColumn("change", 92, drawn="BranchChange", style="number"),
    GridColumn("grade", 118, drawn="BranchGrade"),
    GridColumn("sparkline", 106, drawn="BranchSpark", first=""),
    GridColumn("gap", 98, first="desc", style="number"),
    GridColumn("last_observed", 116, drawn="BranchObserved"),
    GridColumn("n", 78, first="desc", style="number"),
    GridColumn("kind", 186, hidden=True),
    GridColumn("member_count", 96, first="desc", style="number", hidden=True),
)
SORTED = frozenset(column.key for column in COLUMNS if column.first)
PINNED = ("at", "name")


def order_of(filters: Filters) -> str:
    """Return the order that stands when the address names none: the weakest first."""
    return filters.sort or (filters.group.value if filters.group else TOTAL)


def branch_grid(identity: str, filters: Filters, words: Words) -> html.Div:
    """Return the grid with what stands in its place while it waits, is empty or has failed."""
    grid = dash_ag_grid.AgGrid(
        id=identity,
        className="branch-grid",
        rowModelType="infinite",
        columnDefs=[_definition(column, order_of(filters), words) for column in COLUMNS],
        defaultColDef={
            "cellDataType": False,
            "resizable": True,
            "suppressMovable": True,
            "suppressHeaderMenuButton": True,
            "wrapHeaderText": True,
        },
        rowClassRules={"row-waiting": "!params.data"},
        dashGridOptions=_options(words),
        eventListeners={
            "sortChanged": ["branchesSorted(params)"],
            "rowClicked": ["branchClicked(params)"],
            "cellKeyDown": ["branchKey(params)"],
        },
    )
    reset = html.A(words("grid.reset"), href="/chi-bo", className="btn")
    again = html.Button(words("grid.again"), type="button", className="btn", id=f"{identity}-again")
    messages = [_message(reason, empty_state(words, reason), reset) for reason in REASONS]
    failed = html.P(words("grid.failed"), className="empty-state", role="alert")
    return html.Div(
        [grid, *messages, _message("failed", failed, again)],
        className="grid-place",
        role="region",
        **{
            "aria-label": words("grid.label"),
            "data-state": "waiting",
            "data-group": filters.group or "",
            "data-printed": words("table.first"),
        },
    )


def column_menu(words: Words) -> html.Details:
    """Return the menu of columns to show; the browser remembers them."""
    choices = [
        html.Button(
            words(f"grid.{column.key}.long"),
            type="button",
            role="checkbox",
            className="column-choice",
            **{
                "data-column": column.key,
                "data-usual": str(not column.hidden).lower(),
                "aria-checked": str(not column.hidden).lower(),
            },
        )
        for column in COLUMNS
        if column.key != "name"
    ]
    usual = html.Button(words("grid.usual"), type="button", className="column-usual")
    summary = html.Summary(words("grid.columns"), className="btn")
    fields = html.Fieldset([html.Legend(words("grid.columns.legend")), *choices, usual])
    return html.Details([summary, fields], className="menu column-menu")


def grid_row(at: int, row: Row, words: Words, today: date) -> dict[str, Any]:
    """Return a row of `branch_rows` as the grid shows it: words, and what bars and lines need."""
    known = {group: float(row[group]) for group in GROUPS if _known(row[group])}
    weakest = min(known, key=lambda group: known[group], default="")
    sure = int(row["n"]) >= BAND_FROM
    kind, members = row["kind"], row["member_count"]
    return {
        "at": words.count(at),
        "name": row["name"],
        "parent": row["parent"] or "",
        "href": row["href"],
        **{
            group: _measure(row[group], words, lowest=group == weakest and len(known) > 1)
            for group in GROUPS
        },
        TOTAL: words.number(row[TOTAL]),
        "change": _change(row["change"], words, sure=sure),
        "grade": _grade(row["grade"], words, sure=sure),
        "gap": words.change(row["gap"]),
        "last_observed": _observed(row["last_observed"], words, today),
        "n": words.count(int(row["n"])),
        "kind": words(f"branch_kind.{kind}") if isinstance(kind, str) else "–",
        "member_count": words.count(int(members)) if _known(members) else "–",
        "sparkline": _spark(row["sparkline"] or [], words),
    }


def _definition(column: GridColumn, order: str, words: Words) -> dict[str, Any]:
    """Return AG Grid's own words for a column."""
    other = "desc" if column.first == "asc" else "asc"
    sort = {column.key: "asc", f"-{column.key}": "desc"}.get(order) if column.first else None
    return {
        "field": column.key,
        "headerName": words(f"grid.{column.key}"),
        "headerTooltip": words(f"grid.{column.key}.long"),
        "cellClass": column.style,
        "headerClass": column.style,
        "initialWidth": column.width,
        "minWidth": min(column.width, 106),
        "initialHide": column.hidden,
        "sortable": bool(column.first),
        "sortingOrder": [column.first or "asc", other],
        "initialSort": sort,
        "initialPinned": "left" if column.key in PINNED else None,
        "initialFlex": 1 if column.key in {*GROUPS, "sparkline"} else None,
        **({"cellRenderer": column.drawn} if column.drawn else {}),
    }


def _options(words: Words) -> dict[str, Any]:
    return {
        "theme": {"function": "gridTheme(agGrid)"},
        "getLocaleText": {"function": "gridText(params)"},
        "cacheBlockSize": BLOCK,
        # The component knows one request at a time.
        "maxConcurrentDatasourceRequests": 1,
        "blockLoadDebounceMillis": 60,
        "infiniteInitialRowCount": 12,
        "rowHeight": 54,
        "headerHeight": 52,
        "ensureDomOrder": True,
        "suppressColumnVirtualisation": True,
        "suppressMultiSort": True,
        "suppressNoRowsOverlay": True,
        "suppressDragLeaveHidesColumns": True,
        "suppressCellFocus": False,
        "enableBrowserTooltips": True,
        "enableCellTextSelection": True,
        "animateRows": False,
        "context": {"language": words.language.value},
    }


def _message(state: str, text: Any, action: Any) -> html.Div:
    return html.Div([text, action], className="grid-message", **{"data-when": state})


def _measure(percent: Any, words: Words, *, lowest: bool) -> dict[str, Any]:
    if not _known(percent):
        return {"text": words.number(None)}
    text, fill = words.number(float(percent)), round(float(percent))
    return {"text": text, "fill": fill} | ({"lowest": words("grid.lowest")} if lowest else {})


def _change(value: Any, words: Words, *, sure: bool) -> dict[str, str]:
    if not _known(value):
        return {"text": words.number(None), "way": "none", "said": ""}
    # As it is written decides: what rounds to nothing is no change.
    signed = words.change(float(value))
    way = {"+": "up", MINUS: "down"}.get(signed[0], "same")
    said = words(f"change.{way}")
    return {"text": signed.lstrip(f"+{MINUS}"), "way": way, "said": said, "sure": str(sure).lower()}


def _grade(grade: Any, words: Words, *, sure: bool) -> dict[str, str]:
    if not isinstance(grade, str):
        return {"text": words.number(None)}
    shown = {"text": words(f"grade.{grade}"), "symbol": SYMBOLS[grade]}
    if sure:
        return shown | {"grade": grade}
    return shown | {"why": words("grid.few", n=words.count(BAND_FROM))}


def _observed(day: Any, words: Words, today: date) -> dict[str, str]:
    if not isinstance(day, date):
        return {"text": words("grid.never"), "note": ""}
    months = (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)
    old = months >= OLD_MONTHS
    note = words("grid.long_ago", n=words.count(months)) if old else ""
    return {"text": words.date(day), "note": note}


def _spark(values: Sequence[Any], words: Words) -> dict[str, Any]:
    means = [round(float(value), 1) if _known(value) else None for value in values]
    known = [mean for mean in means if mean is not None]
    if not known:
        return {"values": [], "said": words("grid.spark.none")}
    low, high, last = (words.number(mean) for mean in (min(known), max(known), known[-1]))
    return {"values": means, "said": words("grid.spark", low=low, high=high, last=last)}


def _known(value: Any) -> bool:
    # pandas' own mark of a missing whole number differs from itself and cannot be asked.
    return value is not None and str(value) != "<NA>" and not isnan(float(value))
