"""Criterion by criterion: how far self-scores lie from another assessment of the meeting."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import and_, select

from dashboard.database.tables import assessment, criterion, rubric_version
from dashboard.domain.filters import Filters
from dashboard.domain.words import AssessmentView
from dashboard.queries.directory import Column
from dashboard.queries.frames import COUNT, FLOAT, WORD, typed
from dashboard.queries.gap import gap_months, score_pairs
from dashboard.queries.reader import Reader
from dashboard.statistics.intervals import mean_and_sd, mean_interval

COLUMNS = {
    "code": WORD, "name": WORD, "group": WORD, "judged": "bool", "gap": FLOAT, "sd": FLOAT,
    "low": FLOAT, "high": FLOAT, "n": COUNT, "rubric": WORD,
}  # fmt: skip


# Sheets of more meetings take seconds to read, and the means no longer move.
MOST_READ = 8_000
# Meetings are numbered branch by branch, so every k-th could be the same month each time.
SPREAD, OUT_OF = 7_919, 10_007


def criterion_gaps(reader: Reader, filters: Filters, language: str) -> pd.DataFrame:
    """Return code, name, group, judged, gap (mean of self − other in percent of the criterion's
    maximum), sd, low, high (95 %, F1), n, rubric: the criteria of the rubric most pairs were
    scored by, of the chosen group, widest first.

    Of more than 8,000 pairs a sample of about so many is read, the same each time;
    `frame.attrs["pairs"]` is the number of all."""
    whole = len(score_pairs(reader, filters))
    pairs = reader.frame(_pairs(reader, filters, MOST_READ / max(whole, MOST_READ)))
    if pairs.empty:
        return typed([], COLUMNS)
    version = int(pairs["rubric_version_id"].mode().iloc[0])
    given = pairs[pairs["rubric_version_id"] == version]
    criteria = _criteria(reader, version)
    maxima = np.array([row["max_x100"] for row in criteria], dtype=float)
    gaps = 100 * (_points(given["own"]) - _points(given["other"])) / maxima
    rows = [
        row | own | {"name": row[f"name_{language}"], "group": row["issue_group"]}
        for row, own in zip(criteria, _summaries(gaps), strict=True)
        if filters.group is None or row["issue_group"] == filters.group.value
    ]
    found = typed(rows, COLUMNS).sort_values("gap", ascending=False, kind="stable")
    found.attrs["pairs"] = whole
    return found


def _pairs(reader: Reader, filters: Filters, share: float) -> Any:
    chosen = replace(filters, assessment=AssessmentView.SELF)
    # The same meeting lies in the same scope, so the other score needs no door of its own.
    given = reader.assessments(chosen, gap_months(reader, filters))
    if share < 1:
        given = given.where(assessment.c.meeting_id * SPREAD % OUT_OF < int(share * OUT_OF))
    own = given.subquery()
    other = assessment.alias("other")
    return select(
        own.c.rubric_version_id, own.c.points.label("own"), other.c.points.label("other")
    ).join(
        other,
        and_(
            other.c.meeting_id == own.c.meeting_id,
            other.c.kind == filters.counterpart.value,
            other.c.rubric_version_id == own.c.rubric_version_id,
        ),
    )


def _criteria(reader: Reader, version: int) -> list[dict[str, Any]]:
    return reader.rows(
        select(
            criterion.c.code, criterion.c.name_vi, criterion.c.name_en, criterion.c.issue_group,
            criterion.c.judged, criterion.c.max_x100, rubric_version.c.code.label("rubric"),
        )
        .join(rubric_version, rubric_version.c.id == criterion.c.rubric_version_id)
        .where(criterion.c.rubric_version_id == version)
        .order_by(criterion.c.position)
    )  # fmt: skip


def _points(texts: pd.Series) -> Column:
    # One parse of all rows: thousands of small ones take ten times as long.
    points: Column = np.array(json.loads(f"[{','.join(texts)}]"), dtype=float)
    return points


def _summaries(gaps: Column) -> list[dict[str, Any]]:
    """Sum up each column; NaN is a criterion that did not apply to both."""
    known = np.isfinite(gaps)
    values = np.where(known, gaps, 0.0)
    n = known.sum(axis=0)
    mean, sd = mean_and_sd(n, values.sum(axis=0), (values**2).sum(axis=0))
    ends = mean_interval(n, mean, sd)
    return [
        {"gap": m, "sd": s, "low": low, "high": high, "n": count}
        for m, s, low, high, count in zip(mean, sd, ends.low, ends.high, n, strict=True)
    ]
