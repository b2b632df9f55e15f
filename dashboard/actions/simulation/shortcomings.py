"""Shortcomings noted of many meetings at once: by the rules of `sample.findings`, draws of its own.

Meetings and scores do not depend on them.
"""

from typing import Any

import numpy as np

from dashboard.actions.sample import nature
from dashboard.actions.sample.findings import (
    DAYS_TO_REMEDY,
    LAST_DAY,
    MOST_NOTED,
    NOTED_BELOW,
    PUT_RIGHT,
    PUT_RIGHT_BY_QUALITY,
    REMEDY_DAYS,
)
from dashboard.actions.simulation.crowd import Array
from dashboard.domain.rubric import Rubric

Codes = dict[str, list[str]]


def draw_codes(
    rubric: Rubric, points: Array, by_criterion: Codes, random: nature.Random
) -> tuple[Array, list[str]]:
    """Return the meetings, and a code noted of each: of its lowest criteria, no code twice.

    `points` (meetings × criteria) are of a meeting seen from outside, full where none apply.
    """
    most = np.array([one.max_x100 for one in rubric.criteria])
    pools = [by_criterion.get(one.code, []) for one in rubric.criteria]
    names = ["", *sorted({code for pool in pools for code in pool})]
    share = np.where([bool(pool) for pool in pools], points / most, 1)
    lowest = np.argsort(share, axis=1, kind="stable")[:, :MOST_NOTED]
    low = np.take_along_axis(share, lowest, axis=1) < NOTED_BELOW
    code = np.zeros(lowest.shape, dtype=int)
    for at, pool in enumerate(pools):
        here = low & (lowest == at)
        if pool:
            code[here] = random.choice([names.index(one) for one in pool], int(here.sum()))
    for place in range(1, MOST_NOTED):
        again = (code[:, :place] == code[:, [place]]).any(axis=1)
        code[again, place] = 0
    return np.nonzero(code)[0], [names[one] for one in code[code > 0].tolist()]


def draw_remedies(
    days: Array, quality: Array, random: nature.Random
) -> dict[str, list[Any]]:
    """Return remedy_due and remedied_on of shortcomings, by the day (datetime64) of their meeting
    and how good its branch is."""
    done = days + random.integers(*REMEDY_DAYS, len(days))
    put_right = random.random(len(days)) <= PUT_RIGHT + PUT_RIGHT_BY_QUALITY * quality
    put_right &= done <= np.datetime64(LAST_DAY)
    remedied = np.where(put_right, done, np.datetime64("NaT"))
    return {"remedy_due": (days + DAYS_TO_REMEDY).tolist(), "remedied_on": remedied.tolist()}
