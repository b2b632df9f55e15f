"""The bodies of slides (dashboard/figures/stage.py) in a file: cut to parts that fit, and drawn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dashboard.reports.pptx_box import LINE, Box, Drawn
from dashboard.reports.pptx_charts import draw_counts, draw_lines, draw_rows
from dashboard.reports.pptx_tables import (
    draw_cells,
    draw_heat,
    draw_items,
    draw_nothing,
    draw_pairs,
    draw_table,
)
from dashboard.text import Words

MOST_ROWS = 12
ROOM = 630


@dataclass(frozen=True)
class Body:
    """How a kind of body is cut to parts that fit, and drawn."""

    parts: Callable[[Drawn, int], list[Drawn]]
    draw: Callable[[Box, Drawn, Words], None]


def rows_that_fit(least: int, lines: float = 1.0, head: int = 0) -> int:
    """Return how many rows of type this large (of so many lines) stand below a head."""
    return max(1, min(MOST_ROWS, int((ROOM - head) / (least * LINE * lines))))


def whole(slide: Drawn, _least: int) -> list[Drawn]:
    """Keep a slide as it is."""
    return [slide]


def cut(slide: Drawn, least: int) -> list[Drawn]:
    """Keep the first rows that fit; how many are left out stands below them."""
    rows, body = slide["body"]["rows"], slide["body"]
    # Names break into two lines beside a huge number; a pair has two bars a row.
    lines = 1.9 if body["mark"] == "pair" or body["headline"] else 1.25
    size = rows_that_fit(least, lines)
    if len(rows) <= size:
        return [slide]
    left = {"left_out": len(rows) - size}
    return [slide | left | {"body": slide["body"] | {"rows": rows[:size]}}]


def split(lines: float) -> Callable[[Drawn, int], list[Drawn]]:
    """Return what puts all rows, each of so many lines, on as many slides as they need."""

    def parts(slide: Drawn, least: int) -> list[Drawn]:
        body = slide["body"]
        rows, size = body["rows"], rows_that_fit(least, lines, head=round(least * LINE))
        count = max(1, -(-len(rows) // size))
        each = max(1, -(-len(rows) // count))
        made = [rows[at : at + each] for at in range(0, len(rows), each)] or [[]]
        return [
            slide | {"body": body | {"rows": part},
                     "piece": f"{at}/{len(made)}" if len(made) > 1 else ""}
            for at, part in enumerate(made, 1)
        ]  # fmt: skip

    return parts


def chart_parts(slide: Drawn, least: int) -> list[Drawn]:
    """Cut the numbers of a chart to the rows that fit, on as many slides as they need."""
    body = slide["body"] | {"rows": slide["table"]["rows"]}
    return split(1.2)(slide | {"body": body}, least)


BODIES: Mapping[str, Body] = {
    "rows": Body(cut, draw_rows),
    "counts": Body(whole, draw_counts),
    "lines": Body(whole, draw_lines),
    "heat": Body(split(1.1), draw_heat),
    "pairs": Body(split(2.1), draw_pairs),
    "items": Body(split(2.1), draw_items),
    "chart": Body(chart_parts, draw_table),
    "table": Body(split(1.2), draw_cells),
    "nothing": Body(whole, draw_nothing),
}
