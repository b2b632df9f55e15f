"""Branches that need attention in the period, and why."""

from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard.domain.filters import Filters
from dashboard.domain.words import AssessmentView
from dashboard.queries.duties import missed_months
from dashboard.queries.frames import COUNT, FLOAT, WORD, typed
from dashboard.queries.moments import GROUPS, TOTAL, percents
from dashboard.queries.names import labels
from dashboard.queries.reader import Reader
from dashboard.queries.sums import by
from dashboard.queries.tree import Months

LEAST_PERCENT = 70.0
SHOWN = 8
LOW_MEAN, LOW_GROUP, NOT_HELD = "low_mean", "low_group", "not_held"

COLUMNS = {
    "code": WORD, "name": WORD, "parent": WORD, "percent": FLOAT, "group": WORD,
    "group_percent": FLOAT, "reasons": WORD, "missed": COUNT, "n": COUNT,
}  # fmt: skip


def branches_needing_attention(
    reader: Reader, filters: Filters, limit: int | None = SHOWN
) -> pd.DataFrame:
    """Return code, name, parent, percent, group, group_percent (the weakest), reasons, missed, n.

    A branch is listed if in the period its mean official percent is below 70 ('low_mean'), the
    mean of a group is ('low_group'), or a regular meeting due was not held ('not_held'; missed
    counts the months). Every meeting of the chosen kinds counts, whatever its grade or the
    assessment chosen. Lowest percent first, branches without a score last.
    """
    found = _found(reader, filters, reader.period(filters))[:limit]
    known = labels(reader, [row["parent_id"] for row in found if row["parent_id"]])
    return typed(
        (row | {"parent": known[row["parent_id"]]["name"] if row["parent_id"] in known else ""}
         for row in found),
        COLUMNS,
    )  # fmt: skip


def attention_count(reader: Reader, filters: Filters, months: Months | None = None) -> int:
    """Return how many branches need attention by the same rule."""
    return len(_found(reader, filters, months or reader.period(filters)))


def _found(reader: Reader, filters: Filters, months: Months) -> list[dict[str, Any]]:
    judged = replace(filters, assessment=AssessmentView.OFFICIAL, grades=())
    sums = {
        int(row["organisation_id"]): row
        for row in by(reader, reader.meeting_cells(judged, months), "organisation_id")
    }
    missed = missed_months(reader, judged, months)
    found = []
    for branch in reader.rows(reader.branches(judged, months)):
        row = sums.get(branch["id"])
        means = percents(row) if row else {}
        seen = _judge(means, len(missed.get(branch["id"], ())))
        if seen["reasons"]:
            found.append(branch | seen | {"n": row["meetings"] if row else 0})
    return sorted(found, key=_lowest_first)


def _judge(means: dict[str, float | None], missed: int) -> dict[str, Any]:
    percent = means.get(TOTAL)
    scored = {group: mean for group in GROUPS if (mean := means.get(group)) is not None}
    group = min(scored, key=lambda one: scored[one], default=None)
    lowest = scored[group] if group else None
    reasons = {
        LOW_MEAN: percent is not None and percent < LEAST_PERCENT,
        LOW_GROUP: lowest is not None and lowest < LEAST_PERCENT,
        NOT_HELD: missed > 0,
    }
    return {
        "percent": percent,
        "group": group,
        "group_percent": lowest,
        "reasons": [reason for reason, given in reasons.items() if given],
        "missed": missed,
    }


def _lowest_first(row: dict[str, Any]) -> tuple[bool, float, int]:
    return row["percent"] is None, row["percent"] or 0.0, row["position"]
