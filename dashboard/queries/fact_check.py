"""Points that disagree with the facts recorded of the same meeting."""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import select

from dashboard.database.tables import FACTS, meeting, rubric_version
from dashboard.domain.computed import FACTS_OF, criterion_points
from dashboard.domain.facts import MeetingFacts
from dashboard.domain.filters import Filters
from dashboard.domain.rubric import Criterion, Rubric, load_rubric
from dashboard.domain.words import Language
from dashboard.queries.meeting_frame import branch_names
from dashboard.queries.moments import HUNDREDTHS
from dashboard.queries.reader import Reader

READ = tuple(name for name in FACTS if name != "theme")
DIFFERENT = ("meeting_id", "branch_id", "date", "kind", "code", "rule", "given", "computed")
MOST_MEETINGS = 100


@dataclass(frozen=True)
class FactCheck:
    """criteria: code, name, n (compared), different, share (percent of them), gap (mean given −
    computed of the different, in points). meetings: branch (code, name, parent), date, kind, gap
    (sum of given − computed over its criteria, in points) and items (list of code, rule, given,
    computed in points, facts), those given most above the facts first, 100 at most. n, different:
    meetings compared, and with any difference."""

    criteria: pd.DataFrame
    meetings: pd.DataFrame
    n: int
    different: int


def fact_check(
    reader: Reader, filters: Filters, language: Language = Language.VI
) -> FactCheck:
    """Compare the chosen assessment's points with those the recorded facts give (KB-20 §F).

    Heeds every filter but group, search and sort, over the chosen period. A criterion whose facts
    were not recorded is not compared.
    """
    sheets = reader.assessments(filters).subquery()
    frame = reader.frame(
        select(
            sheets.c.meeting_id, sheets.c.branch_id, sheets.c.rubric_version_id, sheets.c.points,
            meeting.c.date, meeting.c.kind, *(meeting.c[name] for name in READ),
        ).join(meeting, meeting.c.id == sheets.c.meeting_id)
    )  # fmt: skip
    parts = [
        _compared(own, rubric)
        for version, rubric in _rubrics(reader).items()
        if len(own := frame[frame["rubric_version_id"] == version])
    ]
    every = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=DIFFERENT)
    different = every[every["given"] != every["computed"]]
    names = {one.code: one.names[language.value] for rubric in _rubrics(reader).values()
             for one in rubric.criteria}  # fmt: skip
    return FactCheck(
        _by_criterion(every, different, names),
        _by_meeting(reader, filters, different, frame),
        int(every["meeting_id"].nunique()),
        int(different["meeting_id"].nunique()),
    )


def _rubrics(reader: Reader) -> dict[int, Rubric]:
    rows = reader.rows(select(rubric_version.c.id, rubric_version.c.definition))
    return {row["id"]: load_rubric(json.loads(row["definition"])) for row in rows}


def _compared(frame: pd.DataFrame, rubric: Rubric) -> pd.DataFrame:
    """Return a row a meeting and computed criterion: DIFFERENT, points in hundredths."""
    given = pd.DataFrame([json.loads(points) for points in frame["points"]], index=frame.index)
    parts = []
    for at, criterion in enumerate(rubric.criteria):
        if criterion.rule is None:
            continue
        own = frame[["meeting_id", "branch_id", "date", "kind"]].assign(
            code=criterion.code,
            rule=criterion.rule["kind"],
            given=given[at].astype(float),
            computed=_computed(frame, rubric, criterion),
        )
        parts.append(own.dropna(subset=["given", "computed"]))
    return pd.concat(parts) if parts else pd.DataFrame(columns=DIFFERENT)


def _computed(frame: pd.DataFrame, rubric: Rubric, criterion: Criterion) -> Any:
    """Return the points the facts give; equal facts are reckoned once."""
    names = list(FACTS_OF[(criterion.rule or {})["kind"]])
    facts = frame[names].astype(object).where(frame[names].notna(), None)
    rows = list(facts.itertuples(index=False, name=None))
    points = {
        row: criterion_points(rubric, criterion, _facts(names, row)) for row in dict.fromkeys(rows)
    }
    found = [points[row] for row in rows]
    return np.array([np.nan if one is None else one for one in found], dtype=float)


def _facts(names: list[str], row: tuple[Any, ...]) -> MeetingFacts:
    # Out of a frame whole numbers come as floats where some are missing.
    given: dict[str, Any] = {
        name: int(value) if isinstance(value, float) else value
        for name, value in zip(names, row, strict=True)
    }
    return MeetingFacts(**given)


def _by_criterion(
    every: pd.DataFrame, different: pd.DataFrame, names: dict[str, str]
) -> pd.DataFrame:
    n = every.groupby("code", sort=False).size()
    off = different.groupby("code").size().reindex(n.index).fillna(0).astype(int)
    gap = (different["given"] - different["computed"]).groupby(different["code"]).mean()
    found = pd.DataFrame(
        {
            "code": n.index,
            "name": [names[code] for code in n.index],
            "n": n.to_numpy(),
            "different": off.to_numpy(),
            "share": 100 * off.to_numpy() / np.maximum(n.to_numpy(), 1),
            "gap": gap.reindex(n.index).to_numpy(dtype=float) / HUNDREDTHS,
        }
    )
    return found.sort_values("different", ascending=False, kind="stable").reset_index(drop=True)


def _by_meeting(
    reader: Reader, filters: Filters, different: pd.DataFrame, frame: pd.DataFrame
) -> pd.DataFrame:
    gap = (different["given"] - different["computed"]).groupby(different["meeting_id"]).sum()
    chosen = gap.sort_values(ascending=False, kind="stable").head(MOST_MEETINGS) / HUNDREDTHS
    facts = frame.set_index("meeting_id").loc[chosen.index]
    items = different[different["meeting_id"].isin(chosen.index)].groupby("meeting_id")
    found = branch_names(reader, filters, facts["branch_id"].to_numpy())
    told: Any = [_items(items.get_group(id_), facts.loc[id_]) for id_ in chosen.index]
    return found[["code", "name", "parent"]].assign(
        date=facts["date"].to_numpy(), kind=facts["kind"].to_numpy(), gap=chosen.to_numpy(),
        items=told,
    )  # fmt: skip


def _items(own: pd.DataFrame, facts: "pd.Series[Any]") -> list[dict[str, Any]]:
    return [
        {
            "code": row["code"],
            "rule": row["rule"],
            "given": row["given"] / HUNDREDTHS,
            "computed": row["computed"] / HUNDREDTHS,
            "facts": {
                name: None if pd.isna(facts[name]) else int(facts[name])
                for name in FACTS_OF[row["rule"]]
            },
        }
        for row in own.to_dict("records")
    ]
