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
from dashboard.queries.gap import score_pairs
from dashboard.queries.reader import Reader
from dashboard.statistics.intervals import mean_and_sd, mean_interval

COLUMNS = {
    "code": WORD, "name": WORD, "group": WORD, "judged": "bool", "gap": FLOAT, "sd": FLOAT,
    "low": FLOAT, "high": FLOAT, "n": COUNT, "rubric": WORD,
}  # fmt: skip


# Sheets of more meetings take seconds to read, and the means no longer move.
MOST_READ = 8_000
AT_ONCE = 5_000
# Meetings are numbered branch by branch, so every k-th could be the same month each time.
SPREAD, OUT_OF = 7_919, 10_007


def criterion_gaps(reader: Reader, filters: Filters, language: str) -> pd.DataFrame:
    """Return code, name, group, judged, gap (mean of self − other in percent of the criterion's
    maximum), sd, low, high (95 %, F1), n, rubric: the criteria of the rubric most pairs were
    scored by, of the chosen group, widest first.

    Of more than 8,000 pairs a sample of about so many is read, the same each time;
    `frame.attrs["pairs"]` is the number of all."""
    scored = score_pairs(reader, replace(filters, group=None)).book["meeting_id"]
    whole = len(score_pairs(reader, filters)) if filters.group else len(scored)
    pairs = _pairs(reader, filters, _some(scored.astype(np.int64), whole))
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


def _some(meeting_ids: Column, whole: int) -> Column:
    """Return the ids of the meetings that are read."""
    part = int(MOST_READ / max(whole, MOST_READ) * OUT_OF)
    some: Column = meeting_ids[meeting_ids * SPREAD % OUT_OF < part]
    return some if part < OUT_OF else meeting_ids


def _pairs(reader: Reader, filters: Filters, meeting_ids: Column) -> pd.DataFrame:
    """Return rubric_version_id, own, other (points, JSON) of meetings that the reader gave."""
    own, other = assessment.alias("own"), assessment.alias("other")
    asked = select(
        own.c.rubric_version_id, own.c.points.label("own"), other.c.points.label("other")
    ).join(
        other,
        and_(
            other.c.meeting_id == own.c.meeting_id,
            other.c.kind == filters.counterpart.value,
            other.c.rubric_version_id == own.c.rubric_version_id,
        ),
    )
    asked = asked.where(own.c.kind == AssessmentView.SELF.value).order_by(own.c.meeting_id)
    parts = [
        reader.frame(asked.where(own.c.meeting_id.in_(part.tolist())))
        for part in np.array_split(np.sort(meeting_ids), len(meeting_ids) // AT_ONCE + 1)
    ]
    return pd.concat(parts, ignore_index=True)


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
