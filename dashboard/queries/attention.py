"""Branches that need attention in the period, and why."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dashboard.domain.filters import Filters
from dashboard.domain.words import AssessmentView
from dashboard.queries.branch_means import branch_means
from dashboard.queries.directory import BranchList, Column
from dashboard.queries.duties import missed_months
from dashboard.queries.frames import COUNT, FLOAT, WORD, typed
from dashboard.queries.moments import GROUPS, TOTAL
from dashboard.queries.names import labels
from dashboard.queries.reader import Reader
from dashboard.queries.tree import Months
from dashboard.statistics.evidence import BAND_FROM

LEAST_PERCENT = 70.0
SHOWN = 8
LOW_MEAN, LOW_GROUP, NOT_HELD = "low_mean", "low_group", "not_held"

COLUMNS = {
    "code": WORD, "name": WORD, "parent": WORD, "percent": FLOAT, "group": WORD,
    "group_percent": FLOAT, "reasons": WORD, "missed": COUNT, "n": COUNT,
}  # fmt: skip


@dataclass(frozen=True)
class _Judged:
    """Branches in their order, and of each: mean percent, those of the groups (branches × groups,
    both NaN where none), missed months and meetings."""

    branches: BranchList
    percent: Column
    groups: Column
    missed: Column
    meetings: Column

    def only(self, chosen: Column) -> "_Judged":
        return _Judged(
            self.branches.only(chosen),
            self.percent[chosen],
            self.groups[chosen],
            self.missed[chosen],
            self.meetings[chosen],
        )


def branches_needing_attention(
    reader: Reader, filters: Filters, limit: int | None = SHOWN
) -> pd.DataFrame:
    """Return code, name, parent, percent, group, group_percent (the weakest), reasons, missed, n.

    A branch is listed if in the period its mean official percent is below 70 ('low_mean'), the
    mean of a group is ('low_group'), or a regular meeting due was not held ('not_held'; missed
    counts the months). Every meeting of the chosen kinds counts, whatever its grade or the
    assessment chosen. Lowest percent first; branches under 3 meetings have no place among these
    and come after them, those with more reasons first, else in official order.
    """
    found = _found(reader, filters, reader.period(filters))
    shown = found.only(_order(found)[:limit])
    parents = labels(reader, [int(one) for one in np.unique(shown.branches.parent_id) if one >= 0])
    names = {id_: parent["name"] for id_, parent in parents.items()}
    return typed((_row(shown, at, names) for at in range(len(shown.branches))), COLUMNS)


def attention_count(reader: Reader, filters: Filters, months: Months | None = None) -> int:
    """Return how many branches need attention by the same rule."""
    return len(_found(reader, filters, months or reader.period(filters)).branches)


def _found(reader: Reader, filters: Filters, months: Months) -> _Judged:
    """Return the branches that need attention; reckoned once for the list and all that count it."""
    judged = Filters(
        organisation=filters.organisation,
        meeting_kinds=filters.meeting_kinds,
        branch_kinds=filters.branch_kinds,
        assessment=AssessmentView.OFFICIAL,
        reading=filters.reading,
    )
    return reader.reckoned(("attention", judged, months), lambda: _judged(reader, judged, months))


def _judged(reader: Reader, judged: Filters, months: Months) -> _Judged:
    means = branch_means(reader.scored(judged, months), judged.assessment)
    branches = reader.branch_list(judged, months)
    at = branches.number
    every = _Judged(
        branches,
        means.percent[TOTAL][at],
        np.column_stack([means.percent[group][at] for group in GROUPS]),
        missed_months(reader, judged, months)[at],
        means.meetings[at],
    )
    # Missing is not below anything.
    low = (every.percent < LEAST_PERCENT) | (every.groups < LEAST_PERCENT).any(axis=1)
    return every.only(low | (every.missed > 0))


def _order(found: _Judged) -> Column:
    """Return the places of the branches in the order they are listed in."""
    few = (found.meetings < BAND_FROM) | np.isnan(found.percent)
    low_mean = found.percent < LEAST_PERCENT
    low_group = (found.groups < LEAST_PERCENT).any(axis=1)
    reasons = low_mean.astype(int) + low_group + (found.missed > 0)
    places = np.where(few, -reasons, found.percent)
    order: Column = np.lexsort((found.branches.position, places, few))
    return order


def _row(found: _Judged, at: int, names: dict[int, str]) -> dict[str, Any]:
    percent, groups, missed = found.percent[at], found.groups[at], int(found.missed[at])
    branch, scored = found.branches.only(np.array([at])), not np.isnan(groups).all()
    weakest = int(np.nanargmin(groups)) if scored else 0
    reasons = {
        LOW_MEAN: percent < LEAST_PERCENT,
        LOW_GROUP: groups[weakest] < LEAST_PERCENT,
        NOT_HELD: missed > 0,
    }
    return {
        "code": branch.code[0],
        "name": branch.name[0],
        "parent": names.get(int(branch.parent_id[0]), ""),
        "percent": percent,
        "group": GROUPS[weakest] if scored else None,
        "group_percent": groups[weakest],
        "reasons": [reason for reason, given in reasons.items() if given],
        "missed": missed,
        "n": int(found.meetings[at]),
    }
