"""What a sentence has to pass before it may be said, and how far beyond chance it went."""

import math
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from dashboard.statistics.before_after import Change, Sample, share_change, welch_change
from dashboard.statistics.evidence import BAND_FROM

Counted = tuple[int, int]

SIGNS_LEVEL = 0.95
CERTAIN_LEVEL = 0.998
LEVELS = (SIGNS_LEVEL, CERTAIN_LEVEL)
# A difference that one decimal may not show is no news, however many meetings stand behind it.
LEAST_SHOWN = 0.1
PERCENT = 100.0


class Rule(StrEnum):
    """What is asked: a level (F10), two means, two shares, intervals apart, own limits (F8), more
    units outside their limits than chance puts there."""

    LEVEL = "level"
    MEANS = "means"
    SHARES = "shares"
    APART = "apart"
    OWN_LIMITS = "own_limits"
    COUNT = "count"
    NONE = "none"


class Certainty(IntEnum):
    """How sure a sentence is: nothing said, signs (95 %), certain (99.8 % or a rule of F8)."""

    NOTHING = 0
    SIGNS = 1
    CERTAIN = 2


@dataclass(frozen=True)
class Gate:
    """A rule, how surely it was met, and by how many standard errors (to put the surest first)."""

    rule: Rule = Rule.NONE
    certainty: Certainty = Certainty.NOTHING
    strength: float = 0.0

    @property
    def met(self) -> bool:
        """Whether the sentence says that something differs."""
        return self.certainty > Certainty.NOTHING


def means_differ(before: Sample, after: Sample) -> Gate:
    """Return how surely two independent means (0–100) differ: Welch's intervals without 0.

    Under 3 meetings, or where no score ever varied, there is no measure of chance.
    """
    if min(before.n, after.n) < BAND_FROM:
        return Gate(Rule.MEANS)
    error = (before.sd**2 / before.n + after.sd**2 / after.n) ** 0.5
    if not error > 0:
        return Gate(Rule.MEANS)
    signs, certain = (welch_change(before, after, level=level) for level in LEVELS)
    return Gate(Rule.MEANS, _certainty(signs, certain), strength(signs.change, error))


def shares_differ(before: Counted, after: Counted) -> Gate:
    """Return how surely two shares differ, each (successes, n): Newcombe's intervals without 0.

    Under 3 meetings there is nothing to tell.
    """
    if min(before[1], after[1]) < BAND_FROM:
        return Gate(Rule.SHARES)
    error = sum(n * (total - n) / total**3 for n, total in (before, after)) ** 0.5
    signs, certain = (share_change(before, after, level=level) for level in LEVELS)
    certainty = _certainty(signs, certain, LEAST_SHOWN / PERCENT)
    return Gate(Rule.SHARES, certainty, strength(signs.change, error))


def strength(away: float, error: float) -> float:
    """Return how many standard errors a difference is; without any spread it is beyond count."""
    if not math.isfinite(away) or not math.isfinite(error):
        return 0.0
    return abs(away) / error if error else math.inf


def _certainty(signs: Change, certain: Change, least: float = LEAST_SHOWN) -> Certainty:
    if abs(signs.change) < least or not _without_zero(signs):
        return Certainty.NOTHING
    return Certainty.CERTAIN if _without_zero(certain) else Certainty.SIGNS


def _without_zero(change: Change) -> bool:
    return change.low > 0 or change.high < 0
