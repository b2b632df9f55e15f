"""How a group or a grade is drawn: colour, dash, marker, pattern; never colour alone."""

from dataclasses import dataclass

from dashboard.domain.words import Grade, IssueGroup

TOTAL = "total"


@dataclass(frozen=True)
class LineMark:
    """A line of a chart: its colour, dash and marker."""

    colour: str
    dash: str
    symbol: str


@dataclass(frozen=True)
class GradeMark:
    """A grade: fill, colour of the text on it, the symbol before its word, the pattern."""

    fill: str
    text: str
    symbol: str
    pattern: str


LINES = {
    TOTAL: LineMark("var(--ink)", "solid", "circle"),
    IssueGroup.CONTENT.value: LineMark("var(--group-content)", "solid", "circle"),
    IssueGroup.CHAIRING.value: LineMark("var(--group-chairing)", "dash", "square"),
    IssueGroup.MEMBERS.value: LineMark("var(--group-members)", "dot", "diamond"),
    IssueGroup.INSPECTION.value: LineMark("var(--group-inspection)", "dashdot", "triangle-up"),
}

GRADES = {
    Grade.GOOD: GradeMark("var(--grade-good)", "var(--on-grade-good)", "◆", ""),
    Grade.FAIR: GradeMark("var(--grade-fair)", "var(--on-grade-fair)", "●", "/"),
    Grade.AVERAGE: GradeMark("var(--grade-average)", "var(--on-grade-average)", "▲", "."),
    Grade.POOR: GradeMark("var(--grade-poor)", "var(--on-grade-poor)", "■", "x"),
}
