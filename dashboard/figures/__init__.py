"""Draw: pure functions from a frame to a plain dictionary in plotly's own schema."""

from dashboard.figures.bars import bars
from dashboard.figures.bland_altman import bland_altman
from dashboard.figures.caption import Caption, Figure
from dashboard.figures.caterpillar import caterpillar
from dashboard.figures.criteria import criteria
from dashboard.figures.differences import Scale, differences
from dashboard.figures.funnel import Drawn, funnel
from dashboard.figures.grades import grades
from dashboard.figures.heaping import heaping
from dashboard.figures.rows import rows
from dashboard.figures.trend import measure_name, trend
from dashboard.figures.xmr import Event, xmr

__all__ = [
    "Caption",
    "Drawn",
    "Event",
    "Figure",
    "Scale",
    "bars",
    "bland_altman",
    "caterpillar",
    "criteria",
    "differences",
    "funnel",
    "grades",
    "heaping",
    "measure_name",
    "rows",
    "trend",
    "xmr",
]
