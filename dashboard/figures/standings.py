"""How a unit's standing is drawn: shape and colour together, its word in hover and table."""

from collections.abc import Mapping

from dashboard.figures.marks import LineMark
from dashboard.statistics.intervals import Standing

# Orange asks for a look, blue stands above; never red and green. The dash is of no use here.
STANDINGS: Mapping[Standing, LineMark] = {
    Standing.WORSE: LineMark("var(--concern)", "solid", "triangle-down"),
    Standing.SIGNS_WORSE: LineMark("var(--concern)", "solid", "triangle-down-open"),
    Standing.SIMILAR: LineMark("var(--muted)", "solid", "circle"),
    Standing.SIGNS_BETTER: LineMark("var(--improve)", "solid", "triangle-up-open"),
    Standing.BETTER: LineMark("var(--improve)", "solid", "triangle-up"),
    Standing.UNKNOWN: LineMark("var(--muted)", "solid", "circle-open"),
}
SYMBOLS: Mapping[Standing, str] = {
    Standing.WORSE: "▼",
    Standing.SIGNS_WORSE: "▽",
    Standing.SIMILAR: "●",
    Standing.SIGNS_BETTER: "△",
    Standing.BETTER: "▲",
    Standing.UNKNOWN: "○",
}
