"""Points that disagree with the facts recorded of the same meeting."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import select

from dashboard.database.tables import meeting, rubric_version
from dashboard.domain.computed import FACTS_OF
from dashboard.domain.filters import Filters
from dashboard.domain.rubric import Rubric, load_rubric
from dashboard.domain.words import Language
from dashboard.queries.computed_rows import computed, computed_by
from dashboard.queries.directory import Column
from dashboard.queries.fact_rows import RECORDED
from dashboard.queries.meeting_frame import branch_names
from dashboard.queries.moments import HUNDREDTHS
from dashboard.queries.reader import Reader
from dashboard.queries.score_book import ScoreBook
from dashboard.queries.shared import by_month
from dashboard.queries.sheets import monthly_sheets

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
    asked = replace(filters, sort="", search="", group=None)
    key = "fact check", asked, language
    return reader.reckoned(key, lambda: _fact_check(reader, asked, language))


def _fact_check(reader: Reader, filters: Filters, language: Language) -> FactCheck:
    rubrics = _rubrics(reader)
    whole: dict[int, _Compared] = {}
    for month in by_month(reader, filters, _compared):
        for version, found in month.items():
            whole[version] = found.and_those_of(whole[version]) if version in whole else found
    order = sorted(whole, key=lambda version: (-whole[version].meetings, version))
    parts = [(rubrics[version], whole[version]) for version in order]
    # A name that a later version gave a criterion is the one it goes by.
    names = {one.code: one.names[language.value] for rubric in rubrics.values()
             for one in rubric.criteria}  # fmt: skip
    return FactCheck(
        _by_criterion(parts, names),
        _by_meeting(reader, filters, parts),
        sum(part.n for _, part in parts),
        sum(part.different for _, part in parts),
    )


@dataclass(frozen=True)
class _Compared:
    """Meetings scored by one rubric against its criteria with a rule.

    meetings, n (with anything to compare), different: counts. sums: by criterion how often it was
    compared, how often it differed, and given − computed in hundredths. above: the meetings whose
    points lie most above the facts, the most first, as rows: minus the sum of given − computed,
    meeting id, branch id, the points given, those computed (hundredths, -1 where there are none).
    """

    meetings: int
    n: int
    different: int
    sums: Column
    above: Column

    def and_those_of(self, other: "_Compared") -> "_Compared":
        """Return these meetings and others of the same rubric."""
        return _Compared(
            self.meetings + other.meetings,
            self.n + other.n,
            self.different + other.different,
            self.sums + other.sums,
            _first(np.concatenate([self.above, other.above])),
        )


def _first(rows: Column) -> Column:
    """Return the first rows by their first columns, no more than are listed."""
    return rows[np.lexsort((rows[:, 1], rows[:, 0]))[:MOST_MEETINGS]]


def _rubrics(reader: Reader) -> dict[int, Rubric]:
    rows = reader.rows(select(rubric_version.c.id, rubric_version.c.definition))
    return {row["id"]: load_rubric(json.loads(row["definition"])) for row in rows}


def _compared(reader: Reader, filters: Filters, month: int) -> dict[int, _Compared]:
    """Compare the sheets of a month, by rubric version."""
    rubrics, found = _rubrics(reader), {}
    for version, meetings, points in monthly_sheets(reader, filters, (month, month)):
        rubric = rubrics[version]
        reckoned = reader.beside(meetings, computed_by(version, rubric), "points")
        given = points[:, computed(rubric)]
        found[version] = _against(meetings, given, reckoned)
    return found


def _against(meetings: ScoreBook, given: Column, reckoned: Column) -> _Compared:
    known = (given >= 0) & (reckoned >= 0)
    differs = known & (given != reckoned)
    some = np.flatnonzero(differs.any(axis=1))
    # Where nothing differs there is no gap either.
    own, facts, off = (one[some].astype(np.int64) for one in (given, reckoned, differs))
    gaps = (own - facts) * off
    ids = (meetings[name][some][:, None] for name in ("meeting_id", "branch_id"))
    rows = np.concatenate([-gaps.sum(axis=1)[:, None], *ids, own, facts], axis=1)
    sums = np.stack([known.sum(axis=0), off.sum(axis=0), gaps.sum(axis=0)])
    n = int(np.count_nonzero(known.any(axis=1)))
    return _Compared(len(given), n, len(some), sums, _first(rows))


def _by_criterion(
    parts: Sequence[tuple[Rubric, _Compared]], names: dict[str, str]
) -> pd.DataFrame:
    sums: dict[str, list[int]] = {}
    for rubric, part in parts:
        for at, own in zip(computed(rubric), part.sums.T.tolist(), strict=True):
            code = rubric.criteria[at].code
            before = sums.get(code, [0, 0, 0])
            sums[code] = [had + more for had, more in zip(before, own, strict=True)]
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


def _by_meeting(
    reader: Reader, filters: Filters, parts: Sequence[tuple[Rubric, _Compared]]
) -> pd.DataFrame:
    rows = [(row, rubric) for rubric, part in parts for row in part.above.tolist()]
    chosen = sorted(rows, key=lambda one: one[0][:2])[:MOST_MEETINGS]
    facts = _facts(reader, [meeting_id for (_, meeting_id, *_), _ in chosen])
    branches = np.array([branch_id for (_, _, branch_id, *_), _ in chosen], dtype=np.int64)
    found = branch_names(reader, filters, branches)
    told: Any = [_items(rubric, row[3:], facts[row[1]]) for row, rubric in chosen]
    return found[["code", "name", "parent"]].assign(
        date=[facts[row[1]]["date"] for row, _ in chosen],
        kind=[facts[row[1]]["kind"] for row, _ in chosen],
        gap=[-row[0] / HUNDREDTHS for row, _ in chosen],
        items=told,
    )


def _facts(reader: Reader, ids: Sequence[int]) -> dict[int, Row]:
    columns = [meeting.c[name] for name in ("id", "date", "kind", *RECORDED)]
    return {row["id"]: row for row in reader.rows(select(*columns).where(meeting.c.id.in_(ids)))}


def _items(rubric: Rubric, points: Sequence[int], facts: Row) -> list[Row]:
    found, at = [], computed(rubric)
    for place, given, reckoned in zip(at, points, points[len(at) :], strict=False):
        if given == reckoned or min(given, reckoned) < 0:
            continue
        criterion = rubric.criteria[place]
        rule = (criterion.rule or {})["kind"]
        found.append(
            {
                "code": criterion.code,
                "rule": rule,
                "given": given / HUNDREDTHS,
                "computed": reckoned / HUNDREDTHS,
                "facts": {
                    name: None if facts[name] is None else int(facts[name])
                    for name in FACTS_OF[rule]
                },
            }
        )
    return found
