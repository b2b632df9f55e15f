"""Whom to visit next: branches with their reasons, in the order of what the reasons weigh."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from dashboard.domain.attention import AttentionRules, Reason
from dashboard.domain.filters import Filters
from dashboard.domain.period import Period
from dashboard.domain.words import AssessmentKind, Grade
from dashboard.queries import reasons
from dashboard.queries.directory import BranchList, Column
from dashboard.queries.history import (
    Units,
    Windows,
    control_months,
    judged,
    last_observed,
    read_book,
    set_anew,
    windows,
)
from dashboard.queries.meeting_frame import branch_names
from dashboard.queries.reader import Reader
from dashboard.queries.reason_sums import listed_by_chance, summed, weighed
from dashboard.queries.recorded import Case, facts
from dashboard.queries.thresholds import thresholds
from dashboard.statistics.by_chance import ByChance

LISTED = ("branch_id", "code", "points", "chance", "doubt", "tests", "n", "last_observed")
SORTED = ("points", "n", "last_observed")
REASONS = (
    "branch_id", "code", "reason", "effect", "p", "chance", "n", "detail", "risk", "weight",
    "points",
)  # fmt: skip


@dataclass(frozen=True)
class Priorities:
    """The list of branches to visit, and what put them there.

    listed: branch_id, code, points (sum of its reasons'), chance (share of branches like it that
    are listed by chance, 0–1, by its reason doubt, found in so many tests), n (scored meetings of
    the history), last_observed (date or NaT), in order. reasons: a row a branch and reason, see
    REASONS and queries/reasons.py, highest first. by_reason: how many branches have each reason,
    listed or not. months: those looked at.
    """

    listed: pd.DataFrame
    reasons: pd.DataFrame
    by_reason: Mapping[Reason, int]
    months: Windows

    @property
    def count(self) -> int:
        """How many branches are listed."""
        return len(self.listed)

    @property
    def statistical(self) -> int:
        """How many of them only statistics put there."""
        return int((self.listed["chance"] > 0).sum())

    @property
    def by_chance(self) -> ByChance:
        """How many of them chance alone is expected to have put there, and how many it can."""
        return listed_by_chance(self.listed)

    def reasons_of(self, code: str) -> list[Reason]:
        """Return the reasons of one branch, what weighs most first."""
        own = self.reasons[self.reasons["code"] == code]
        return [Reason(reason) for reason in own["reason"]]

    def first(self, reader: Reader, filters: Filters, count: int) -> list[dict[str, Any]]:
        """Return the first listed branches as rows: the columns of `listed`, name, parent and
        reasons (a list of rows of `reasons`)."""
        chosen = _ordered(self.listed, filters.sort).head(count)
        ids = chosen["branch_id"].to_numpy()
        names = branch_names(reader, filters, ids)[["name", "parent"]]
        own: dict[int, list[dict[str, Any]]] = {int(id_): [] for id_ in ids}
        for row in _records(self.reasons[self.reasons["branch_id"].isin(ids)]):
            own[row["branch_id"]].append(row)
        return [
            row | called | {"reasons": own[row["branch_id"]]}
            for row, called in zip(_records(chosen), _records(names), strict=True)
        ]


def priorities(reader: Reader, filters: Filters, rules: AttentionRules, today: date) -> Priorities:
    """Return the branches whose reasons add up to the rules' sum; with a reason in the filters
    every branch that has it.

    Heeds scope, organisation, kinds, reading, group (of the reason weak) and reason; a branch is
    compared with every other in the scope, whatever is chosen. What counts are official scores of
    every grade, up to the period's end or today, whichever is earlier.
    """
    when = windows(reader.period(filters), rules)
    key, found = _every_reason(reader, filters, rules, min(today, when.end))
    chosen = replace(filters, sort="", search="")
    return reader.reckoned(
        ("priorities", chosen, key), lambda: _listed_of(reader, chosen, rules, (when, found))
    )


def _listed_of(
    reader: Reader, filters: Filters, rules: AttentionRules, given: "tuple[Windows, _Found]"
) -> Priorities:
    when, found = given
    shown = reader.branch_list(filters, (when.last, when.last)).id
    every = found.reasons[np.isin(found.reasons["branch_id"].to_numpy(), shown)]
    listed = _listed(every, filters.reason, rules)
    unit = listed["unit"].to_numpy(dtype=np.int64)
    listed = listed.assign(
        branch_id=found.branches.id[unit],
        code=found.branches.only(unit).code,
        n=found.meetings[unit],
        last_observed=found.observed[unit],
    )
    counted = every["reason"].value_counts()
    by_reason = {reason: int(counted.get(reason.value, 0)) for reason in Reason}
    return Priorities(
        listed[list(LISTED)].reset_index(drop=True), every[list(REASONS)], by_reason, when
    )


@dataclass(frozen=True)
class _Found:
    """Every reason of every branch in the scope: reasons (see REASONS, with unit, a number of
    branches); by unit the scored meetings of the history, and the day last observed."""

    reasons: pd.DataFrame
    branches: BranchList
    meetings: Units
    observed: Column


def _every_reason(
    reader: Reader, filters: Filters, rules: AttentionRules, today: date
) -> tuple[Hashable, _Found]:
    """Return the reasons of all branches, reckoned once for all that is looked at of them, and
    what they rest on."""
    chosen = Filters(
        period=filters.period,
        meeting_kinds=filters.meeting_kinds,
        group=filters.group,
        reading=filters.reading,
    )
    limits = thresholds(reader, chosen)
    # Limits of grades and of charts are set without a new version of the data.
    rests_on = chosen, repr(rules), today, tuple(limits.items()), set_anew(reader)
    found = reader.reckoned(
        ("reasons", *rests_on), lambda: _reckoned(reader, chosen, (rules, today, limits))
    )
    return rests_on, found


def _reckoned(
    reader: Reader, chosen: Filters, given: tuple[AttentionRules, date, Mapping[Grade, float]]
) -> _Found:
    rules, today, limits = given
    when = windows(reader.period(chosen), rules)
    book = read_book(reader, chosen, when.history)
    observed = last_observed(reader, chosen, book)
    case = Case(reader, chosen, rules, book, when, today, limits, observed)
    every = weighed([*_statistical(case), *facts(case)], rules)
    whose = every["unit"].to_numpy(dtype=np.int64)
    every = every.assign(branch_id=book.branches.id[whose], code=book.branches.only(whose).code)
    return _Found(every, book.branches, book.count(book.meetings["unit"]), case.observed.to_numpy())


def _statistical(case: Case) -> list[pd.DataFrame]:
    """Return what statistics say of the history, reckoned once whatever part of it is chosen."""
    reader, chosen = case.reader, replace(case.filters, period=Period())
    limits = tuple(case.limits.items())
    rests_on = chosen, repr(case.rules), case.months.history, limits, set_anew(reader)
    return reader.reckoned(("statistical", *rests_on), lambda: _of_statistics(case))


def _of_statistics(case: Case) -> list[pd.DataFrame]:
    book, last = case.book, case.months.last
    chart = control_months(case.reader, judged(case.filters), book.branches, last)
    history = book.history(chart)
    if case.filters.group:
        only = {case.filters.group.value: history.groups[case.filters.group.value]}
        history = replace(history, groups=only)
    unit, own = (book.meetings[column].to_numpy() for column in ("unit", "self"))
    return [
        reasons.statistical(history, case.limits[Grade.FAIR], case.rules),
        reasons.heaped(unit, own, case.limits[Grade.GOOD], case.rules),
        *(
            reasons.apart(unit, own, book.meetings[other].to_numpy(), other, case.rules)
            for other in (AssessmentKind.APPRAISAL.value, AssessmentKind.OBSERVATION.value)
        ),
    ]


def _listed(every: pd.DataFrame, reason: Reason | None, rules: AttentionRules) -> pd.DataFrame:
    sums = summed(every, rules)
    if reason is None:
        return sums[sums["points"] >= rules.list_from]
    with_it = every[every["reason"] == reason.value].set_index("unit")
    listed = sums[sums["unit"].isin(with_it.index)]
    own = with_it.reindex(listed["unit"])
    return listed.assign(
        chance=own["chance"].to_numpy(), doubt=reason.value, tests=own["tests"].to_numpy()
    )


def _ordered(listed: pd.DataFrame, sort: str) -> pd.DataFrame:
    """Return the list by another column where one is asked for, what is unknown last."""
    by = sort.removeprefix("-")
    if by not in SORTED:
        return listed
    return listed.sort_values(by, ascending=not sort.startswith("-"), kind="stable")


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]
