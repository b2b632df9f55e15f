"""Why a branch may need a visit, and how much each reason weighs: settings, read from data."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Reason(StrEnum):
    """Reasons to visit a branch, in the order they are offered."""

    LOW_GRADE = "low_grade"
    FALL = "fall"
    SPECIAL_CAUSE = "special_cause"
    WEAK = "weak"
    MISSING = "missing"
    NO_THEME = "no_theme"
    GAP = "gap"
    FLAT = "flat"
    GATE = "gate"
    LATE = "late"
    REMEDY = "remedy"
    UNOBSERVED = "unobserved"
    HEAPED = "heaped"


# What chance alone can bring about; the others are recorded facts.
STATISTICAL = frozenset(
    {Reason.FALL, Reason.SPECIAL_CAUSE, Reason.WEAK, Reason.GAP, Reason.FLAT, Reason.HEAPED}
)


class AttentionError(ValueError):
    """The settings cannot be used; the message names the setting."""


@dataclass(frozen=True)
class Weight:
    """What a reason adds to a branch: weight × effect / full, at most its weight."""

    weight: float
    full: float


@dataclass(frozen=True)
class AttentionRules:
    """The settings of data/attention.json.

    q: share of false alarms borne in a list. list_from: sum from which a branch is listed.
    Months: history (control chart, gaps), year (risk, remedies), recent (events); the chosen period
    where that is longer. weak_*: months in a row, share of the peers that is low, fewest peers that
    have a lowest share. flat_least: equal scores in a row. heap_window: percent points on either
    side of a threshold. late_days: days after which a record is late. unobserved_months.
    """

    q: float
    list_from: float
    history_months: int
    year_months: int
    recent_months: int
    weak_months: int
    weak_share: float
    weak_peers: int
    flat_least: int
    heap_window: float
    late_days: int
    unobserved_months: int
    weights: Mapping[Reason, Weight]


def load_attention(given: Mapping[str, Any]) -> AttentionRules:
    """Read the settings; raise AttentionError where one is missing, unknown or not above 0."""
    months, weak = _part(given, "months"), _part(given, "weak")
    reasons = _part(given, "reasons")
    unknown = sorted(reasons.keys() - set(Reason))
    if unknown:
        raise AttentionError(f"reasons: unknown {', '.join(unknown)}")
    rules = AttentionRules(
        q=_number(given, "q"),
        list_from=_number(given, "list_from"),
        history_months=_whole(months, "history"),
        year_months=_whole(months, "year"),
        recent_months=_whole(months, "recent"),
        weak_months=_whole(weak, "months"),
        weak_share=_number(weak, "lowest_share"),
        weak_peers=_whole(weak, "fewest_peers"),
        flat_least=_whole(given, "flat_least"),
        heap_window=_number(given, "heap_window"),
        late_days=_whole(given, "late_days"),
        unobserved_months=_whole(given, "unobserved_months"),
        weights={reason: _weight(reasons, reason) for reason in Reason},
    )
    if rules.q >= 1 or rules.weak_share >= 1:
        raise AttentionError("q and lowest_share are shares below 1")
    return rules


def _weight(reasons: Mapping[str, Any], reason: Reason) -> Weight:
    given = _part(reasons, reason)
    # A reason of weight 0 is switched off.
    if given.get("weight") == 0:
        return Weight(0.0, _number(given, "full"))
    return Weight(_number(given, "weight"), _number(given, "full"))


def _part(given: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = given.get(name)
    if not isinstance(found, Mapping):
        raise AttentionError(f"{name}: is missing")
    return found


def _number(given: Mapping[str, Any], name: str) -> float:
    found = given.get(name)
    if isinstance(found, bool) or not isinstance(found, int | float) or not 0 < found < 1e6:
        raise AttentionError(f"{name}: {found!r} is no number above 0")
    return float(found)


def _whole(given: Mapping[str, Any], name: str) -> int:
    found = _number(given, name)
    if found != int(found):
        raise AttentionError(f"{name}: {found!r} is no whole number")
    return int(found)
