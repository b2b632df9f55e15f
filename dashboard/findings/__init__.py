"""Say: sentences about what is drawn, each only if its gate is met."""

from dashboard.findings.choose import nothing_clear, surest
from dashboard.findings.comparison import Topic, level_of, unlike_benchmark
from dashboard.findings.extremes import lowest_of, most_lifted, most_lost
from dashboard.findings.finding import Finding, say
from dashboard.findings.funnel import outside_funnel
from dashboard.findings.gate import Certainty, Gate, Rule, means_differ, shares_differ
from dashboard.findings.over_time import seminar_change, trend_change, trend_finding, year_on_year
from dashboard.findings.own_limits import branch_change
from dashboard.findings.progress import most_late
from dashboard.findings.ranks import in_lowest_tenth, unlike_peers
from dashboard.findings.reliability import median_reliability
from dashboard.findings.shares import grade_share

__all__ = [
    "Certainty",
    "Finding",
    "Gate",
    "Rule",
    "Topic",
    "branch_change",
    "grade_share",
    "in_lowest_tenth",
    "level_of",
    "lowest_of",
    "means_differ",
    "median_reliability",
    "most_late",
    "most_lifted",
    "most_lost",
    "nothing_clear",
    "outside_funnel",
    "say",
    "seminar_change",
    "shares_differ",
    "surest",
    "trend_change",
    "trend_finding",
    "unlike_benchmark",
    "unlike_peers",
    "year_on_year",
]
