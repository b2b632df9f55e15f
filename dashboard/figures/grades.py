"""Grades of each month: full columns with counts, each grade named at the last column."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pandas as pd

from dashboard.domain.words import Grade
from dashboard.figures import axes
from dashboard.figures.caption import Caption, Figure, Table, empty, figure
from dashboard.figures.marks import GRADES
from dashboard.text import Words

PLOT_HEIGHT = 240
# The same month of last year stands beside this one.
MOST_COLUMNS = 13
COLUMN_WIDTH = 25 * 86_400_000.0  # days, in milliseconds as a date axis counts
QUARTERS = (0, 25, 50, 75, 100)
# A segment lower than this cannot hold its number.
ROOM_FOR_NUMBER = 7.0

Link = Callable[[Grade, int], str]


def grades(counts: pd.DataFrame, words: Words, caption: Caption, link: Link) -> Figure:
    """Draw one full column a month; needs month (yyyymm), grade, n (meetings)."""
    if counts.empty or not counts["n"].sum():
        return empty(caption, words("figure.empty"))
    months = sorted({int(month) for month in counts["month"]})[-MOST_COLUMNS:]
    known = _counted(counts)
    table = {grade: [known[month, grade.value] for month in months] for grade in reversed(Grade)}
    totals = [sum(column) for column in zip(*table.values(), strict=True)]
    data = [
        _bars(grade, ns, totals, {"months": months, "words": words, "link": link})
        for grade, ns in table.items()
    ]
    return figure(
        data, _layout(table, totals, months, words), caption, _rows(table, totals, months, words)
    )


def _counted(counts: pd.DataFrame) -> Counter[tuple[int, str]]:
    known: Counter[tuple[int, str]] = Counter()
    for month, grade, n in zip(counts["month"], counts["grade"], counts["n"], strict=True):
        known[int(month), str(grade)] += int(n)
    return known


def _share(n: int, total: int) -> float:
    return 100 * n / total if total else 0.0


def _bars(
    grade: Grade, ns: list[int], totals: list[int], drawing: dict[str, Any]
) -> dict[str, Any]:
    words: Words = drawing["words"]
    months: list[int] = drawing["months"]
    mark = GRADES[grade]
    shares = [_share(n, total) for n, total in zip(ns, totals, strict=True)]
    name = words(f"grade.{grade}")
    return {
        "type": "bar",
        "name": name,
        "x": [axes.month_start(month) for month in months],
        "y": [round(share, 2) for share in shares],
        "width": [COLUMN_WIDTH] * len(months),
        "customdata": [drawing["link"](grade, month) for month in months],
        "text": [
            words.count(n) if share >= ROOM_FOR_NUMBER else ""
            for n, share in zip(ns, shares, strict=True)
        ],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": mark.text, "size": 11},
        "hovertext": [
            words("figure.hover.grade", grade=name, month=words.month(month), n=words.count(n),
                  total=words.count(total), share=words.percent(share))
            for month, n, total, share in zip(months, ns, totals, shares, strict=True)
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {
            "color": mark.fill,
            "pattern": {"shape": mark.pattern, "fillmode": "overlay", "fgcolor": "var(--card)",
                        "fgopacity": 0.18,
                        "size": 6, "solidity": 0.15},
            "line": {"color": "var(--card)", "width": 1},
        },
    }  # fmt: skip


def _layout(
    table: dict[Grade, list[int]], totals: list[int], months: list[int], words: Words
) -> dict[str, Any]:
    base, middles, shown = 0.0, [], []
    for grade, ns in table.items():
        share = _share(ns[-1], totals[-1])
        if ns[-1]:
            middles.append(base + share / 2)
            shown.append(grade)
        base += share
    span = (0.0, 100.0)
    heights = axes.spread(middles, axes.label_gap(span, PLOT_HEIGHT), span)
    labels = [
        axes.end_label(
            f"<span style='color:{GRADES[grade].fill}'>{GRADES[grade].symbol}</span> "
            f"{words(f'grade.{grade}')} <b>{words.count(table[grade][-1])}</b>",
            height,
            "var(--ink)",
        )
        for grade, height in zip(shown, heights, strict=True)
    ]
    return {
        "barmode": "stack",
        "uniformtext": {"minsize": 9, "mode": "hide"},
        "margin": {"l": 44, "r": 118, "t": 12, "b": 44},
        "hovermode": "closest",
        "xaxis": axes.month_axis(months, words),
        "yaxis": axes.score_axis(span)
        | {"tickvals": QUARTERS, "ticktext": [words.percent(at, 0) for at in QUARTERS]},
        "annotations": labels,
    }


def _rows(
    table: dict[Grade, list[int]], totals: list[int], months: list[int], words: Words
) -> Table:
    columns = [words("figure.month"), *(words(f"grade.{grade}") for grade in Grade),
               words("figure.all_meetings")]  # fmt: skip
    rows = []
    for at, month in enumerate(months):
        cells = [
            words(
                "figure.count_and_share",
                n=words.count(table[grade][at]),
                share=words.percent(_share(table[grade][at], totals[at])),
            )
            for grade in Grade
        ]
        rows.append([words.month(month), *cells, words.count(totals[at])])
    keys = [{"month": month} for month in months]
    return Table(columns, rows, keys, ["month", *(grade.value for grade in Grade), "n"])
