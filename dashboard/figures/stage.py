"""What a slide of a talk draws, as plain dictionaries that a screen and a file both draw from.

Every body has `kind` and, but for a chart, rows that fit a hall. Colours are names of tokens
(dashboard/theme/tokens.py). `overflow` says what happens to rows that a room has no place for:
"split" puts them on further slides, "cut" names how many are left out.
"""

from collections.abc import Sequence
from typing import Any

from dashboard.domain.words import Grade
from dashboard.figures.caption import Figure
from dashboard.figures.marks import GRADES, LINES
from dashboard.text import Words

Body = dict[str, Any]
CUT, SPLIT = "cut", "split"
INK = "ink"
# A cell's class: 0 under 70, 10 at 80 (paper), 20 from 90.
LOWEST, STEPS = 70, 20
MOST_COLUMNS = 3


def row_marks(rows: Sequence[dict[str, Any]], scale: tuple[float, float], mark: str) -> Body:
    """Draw a mark a row: name, text (its number in words), at (on the scale), and where known low
    and high (its interval), tick (what it is set against), other (a second value), colour, aside.

    mark: "bar" from the scale's left end or from 0, "dot", or "pair" (other hollow, at full).
    """
    low, high = scale
    return {
        "kind": "rows",
        "mark": mark,
        "scale": [low, high],
        "zero": 0.0 if low < 0 < high else None,
        "headline": None,
        "legend": "",
        "rows": [{"colour": INK} | row for row in rows],
        "overflow": CUT,
    }


def headline(value: str, unit: str, label: str, lines: Sequence[str]) -> dict[str, Any]:
    """Set one huge number beside the rows of a slide."""
    return {"value": value, "unit": unit, "label": label, "lines": [line for line in lines if line]}


def grade_counts(counts: dict[Grade, int], words: Words) -> Body:
    """Draw how many meetings reached each grade, and their shares as one bar."""
    total = sum(counts.values())
    return {
        "kind": "counts",
        "rows": [
            {
                "name": f"{GRADES[grade].symbol} {words(f'grade.{grade}')}",
                "text": words.count(n),
                "aside": words.percent(100 * n / total) if total else "",
                "share": n / total if total else 0.0,
                "colour": f"grade-{grade}",
            }
            for grade, n in counts.items()
        ],
    }


def heat_cells(columns: Sequence[str], rows: Sequence[dict[str, Any]], words: Words) -> Body:
    """Draw a number in every cell; a row has name and values (percent or None)."""
    return {
        "kind": "heat",
        "columns": list(columns),
        "rows": [
            {
                "name": row["name"],
                "cells": [
                    {"text": words.number(value), "step": heat_step(value)}
                    for value in row["values"]
                ],
            }
            for row in rows
        ],
        "overflow": SPLIT,
    }


def heat_step(percent: float | None) -> int:
    """Return the colour step of a percent, 0 (under 70) to 20 (90 and above); -1 without one."""
    if percent is None or percent != percent:
        return -1
    return max(1, min(STEPS, int(percent - LOWEST))) if percent >= LOWEST else 0


def best_and_worst(heads: Sequence[str], rows: Sequence[dict[str, Any]]) -> Body:
    """Set two sides against each other a row: name, colour, best and worst (name, text)."""
    return {"kind": "pairs", "columns": list(heads), "rows": list(rows)}


def month_lines(
    months: Sequence[int], lines: dict[str, list[float | None]], good_from: float, words: Words
) -> Body:
    """Draw a line a measure over months (yyyymm), named and numbered at its end; every line has a
    value in some month."""
    known = [value for line in lines.values() for value in line if value is not None]
    low = 5 * int((min([*known, good_from]) - 0.5) // 5)
    return {
        "kind": "lines",
        "months": [
            {"name": words(f"axis.month.{month % 100}"), "year": month // 100} for month in months
        ],
        "scale": [max(0, low), 100 if max(known) > 95 else 95],
        "threshold": {
            "at": good_from,
            "text": words("figure.good_line", score=words.number(good_from, 0)),
        },
        "lines": [
            {
                "name": words(f"group.{name}.short"),
                "values": line,
                "text": words.number([one for one in line if one is not None][-1]),
                "colour": LINES[name].colour.removeprefix("var(--").removesuffix(")"),
                "dash": LINES[name].dash,
            }
            for name, line in lines.items()
        ],
    }


def chart(figure: Figure) -> Body:
    """Show a chart of a page as it is drawn there, enlarged."""
    return {"kind": "chart", "figure": figure}


def table_rows(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Body:
    """Show the first columns of a table."""
    return {
        "kind": "table",
        "columns": list(columns[:MOST_COLUMNS]),
        "rows": [list(row[:MOST_COLUMNS]) for row in rows],
        "overflow": CUT,
    }


def items(rows: Sequence[dict[str, str]], nothing: str) -> Body:
    """List what was agreed: what, who, due; `nothing` is said of an empty list."""
    return {"kind": "items", "rows": list(rows), "nothing": nothing, "overflow": SPLIT}


def nothing(reason: str) -> Body:
    """Say why there is nothing to show."""
    return {"kind": "nothing", "reason": reason}
