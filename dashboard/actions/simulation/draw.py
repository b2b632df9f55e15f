"""Meetings of one kind in one month for many branches: what was so, and what was given for it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from dashboard.actions.sample import nature
from dashboard.actions.sample.facts import LADDERS, Facts
from dashboard.actions.sample.meetings import expected_share, lifted
from dashboard.actions.simulation.bank import Bank
from dashboard.actions.simulation.crowd import GROUPS, OBSERVERS_OF_PROVINCE, Array, Crowd
from dashboard.domain.rubric import Criterion, Rubric
from dashboard.domain.words import AssessmentKind, MeetingKind

STEP = 50
# A kind, the meetings that have it, their points, and by whom.
Assessments = tuple[AssessmentKind, Array, Array, list[str | None]]


@dataclass(frozen=True)
class Sheet:
    """How a rubric is filled in for one kind of meeting: maxima, and which criteria apply."""

    rubric: Rubric
    kind: MeetingKind

    @property
    def most(self) -> Array:
        """The maximum of each criterion."""
        return np.array([one.max_x100 for one in self.rubric.criteria])

    @property
    def computed(self) -> Array:
        """Which criteria follow from facts."""
        return np.array([one.rule is not None for one in self.rubric.criteria])

    @property
    def applies(self) -> Array:
        """Which criteria apply."""
        regular = self.kind is MeetingKind.REGULAR
        return np.array([not (one.may_not_apply and regular) for one in self.rubric.criteria])

    def halves(self, points: Array) -> Array:
        """Return points as whole steps within their maxima; 0 where nothing applies."""
        whole = np.clip(np.rint(points / STEP) * STEP, 0, self.most)
        return (whole * self.applies).astype(np.int64)


def draw_kinds(
    count: int, month: int, random: nature.Random
) -> Iterator[tuple[MeetingKind, Array]]:
    """Yield which branches held a meeting of which kind; at the quarter's end on a theme too."""
    after = month >= nature.SEMINAR_MONTH
    held = random.random(count) >= nature.MISSED[after]
    drawn, missed = random.random(count), nature.THEME_MISSED[after]
    quarter = month % 100 % 3 == 0
    on_theme = (drawn >= missed) & quarter
    combined = on_theme & (drawn < missed + nature.COMBINED)
    yield MeetingKind.REGULAR, np.flatnonzero(held & ~combined)
    yield MeetingKind.COMBINED, np.flatnonzero(held & combined)
    yield MeetingKind.THEMED, np.flatnonzero(on_theme & ~combined)


def draw_days(kind: MeetingKind, count: int, random: nature.Random) -> Array:
    """Return the day of the month of each meeting."""
    if kind is MeetingKind.THEMED:
        return random.integers(12, 26, count)
    return np.clip(np.rint(random.normal(3, 1, count)), 1, 5).astype(int)


def draw_truth(
    crowd: Crowd, month: int, sheet: Sheet, with_: tuple[Bank, Rubric, nature.Random]
) -> tuple[Array, Facts]:
    """Return what was so: points (meetings × criteria), and facts that agree with them."""
    bank, regular, random = with_
    count = len(crowd.id)
    shock = random.normal(0, nature.SHOCK, count)
    facts: Facts = {"members": crowd.members, "exempt": 0, "on_right_day": True, "unexcused": 0}
    truth = np.zeros((count, len(sheet.most)), dtype=np.int64)
    for at, criterion in enumerate(sheet.rubric.criteria):
        expected = expected_share(crowd.quality[:, GROUPS.index(criterion.group)], month, criterion)
        share = expected + shock + random.normal(0, nature.NOISE, count)
        truth[:, at] = share = np.clip(share, 0.2, 1) * criterion.max_x100
        if criterion.rule:
            wanted = on_ladder(criterion, share, random)
            truth[:, at] = bank.choose(criterion, wanted, facts, random)
            continue
        truth[:, at] = np.rint(share / STEP) * STEP
        if criterion.code in nature.RECORDED:
            like = regular.criteria[regular.position(nature.RECORDED[criterion.code])]
            wanted = on_ladder(like, truth[:, at] / criterion.max_x100 * like.max_x100, random)
            bank.choose(like, wanted, facts, random)
    return sheet.halves(truth), facts


