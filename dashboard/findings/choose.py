"""Which sentences are said where there is room for few."""

from collections.abc import Iterable

from dashboard.findings.finding import Finding

MOST = 3


def surest(findings: Iterable[Finding], most: int = MOST) -> list[Finding]:
    """Return up to `most` findings whose gate is met: certain before signs, then by standard
    errors; equals stay in the order given."""
    met = [finding for finding in findings if finding.gate.met]
    met.sort(key=lambda finding: (-finding.gate.certainty, -finding.gate.strength))
    return met[:most]


def nothing_clear(findings: Iterable[Finding]) -> Finding:
    """Return the honest sentence where no gate was met, with the meetings looked at."""
    n = max((finding.n for finding in findings), default=0)
    return Finding("none", {"n": n}, n=n) if n else Finding("empty")
