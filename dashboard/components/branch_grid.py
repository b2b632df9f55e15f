"""The inspectors' table; sorted, searched and cut where the data are, for any browser."""

from collections.abc import Mapping, Sequence
from math import isnan
from typing import Any

from dash import html

from dashboard.components.empty import empty_state
from dashboard.components.grade_badge import grade_badge
from dashboard.components.group_rows import change
from dashboard.domain.words import IssueGroup
from dashboard.text import Words

BLOCKS = "▁▂▃▄▅▆▇█"
Row = dict[str, Any]
MEASURES = (*(group.value for group in IssueGroup), "total")
HEADS = ("name", *MEASURES, "change", "grade", "gap", "last_observed", "n", "sparkline")


def branch_grid(rows: Sequence[Row], sort: str, links: Mapping[str, str], words: Words) -> Any:
    """Return the table of `branch_rows`; `links` lead to the same page sorted by a column."""
    if not rows:
        return empty_state(words)
    heads = [_head(name, sort, links, words) for name in HEADS]
    body = [html.Tr(_cells(row, words)) for row in rows]
    return html.Div(
        html.Table([html.Thead(html.Tr(heads)), html.Tbody(body)], className="branches"),
        className="table-scroll",
        tabIndex=0,
        role="region",
        **{"aria-label": words("grid.label")},
    )


def _head(name: str, sort: str, links: Mapping[str, str], words: Words) -> html.Th:
    text = words(f"grid.{name}")
    if name not in links:
        return html.Th(text, scope="col")
    order = {name: "ascending", f"-{name}": "descending"}.get(sort)
    arrow = {"ascending": " ↑", "descending": " ↓"}.get(order or "", "")
    marked = {"aria-sort": order} if order else {}
    return html.Th(html.A(f"{text}{arrow}", href=links[name]), scope="col", **marked)


def _cells(row: Row, words: Words) -> list[Any]:
    name = html.Th(
        [html.A(row["name"], href=row["href"]), html.Span(row["parent"] or "", className="muted")],
        scope="row",
    )
    observed = row["last_observed"]
    grade = row["grade"]
    return [
        name,
        *(_measure(row, group.value, words) for group in IssueGroup),
        html.Td(html.Strong(_number(row["total"], words)), className="number"),
        html.Td(change(row["change"], words), className="number"),
        html.Td(grade_badge(grade, words) if isinstance(grade, str) else "–"),
        html.Td(_number(row["gap"], words), className="number"),
        html.Td(words.date(observed) if observed else "–"),
        html.Td(words.count(int(row["n"])), className="number"),
        html.Td(_spark(row["sparkline"] or [])),
    ]


def _measure(row: Row, group: str, words: Words) -> html.Td:
    # One element a cell: the renderer walks every component of a hundred rows.
    percent = row[group]
    known = f" group-{group} fill-{round(float(percent))}" if _known(percent) else ""
    return html.Td(_number(percent, words), className=f"measure{known}")


def _spark(values: Any) -> html.Span:
    heights = [min(7, max(0, int((float(v) - 50) / 6.3))) if _known(v) else None for v in values]
    text = "".join(" " if height is None else BLOCKS[height] for height in heights)
    return html.Span(text, className="spark", **{"aria-hidden": "true"})


def _number(value: Any, words: Words) -> str:
    return words.number(float(value)) if _known(value) else "–"


def _known(value: Any) -> bool:
    return value is not None and not isnan(float(value))
