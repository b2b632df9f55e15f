"""The stories planted among the invented branches, so that every view has something to find."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboard.actions.sample.nature import Random
from dashboard.domain.months import months_apart, months_between
from dashboard.domain.rubric import Rubric
from dashboard.domain.words import IssueGroup

Facts = dict[str, Any]
Points = tuple[int | None, ...]
Lift = Callable[[int, IssueGroup], float]
Bend = Callable[[Facts, int, Random], None]
Own = Callable[[Rubric, Points, int], Points]

FLAT_MONTHS = frozenset(months_between(202401, 202502))
POOR_MONTHS = frozenset({202403, 202409})
SHORT_GOOD_MONTH = 202405


def _no_lift(_: int, __: IssueGroup) -> float:
    return 0.0


def _no_bend(_: Facts, __: int, ___: Random) -> None:
    return None


def _same(_: Rubric, points: Points, __: int) -> Points:
    return points


@dataclass(frozen=True)
class Story:
    """How a branch differs from what its nature would give."""

    lift: Lift = _no_lift
    bend_facts: Bend = _no_bend
    own_points: Own = _same
    no_theme: frozenset[int] = field(default_factory=frozenset)
    always_themed: frozenset[int] = field(default_factory=frozenset)
    quality: float | None = None
    never_appraised: bool = False
    watched: bool = False


def to_share(rubric: Rubric, points: Points, share: float) -> Points:
    """Return points whose sum is the share of the applicable maximum, in halves."""
    maximum = sum(c.max_x100 for c, p in zip(rubric.criteria, points, strict=True) if p is not None)
    given = [
        None if p is None else int(share * c.max_x100 // 50 * 50)
        for c, p in zip(rubric.criteria, points, strict=True)
    ]
    missing = round(share * maximum / 50) * 50 - sum(p for p in given if p is not None)
    for i, criterion in enumerate(rubric.criteria):
        at = given[i]
        if missing > 0 and at is not None and at < criterion.max_x100:
            given[i], missing = at + 50, missing - 50
    return tuple(given)


def _poor(month: int, _: IssueGroup) -> float:
    return -0.6 if month in POOR_MONTHS else -0.02


def _poor_facts(facts: Facts, month: int, _: Random) -> None:
    if month in POOR_MONTHS:
        facts["duration_minutes"] = 35


def _proud_own(rubric: Rubric, points: Points, month: int) -> Points:
    return to_share(rubric, points, 0.985 + 0.003 * (month % 5))


def _flat_own(rubric: Rubric, points: Points, month: int) -> Points:
    if month not in FLAT_MONTHS or rubric.code != "KB-20":
        return points
    # Full marks for what is counted, half a point less where the branch judges itself.
    judged = [i for i, criterion in enumerate(rubric.criteria) if criterion.judged][:10]
    return tuple(
        criterion.max_x100 - (50 if i in judged else 0)
        for i, criterion in enumerate(rubric.criteria)
    )


def _away(facts: Facts, _: int, __: Random) -> None:
    facts["attended"] = round(0.62 * facts["members"])
    facts["unexcused"] = 0
    facts["speakers"] = min(facts.get("speakers", 0), facts["attended"])


def _uneven(_: int, group: IssueGroup) -> float:
    return {IssueGroup.CHAIRING: 0.06, IssueGroup.INSPECTION: -0.13}.get(group, 0.0)


def _falling(month: int, _: IssueGroup) -> float:
    return 0.08 if month < 202403 else -0.12


def _helped(month: int, _: IssueGroup) -> float:
    gone = min(max(months_apart(202401, month), 0), 8)
    return 0.0175 * gone


def _short_good(facts: Facts, month: int, _: Random) -> None:
    if month == SHORT_GOOD_MONTH and "duration_minutes" in facts:
        facts["duration_minutes"] = 60


def _short_good_own(rubric: Rubric, points: Points, month: int) -> Points:
    if month != SHORT_GOOD_MONTH or rubric.code != "KB-20":
        return points
    kept = rubric.position("DH2")
    own = list(to_share(rubric, points, 0.97))
    own[kept] = points[kept]
    return tuple(own)


def _late(facts: Facts, _: int, random: Random) -> None:
    if "record_sent_days" in facts:
        facts["record_sent_days"] = int(random.integers(6, 12))


BRANCHES: Mapping[str, Story] = {
    "khoi-doanh-nghiep-tu-nhan-02": Story(
        lift=_poor, bend_facts=_poor_facts, no_theme=POOR_MONTHS, quality=-0.6
    ),
    "xa-dai-cuong-thon-03": Story(
        own_points=_proud_own, never_appraised=True, watched=True, quality=-1.1
    ),
    "xa-le-ho-thon-05": Story(
        own_points=_flat_own, never_appraised=True, always_themed=FLAT_MONTHS
    ),
    "xa-tan-son-thon-07": Story(bend_facts=_away),
    "thi-tran-que-truong-2": Story(lift=_falling, quality=0.3),
    "xa-kha-phong-thon-04": Story(lift=_helped, quality=-1.0),
    "xa-ngoc-son-thon-02": Story(no_theme=frozenset({202406, 202409})),
    "xa-van-xa-truong-1": Story(
        lift=lambda *_: 0.08,
        bend_facts=_short_good,
        own_points=_short_good_own,
        never_appraised=True,
    ),
}
COMMUNES: Mapping[str, Story] = {
    "xa-thuy-loi": Story(lift=_uneven),
    "xa-lien-son": Story(bend_facts=_late),
}


def story_of(branch: str, parent: str) -> Story:
    """Return the story of a branch, else of its commune, else the one that changes nothing."""
    return BRANCHES.get(branch) or COMMUNES.get(parent) or Story()
