"""Organisations against months: how many branches met of those due, and what is missing."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from dashboard.components.still import Still, Tree, tree
from dashboard.text import Words

Cell = Mapping[str, Any]
# Classes of the heat grid: 0 nobody met, 5 few missing; 10 not all scored; 15 nothing missing.
MISSED_AT_MOST, UNSCORED, COMPLETE = 5, 10, 15
SHORT = "progress.quarter.short"
MARKS = ("missed", "unscored", "late")
SYMBOLS = {"missed": "✕", "unscored": "○", "late": "◔"}


def progress_board(rows: Sequence[dict[str, Any]], words: Words) -> html.Div:
    """Return the table; each row needs name, href, months, quarters, late and sent (of all months).

    A cell has month, due, held and href or ""; those of months scored, sent, appraised, late too.
    """
    first = rows[0]
    months = [words.month(cell["month"]) for cell in first["months"]]
    quarters = [quarter(cell["month"], words, SHORT) for cell in first["quarters"]]
    groups = [html.Th(words("progress.unit"), scope="col", rowSpan=2)]
    groups.append(html.Th(words("progress.regular"), scope="colgroup", colSpan=len(months)))
    if quarters:
        groups.append(
            html.Th(words("progress.themed"), scope="colgroup", colSpan=len(quarters),
                    className="board-gap")
        )  # fmt: skip
    groups.append(
        html.Th(words("progress.late_of_sent"), scope="col", rowSpan=2, className="board-gap")
    )
    heads = [html.Th(name, scope="col") for name in months]
    heads += [
        html.Th(name, scope="col", className="" if at else "board-gap")
        for at, name in enumerate(quarters)
    ]
    head = tree(html.Thead([html.Tr(groups), html.Tr(heads)]))
    body = [["tr", {"data-row": at}, *_row(row, words)] for at, row in enumerate(rows)]
    table = Still(["table", {"className": "board"}, head, ["tbody", {}, *body]])
    label = words("progress.board")
    return html.Div(
        table, className="table-scroll", tabIndex=0, role="region", **{"aria-label": label}
    )


def legend(words: Words) -> html.P:
    """Explain the marks below the numbers."""
    parts: list[Any] = []
    for mark in MARKS:
        parts += [html.Strong(SYMBOLS[mark]), f" {words(f'progress.mark.{mark}')} · "]
    return html.P([*parts, words("progress.legend")], className="card-note")


def quarter(month: int, words: Words, key: str = "progress.quarter") -> str:
    """Name the quarter that ends with a month."""
    return words(key, quarter=month % 100 // 3, year=month // 100)


def step(due: int, held: int, unscored: int) -> int:
    """Return the heat step of a cell: the fewer met, the lower."""
    if held < due:
        return min(MISSED_AT_MOST, MISSED_AT_MOST * 2 * held // due)
    return UNSCORED if unscored else COMPLETE


def _row(row: dict[str, Any], words: Words) -> list[Tree]:
    name = ["a", {"href": row["href"]}, row["name"]] if row.get("href") else row["name"]
    cells = [_cell(cell, words, "") for cell in row["months"]]
    cells += [
        _cell(cell, words, "" if at else " board-gap") for at, cell in enumerate(row["quarters"])
    ]
    return [["th", {"scope": "row"}, name], *cells, _late(row, words)]


def _cell(cell: Cell, words: Words, gap: str) -> Tree:
    due, held = int(cell["due"]), int(cell["held"])
    if not due:
        title = words("progress.no_duty")
        return ["td", {"className": f"board-none{gap}", "title": title}, "–"]
    unscored = held - int(cell.get("scored", held))
    counts = {"missed": due - held, "unscored": unscored, "late": int(cell.get("late", 0))}
    marks = [f"{SYMBOLS[name]}{words.count(n)}" for name, n in counts.items() if n]
    amiss = " board-missing" if counts["missed"] else ""
    text = f"{words.count(held)}/{words.count(due)}\n{' '.join(marks) or '✓'}"
    style = {"className": f"heat-{step(due, held, unscored)}{amiss}{gap}"}
    title = _title(cell, words)
    if not cell.get("href"):
        return ["td", {"title": title, **style}, text]
    return ["td", style, ["a", {"href": cell["href"], "title": title}, text]]


def _title(cell: Cell, words: Words) -> str:
    key = "progress.cell" if "scored" in cell else "progress.cell.themed"
    month = words.month(int(cell["month"]))
    slots = {name: words.count(int(n)) for name, n in cell.items() if name not in {"month", "href"}}
    return words(key, month=month, quarter=quarter(int(cell["month"]), words), **slots)


def _late(row: dict[str, Any], words: Words) -> Tree:
    late, sent = int(row["late"]), int(row["sent"])
    if not sent:
        return ["td", {"className": "board-none board-gap"}, "–"]
    share = words.percent(100 * late / sent, 0)
    text = f"{share}\n{words.count(late)}/{words.count(sent)}"
    return ["td", {"className": "board-late board-gap"}, text]
