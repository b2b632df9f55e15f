"""Points that disagree with the facts recorded of the same meeting."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import select

from dashboard.database.tables import meeting, rubric_version
from dashboard.domain.computed import FACTS_OF
from dashboard.domain.filters import Filters
from dashboard.domain.rubric import Criterion, Rubric, load_rubric
from dashboard.domain.words import Language
from dashboard.queries.computed_rows import computed, computed_by
from dashboard.queries.directory import Column
from dashboard.queries.fact_rows import RECORDED
from dashboard.queries.meeting_frame import branch_names
from dashboard.queries.moments import HUNDREDTHS
from dashboard.queries.reader import Reader
from dashboard.queries.score_book import ScoreBook
from dashboard.queries.sheets import sheets

MOST_MEETINGS = 100
Row = dict[str, Any]


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


def fact_check(reader: Reader, filters: Filters, language: Language = Language.VI) -> FactCheck:
    """Compare the chosen assessment's points with those the recorded facts give (KB-20 §F).

    Heeds every filter but group, search and sort, over the chosen period. A criterion whose facts
    were not recorded is not compared.
    """
    rubrics = _rubrics(reader)
    parts = [
        _compared(reader, version, rubrics[version], own)
        for version, *own in sheets(reader, filters)
    ]
    # A name that a later version gave a criterion is the one it goes by.
    names = {one.code: one.names[language.value] for rubric in rubrics.values()
             for one in rubric.criteria}  # fmt: skip
    return FactCheck(
        _by_criterion(parts, names),
        _by_meeting(reader, filters, parts),
        sum(int(part.known.any(axis=1).sum()) for part in parts),
        sum(int(part.differs.any(axis=1).sum()) for part in parts),
    )


@dataclass(frozen=True)
class _Part:
    """Meetings scored by one rubric against its criteria with a rule; points in hundredths."""

    criteria: Sequence[Criterion]
    meetings: ScoreBook
    given: Column
    computed: Column

    @cached_property
    def known(self) -> Column:
        """What can be compared: meetings × criteria."""
        return np.asarray((self.given >= 0) & (self.computed >= 0))

    @cached_property
    def differs(self) -> Column:
        """What is not the same."""
        return np.asarray(self.known & (self.given != self.computed))

    @cached_property
    def gaps(self) -> Column:
        """Given − computed, 0 where nothing can be compared."""
        return np.where(self.known, self.given.astype(np.int64) - self.computed, 0)


def _rubrics(reader: Reader) -> dict[int, Rubric]:
    rows = reader.rows(select(rubric_version.c.id, rubric_version.c.definition))
    return {row["id"]: load_rubric(json.loads(row["definition"])) for row in rows}


def _compared(reader: Reader, version: int, rubric: Rubric, own: Sequence[Any]) -> _Part:
    meetings, points = own
    at = computed(rubric)
    reckoned = reader.beside(meetings, computed_by(version, rubric), "points")
    return _Part([rubric.criteria[one] for one in at], meetings, points[:, at], reckoned)


def _by_criterion(parts: Sequence[_Part], names: dict[str, str]) -> pd.DataFrame:
    sums: dict[str, list[int]] = {}
    for part in parts:
        found = (part.known.sum(axis=0), part.differs.sum(axis=0), part.gaps.sum(axis=0))
        for criterion, *own in zip(part.criteria, *found, strict=True):
            before = sums.get(criterion.code, [0, 0, 0])
            sums[criterion.code] = [int(had + more) for had, more in zip(before, own, strict=True)]
    rows = [
        {
            "code": code,
            "name": names[code],
            "n": n,
            "different": off,
            "share": 100 * off / n,
            "gap": gap / off / HUNDREDTHS if off else np.nan,
        }
        for code, (n, off, gap) in sums.items()
        if n
    ]
    columns = ["code", "name", "n", "different", "share", "gap"]
    return pd.DataFrame(rows, columns=columns).sort_values(
        "different", ascending=False, kind="stable", ignore_index=True
    )


def _by_meeting(reader: Reader, filters: Filters, parts: Sequence[_Part]) -> pd.DataFrame:
    rows = [
        (-int(part.gaps[at].sum()), int(part.meetings["meeting_id"][at]), number, int(at))
        for number, part in enumerate(parts)
        for at in _most_above(part)
    ]
    chosen = sorted(rows)[:MOST_MEETINGS]
    ids = [parts[number].meetings["branch_id"][at] for _, _, number, at in chosen]
    facts = _facts(reader, [id_ for _, id_, _, _ in chosen])
    found = branch_names(reader, filters, np.array(ids, dtype=np.int64))
    told: Any = [_items(parts[number], at, facts[id_]) for _, id_, number, at in chosen]
    return found[["code", "name", "parent"]].assign(
        date=[facts[id_]["date"] for _, id_, _, _ in chosen],
        kind=[facts[id_]["kind"] for _, id_, _, _ in chosen],
        gap=[-gap / HUNDREDTHS for gap, _, _, _ in chosen],
        items=told,
    )


def _most_above(part: _Part) -> Column:
    """Return the rows with a difference, the largest sum first, no more than are listed."""
    gap, some = part.gaps.sum(axis=1), part.differs.any(axis=1)
    at = np.flatnonzero(some)
    order = np.lexsort((part.meetings["meeting_id"][at], -gap[at]))
    return at[order[:MOST_MEETINGS]]


def _facts(reader: Reader, ids: Sequence[int]) -> dict[int, Row]:
    columns = [meeting.c[name] for name in ("id", "date", "kind", *RECORDED)]
    return {row["id"]: row for row in reader.rows(select(*columns).where(meeting.c.id.in_(ids)))}


def _items(part: _Part, at: int, facts: Row) -> list[Row]:
    found = []
    for number in np.flatnonzero(part.differs[at]).tolist():
        criterion = part.criteria[number]
        rule = (criterion.rule or {})["kind"]
        found.append(
            {
                "code": criterion.code,
                "rule": rule,
                "given": int(part.given[at, number]) / HUNDREDTHS,
                "computed": int(part.computed[at, number]) / HUNDREDTHS,
                "facts": {
                    name: None if facts[name] is None else int(facts[name])
                    for name in FACTS_OF[rule]
                },
            }
        )
    return found
