"""A table of rows in words: sorted by its headings, each row leading one level down."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from dashboard.components.empty import empty_state
from dashboard.components.grade_badge import grade_badge
from dashboard.components.still import Still, Tree, tree
from dashboard.domain.words import Grade
from dashboard.text import Words

Row = Mapping[str, Any]
# As far as anybody reads; the file has the rest.
MOST_ROWS = 500
NUMBER, MUTED = {"className": "number"}, {"className": "muted"}
NUMBERS = frozenset({"number", "hundredths", "count", "change", "percent"})


@dataclass(frozen=True)
class Column:
    """One column: the key in a row, the key of its heading, and how it is written.

    kind: text, number (one decimal), hundredths (two), count, change (signed), percent, grade,
    date, month, name (row["name"] as a link to row["href"] above row["parent"]), or part (a
    component as it is).
    """

    key: str
    heading: str
    kind: str = "text"


@dataclass(frozen=True)
class Sorting:
    """Which column a table is sorted by ("-" before it: downwards), and the address of each."""

    by: str
    links: Mapping[str, str]


def data_table(
    rows: Sequence[Row],
    columns: Sequence[Column],
    words: Words,
    label: str,
    sorting: Sorting | None = None,
) -> Any:
    """Return the first 500 rows as a table that scrolls within its card; label names it aloud."""
    if not rows:
        return empty_state(words)
    heads = [html.Th(words("table.number"), scope="col", className="number")]
    heads += [_head(column, words, sorting) for column in columns]
    badges = {grade.value: tree(grade_badge(grade.value, words)) for grade in Grade}
    body = [
        [
            "tr",
            {},
            ["td", NUMBER, words.count(at)],
            *(_cell(row, column, words, badges) for column in columns),
        ]
        for at, row in enumerate(rows[:MOST_ROWS], start=1)
    ]
    head = tree(html.Thead(html.Tr(heads)))
    table = Still(["table", {"className": "table data-table"}, head, ["tbody", {}, *body]])
    scroll = html.Div(
        table, className="table-scroll", tabIndex=0, role="region", **{"aria-label": label}
    )
    return html.Div([scroll, *left_out(len(body), len(rows), words)])


def left_out(shown: int, total: int, words: Words) -> list[html.P]:
    """Say how many of all rows are shown, where some are not."""
    if shown == total:
        return []
    said = words("table.first", n=words.count(shown), total=words.count(total))
    return [html.P(said, className="card-note")]


def written(value: Any, kind: str, words: Words) -> str:
    """Return a value as text, a dash where it is missing; what the table shows and files hold."""
    if value is None or value != value:  # NaN and NaT alone differ from themselves
        return "–"
    writers: Mapping[str, Callable[[Any], str]] = {
        "number": words.number,
        "hundredths": lambda number: words.number(number, 2),
        "count": words.count,
        "change": words.change,
        "percent": words.percent,
        "date": words.date,
        "month": words.month,
        "grade": lambda grade: words(f"grade.{grade}"),
    }
    return writers.get(kind, str)(value)


def _head(column: Column, words: Words, sorting: Sorting | None) -> html.Th:
    text = words(column.heading)
    style = "number" if column.kind in NUMBERS else ""
    if sorting is None or column.key not in sorting.links:
        return html.Th(text, scope="col", className=style)
    order = {column.key: "ascending", f"-{column.key}": "descending"}.get(sorting.by)
    arrow = {"ascending": " ↑", "descending": " ↓"}.get(order or "", "")
    marked = {"aria-sort": order} if order else {}
    link = html.A(f"{text}{arrow}", href=sorting.links[column.key])
    return html.Th(link, scope="col", className=style, **marked)


def _cell(row: Row, column: Column, words: Words, badges: Mapping[str, Tree]) -> Tree:
    if column.kind == "name":
        name = ["a", {"href": row["href"]}, row["name"]] if row.get("href") else row["name"]
        return ["th", {"scope": "row"}, name, ["span", MUTED, row.get("parent") or ""]]
    value = row.get(column.key)
    if column.kind == "part":
        return ["td", {}, tree(value)]
    if column.kind == "grade" and isinstance(value, str):
        return ["td", {}, badges[value]]
    style = NUMBER if column.kind in NUMBERS else {}
    return ["td", style, written(value, column.kind, words)]
