"""Units, kinds or criteria below each other: a dot, its interval, and the benchmark."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.figures import axes
from dashboard.figures.caption import Caption, Figure
from dashboard.figures.dot_rows import Measure, dot_rows
from dashboard.text import Words


def rows(
    scores: pd.DataFrame,
    words: Words,
    caption: Caption,
    benchmark: float | None = None,
    scale: axes.Span | None = None,
) -> Figure:
    """Draw scores as `dot_rows`; needs name, percent, low, high (0–100), n; may have href, colour
    (a CSS variable) and aside (words at the right edge).

    scale: the ends of the axis where several charts share them.
    """
    marked = [] if benchmark is None else [benchmark]

    def axis(places: Sequence[float]) -> dict[str, Any]:
        return axes.score_axis(scale or axes.score_span(places, *marked))

    measure = Measure(
        "percent",
        words("figure.score"),
        words.number,
        "figure.hover.row",
        axis,
        words("figure.lost"),
        beside=True,
        mark=None
        if benchmark is None
        else (benchmark, words("figure.benchmark", score=words.number(benchmark))),
    )
    return dot_rows(scores, words, caption, measure)
