"""Shortcomings noted of the invented meetings, with the dates of their remedies."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from dashboard.actions.sample import nature
from dashboard.actions.sample.meetings import Meeting, Points
from dashboard.domain.rubric import Rubric
from dashboard.domain.words import AssessmentKind

# Below this share of its maximum a criterion is noted, the lowest first.
NOTED_BELOW, MOST_NOTED = 0.70, 3
DAYS_TO_REMEDY, REMEDY_DAYS = 30, (7, 46)
# About four of five are put right; the rest stay open, most of them in weak branches.
PUT_RIGHT, PUT_RIGHT_BY_QUALITY = 0.80, 0.08
LAST_DAY = date(2025, 9, 30)


@dataclass(frozen=True)
class Noted:
    """One shortcoming of one meeting: its code, when it is due to be put right, and when it was."""

    meeting: Meeting
    code: str
    remedy_due: date
    remedied_on: date | None


def findings_of(
    meetings: Iterable[Meeting], rubrics: Mapping[str, Rubric], codes: Iterable[Mapping[str, Any]]
) -> Iterator[Noted]:
    """Yield what an appraiser or observer noted; a weak branch puts it right later, or not yet.

    The draws are the findings' own, so meetings and scores do not depend on them.
    """
    random = np.random.default_rng(nature.SEED + 1)
    by_criterion = codes_by_criterion(codes)
    for meeting in meetings:
        for code in _codes(meeting, rubrics[meeting.rubric], by_criterion, random):
            yield Noted(meeting, code, *_remedy(meeting, random))


def codes_by_criterion(codes: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Return the codes of the shortcomings that show in each criterion."""
    found: dict[str, list[str]] = {}
    for one in codes:
        for criterion in one["criteria"]:
            found.setdefault(criterion, []).append(one["code"])
    return found


def _codes(
    meeting: Meeting, rubric: Rubric, by_criterion: Mapping[str, list[str]], random: nature.Random
) -> list[str]:
    points: Points | None = next(
        (
            meeting.points[kind]
            for kind in (AssessmentKind.OBSERVATION, AssessmentKind.APPRAISAL)
            if kind in meeting.points
        ),
        None,
    )
    if points is None:
        return []
    shares = sorted(
        (given / criterion.max_x100, place)
        for place, (criterion, given) in enumerate(zip(rubric.criteria, points, strict=True))
        if given is not None and criterion.code in by_criterion
    )
    low = [rubric.criteria[place].code for share, place in shares if share < NOTED_BELOW]
    noted = [str(random.choice(by_criterion[code])) for code in low[:MOST_NOTED]]
    return list(dict.fromkeys(noted))


def _remedy(meeting: Meeting, random: nature.Random) -> tuple[date, date | None]:
    due = meeting.date + timedelta(days=DAYS_TO_REMEDY)
    quality = float(np.mean(list(meeting.branch.quality.values())))
    if random.random() > PUT_RIGHT + PUT_RIGHT_BY_QUALITY * quality:
        return due, None
    done = meeting.date + timedelta(days=int(random.integers(*REMEDY_DAYS)))
    return due, done if done <= LAST_DAY else None