def on_ladder(criterion: Criterion, points: Array, random: nature.Random) -> Array:
    """Return for each of the points the step that `sample.facts.on_ladder` might."""
    steps = np.array(LADDERS[(criterion.rule or {})["kind"]])
    below = np.clip(np.searchsorted(steps, points, "right") - 1, 0, len(steps) - 1)
    above = np.clip(np.searchsorted(steps, points, "left"), 0, len(steps) - 1)
    low, high = steps[below], steps[above]
    part = (points - low) / np.maximum(high - low, 1)
    return np.where(random.random(len(points)) < part, high, low)


def draw_assessments(
    crowd: Crowd, month: int, sheet: Sheet, with_: tuple[Array, nature.Random]
) -> Iterator[Assessments]:
    """Yield kinds of assessment: the meetings that have it, points, and by whom."""
    truth, random = with_
    count = len(crowd.id)
    own = _own(sheet, truth, random)
    yield AssessmentKind.SELF, np.arange(count), own, [None] * count
    appraised = random.random(count) < nature.APPRAISED[month >= nature.APPRAISED_MORE_FROM]
    who = random.integers(0, crowd.strict.shape[1], count)
    strict = crowd.strict[np.arange(count), who]
    made = np.flatnonzero(appraised)
    points = _appraised(sheet, own[made], truth[made], (strict[made], random))
    names: list[str | None] = [
        f"TĐ-{commune + 1:04d}-{one + 1}"
        for commune, one in zip(crowd.commune[made].tolist(), who[made].tolist(), strict=True)
    ]
    yield AssessmentKind.APPRAISAL, made, points, names
    seen = random.random(count) < np.where(crowd.weak, nature.SEEN_WEAK, nature.SEEN)
    made = np.flatnonzero(seen)
    team = random.integers(1, OBSERVERS_OF_PROVINCE + 1, len(made))
    names = [
        f"DS-{province + 1:02d}-{one:02d}"
        for province, one in zip(crowd.province[made].tolist(), team.tolist(), strict=True)
    ]
    yield AssessmentKind.OBSERVATION, made, _observed(sheet, truth[made], random), names


def _dither(points: Array, random: nature.Random) -> Array:
    return random.uniform(-STEP / 2, STEP / 2, points.shape)


def _own(sheet: Sheet, truth: Array, random: nature.Random) -> Array:
    gap = random.normal(nature.SELF_GAP, nature.SELF_GAP_SPREAD, (len(truth), 1))
    factor = np.where(sheet.computed, nature.SELF_ON_FACTS, 1)
    own = sheet.halves(truth + gap * factor * sheet.most + _dither(truth, random))
    reached = own.sum(axis=1) / (sheet.most * sheet.applies).sum()
    near = (reached >= nature.HEAPED_FROM) & (reached < nature.HEAPED_TO)
    near &= random.random(len(own)) < nature.HEAPED_SHARE
    aim = nature.HEAPED_TO + nature.HEAPED_WIDTH * random.random(len(own))
    applies = sheet.applies.tolist()
    for row in np.flatnonzero(near).tolist():
        given = [p if counts else None for p, counts in zip(own[row], applies, strict=True)]
        raised = lifted(sheet.rubric, tuple(given), float(aim[row]))
        own[row] = [points or 0 for points in raised]
    return own


def _appraised(sheet: Sheet, own: Array, truth: Array, how: tuple[Array, nature.Random]) -> Array:
    strict, random = how
    blend = nature.FOLLOWS_SELF * own + (1 - nature.FOLLOWS_SELF) * truth
    blend = blend + nature.STRICT * sheet.most * strict[:, None]
    return sheet.halves(blend + np.where(blend == own, 0, _dither(own, random)))


def _observed(sheet: Sheet, truth: Array, random: nature.Random) -> Array:
    seen = random.normal(nature.OBSERVED, nature.OBSERVED_SPREAD, (len(truth), 1))
    shifted = sheet.halves(truth + seen * sheet.most + _dither(truth, random))
    return np.where(sheet.computed, truth, shifted)
