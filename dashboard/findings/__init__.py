"""Say: sentences about what is drawn, each only if its gate is met."""

from dashboard.findings.comparison import lowest_of, most_lost, unlike_benchmark
from dashboard.findings.finding import Finding, say
from dashboard.findings.over_time import branch_change, grade_share, trend_change

__all__ = [
    "Finding",
    "branch_change",
    "grade_share",
    "lowest_of",
    "most_lost",
    "say",
    "trend_change",
    "unlike_benchmark",
]
