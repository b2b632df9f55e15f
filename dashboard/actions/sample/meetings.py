"""Every meeting of the invented district, with true points, facts and three assessments."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dashboard.actions.sample import nature
from dashboard.actions.sample.facts import Facts, choose_facts, on_ladder
from dashboard.actions.sample.nature import Random
from dashboard.actions.sample.stories import Story, story_of
from dashboard.domain.computed import computed_points
from dashboard.domain.facts import MeetingFacts
from dashboard.domain.months import months_apart, months_between
from dashboard.domain.rubric import Criterion, Rubric
from dashboard.domain.words import AssessmentKind, BranchKind, IssueGroup, MeetingKind

Points = tuple[int | None, ...]
WEAK_BELOW = -0.9


@dataclass
class Branch:
    """One branch and what it is like; quality by group in standard steps."""

    id: int
    code: str
    kind: BranchKind
    members: int
    parent: str
    last_month: int
    weak: bool = False
    quality: dict[IssueGroup, float] = field(default_factory=dict)


@dataclass
class Meeting:
    """One held meeting; points in hundredths by kind of assessment."""

    branch: Branch
    date: date
    kind: MeetingKind
    rubric: str
    facts: Facts
    points: dict[AssessmentKind, Points] = field(default_factory=dict)
    assessors: dict[AssessmentKind, str] = field(default_factory=dict)

    @property
    def month(self) -> int:
        """The month the meeting fell in."""
        return self.date.year * 100 + self.date.month


def set_qualities(branches: list[Branch], random: Random) -> None:
    """Draw what each branch is like, in the order of the list."""
    parents = sorted({one.parent for one in branches})
    effects = random.normal(0, nature.BETWEEN_COMMUNES, len(parents))
    # Centred: so few communes would else move the mean of all.
    communes = dict(zip(parents, effects - effects.mean(), strict=True))
    weak = random.permutation(len(branches)) < round(nature.WEAK_SHARE * len(branches))
    own = random.normal(0, nature.BETWEEN_BRANCHES, len(branches))
    for one, is_weak, differs in zip(branches, weak, own - own.mean(), strict=True):
        fixed = story_of(one.code, one.parent).quality
        one.weak = bool(is_weak)
        base = nature.AVERAGE_QUALITY + differs + communes[one.parent] + nature.KIND[one.kind]
        base -= nature.WEAK_STEPS if one.weak else 0.0
        one.quality = {
            group: float(nature.GROUP_WEIGHT * base + random.normal(0, nature.BETWEEN_GROUPS))
            for group in IssueGroup
        }
        if fixed is not None:
            one.weak = fixed < WEAK_BELOW
            one.quality = dict.fromkeys(IssueGroup, fixed)


def meetings_of(one: Branch, rubrics: dict[str, Rubric], random: Random) -> Iterator[Meeting]:
    """Yield the held meetings of a branch, oldest first."""
    story = story_of(one.code, one.parent)
    for month in months_between(nature.FIRST_MONTH, one.last_month):
        for kind in _kinds(month, story, random):
            yield _meeting(one, month, kind, (rubrics, story, random))


def _kinds(month: int, story: Story, random: Random) -> list[MeetingKind]:
    after = month >= nature.SEMINAR_MONTH
    held = [] if random.random() < nature.MISSED[after] else [MeetingKind.REGULAR]
    if month in story.always_themed:
        return [MeetingKind.COMBINED]
    if month % 100 % 3 or month in story.no_theme:
        return held
    drawn = random.random()
    missed = nature.THEME_MISSED[after]
    if drawn < missed:
        return held
    if drawn < missed + nature.COMBINED:
        return [MeetingKind.COMBINED] if held else []
    return [*held, MeetingKind.THEMED]


def _meeting(
    one: Branch, month: int, kind: MeetingKind, with_: tuple[dict[str, Rubric], Story, Random]
) -> Meeting:
    rubrics, story, random = with_
    rubric = rubrics["KB-CD-16" if kind is MeetingKind.THEMED else "KB-20"]
    day = min(max(round(random.normal(3, 1)), 1), 5)
    if kind is MeetingKind.THEMED:
        day = int(random.integers(12, 26))
    true = _true_points(one, month, kind, (rubric, story, random))
    facts = choose_facts(_recorded(rubrics["KB-20"], rubric, true, random), one.members, random)
    if kind is not MeetingKind.REGULAR:
        facts["theme"] = str(random.choice(nature.THEMES))
    story.bend_facts(facts, month, random)
    true = _follow_facts(rubric, true, facts)
    meeting = Meeting(one, date(month // 100, month % 100, day), kind, rubric.code, facts)
    _assess(meeting, rubric, true, (story, random))
    return meeting


def _recorded(
    regular: Rubric, rubric: Rubric, true: Points, random: Random
) -> list[tuple[Criterion, int]]:
    recorded = []
    for criterion, points in zip(rubric.criteria, true, strict=True):
        if points is not None and criterion.rule:
            recorded.append((criterion, points))
        elif points is not None and criterion.code in nature.RECORDED:
            like = regular.criteria[regular.position(nature.RECORDED[criterion.code])]
            wanted = points / criterion.max_x100 * like.max_x100
            recorded.append((like, on_ladder(like, wanted, random)))
    return recorded


def _true_points(
    one: Branch, month: int, kind: MeetingKind, with_: tuple[Rubric, Story, Random]
) -> Points:
    rubric, story, random = with_
    shock = random.normal(0, nature.SHOCK)
    points: list[int | None] = []
    for criterion in rubric.criteria:
        if criterion.may_not_apply and kind is MeetingKind.REGULAR:
            points.append(None)
            continue
        expected = expected_share(one.quality[criterion.group], month, criterion)
        share = expected + shock + random.normal(0, nature.NOISE)
        share = min(max(share + story.lift(month, criterion.group), 0.2), 1.0)
        if criterion.rule:
            points.append(on_ladder(criterion, share * criterion.max_x100, random))
        else:
            points.append(_half(share * criterion.max_x100, criterion))
    return tuple(points)


def expected_share(quality: Any, month: int, criterion: Criterion) -> Any:
    """Return the share of the maximum to expect of a quality, or of an array of them."""
    group = criterion.group
    grown = months_apart(nature.SEMINAR_MONTH, month)
    growth = nature.SEMINAR_GROWTH[min(grown, 3)] if grown >= 0 else 0.0
    # The weaker gained more.
    pull = 0.75 + 0.5 * (quality < nature.AVERAGE_QUALITY)
    return (
        nature.BASE[group]
        + nature.CRITERION.get(criterion.code, 0.0)
        + nature.QUALITY_EFFECT * quality
        + nature.SEASON.get(month % 100, 0.0)
        + nature.SEMINAR[group] * growth * pull
    )


def _half(points_x100: float, criterion: Criterion) -> int:
    return min(max(round(points_x100 / 50) * 50, 0), criterion.max_x100)


def _follow_facts(rubric: Rubric, points: Points, facts: Facts) -> Points:
    found = computed_points(rubric, MeetingFacts(**facts))
    return tuple(p if f is None else f for p, f in zip(points, found, strict=True))


def _assess(meeting: Meeting, rubric: Rubric, true: Points, with_: tuple[Story, Random]) -> None:
    story, random = with_
    one, month = meeting.branch, meeting.month
    own = _self_points(rubric, true, random)
    own = story.own_points(rubric, own, month)
    meeting.points[AssessmentKind.SELF] = own
    appraised = nature.APPRAISED[month >= nature.APPRAISED_MORE_FROM]
    if random.random() < appraised and not story.never_appraised:
        strict = bool(random.random() < nature.STRICT_SHARE)
        meeting.points[AssessmentKind.APPRAISAL] = _appraised(rubric, own, true, (strict, random))
        number = 9 if strict else 1 + int(random.integers(0, 8))
        meeting.assessors[AssessmentKind.APPRAISAL] = f"TĐ-{number:02d}"
    if random.random() < (nature.SEEN_WEAK if one.weak or story.watched else nature.SEEN):
        seen = random.normal(nature.OBSERVED, nature.OBSERVED_SPREAD)
        meeting.points[AssessmentKind.OBSERVATION] = tuple(
            p if c.rule else _shift(p, c, seen + _dither(c, random))
            for p, c in zip(true, rubric.criteria, strict=True)
        )
        meeting.assessors[AssessmentKind.OBSERVATION] = f"DS-{1 + int(random.integers(0, 6)):02d}"


def _appraised(rubric: Rubric, own: Points, true: Points, how: tuple[bool, Random]) -> Points:
    strict, random = how
    points: list[int | None] = []
    for a, b, criterion in zip(own, true, rubric.criteria, strict=True):
        if a is None or b is None:
            points.append(None)
            continue
        blend = nature.FOLLOWS_SELF * a + (1 - nature.FOLLOWS_SELF) * b
        blend += nature.STRICT * criterion.max_x100 if strict else 0
        step = 0.0 if blend == a else _dither(criterion, random) * criterion.max_x100
        points.append(_half(blend + step, criterion))
    return tuple(points)


def _self_points(rubric: Rubric, true: Points, random: Random) -> Points:
    gap = random.normal(nature.SELF_GAP, nature.SELF_GAP_SPREAD)
    own = [
        _shift(p, c, gap * (nature.SELF_ON_FACTS if c.rule else 1) + _dither(c, random))
        for p, c in zip(true, rubric.criteria, strict=True)
    ]
    total = sum(p for p in own if p is not None)
    maximum = sum(c.max_x100 for p, c in zip(own, rubric.criteria, strict=True) if p is not None)
    near = nature.HEAPED_FROM <= total / maximum < nature.HEAPED_TO
    if near and random.random() < nature.HEAPED_SHARE:
        share = nature.HEAPED_TO + nature.HEAPED_WIDTH * random.random()
        return lifted(rubric, tuple(own), share)
    return tuple(own)


def lifted(rubric: Rubric, points: Points, share: float) -> Points:
    """Return the points with judged criteria raised by halves until the share is reached."""
    own = list(points)
    maximum = sum(c.max_x100 for p, c in zip(own, rubric.criteria, strict=True) if p is not None)
    missing = share * maximum - sum(p for p in own if p is not None)
    while missing > 0:
        room = [
            i
            for i, c in enumerate(rubric.criteria)
            if (given := own[i]) is not None and given < c.max_x100
        ]
        if not room:
            break
        for i in room:
            if missing > 0:
                own[i] = (own[i] or 0) + 50
                missing -= 50
    return tuple(own)


def _dither(criterion: Criterion, random: Random) -> float:
    # Half a step up or down at random, so that small gaps are not all rounded away.
    return random.uniform(-25, 25) / criterion.max_x100


def _shift(points: int | None, criterion: Criterion, share: float) -> int | None:
    if points is None:
        return None
    return _half(points + share * criterion.max_x100, criterion)
