"""Shortcomings noted of meetings: how often, which come back, and which remedies are overdue."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import select

from dashboard.database.tables import finding_code
from dashboard.domain.filters import Filters
from dashboard.domain.months import FIRST_MONTH, add_months
from dashboard.domain.period import Period
from dashboard.domain.words import Language, MeetingKind
from dashboard.queries.frames import COUNT, WORD, typed
from dashboard.queries.freshness import last_day
from dashboard.queries.meeting_frame import branch_names
from dashboard.queries.present import present
from dashboard.queries.reader import Reader
from dashboard.queries.score_book import among
from dashboard.queries.tree import Months

SHOWN_MONTHS = 12
# A shortcoming comes back when it is noted in this many of so many months of one branch.
REPEAT_TIMES, REPEAT_MONTHS = 2, 6
FREQUENT = {
    "code": WORD, "name": WORD, "group": WORD, "meetings": COUNT, "branches": COUNT, "open": COUNT,
}  # fmt: skip
BRANCHES = {
    "code": WORD, "name": WORD, "parent": WORD, "position": COUNT, "repeats": WORD,
    "repeated": COUNT, "overdue": COUNT, "codes": WORD, "oldest": WORD, "days": "Int64",
}  # fmt: skip


@dataclass(frozen=True)
class Span:
    """The months counted, those in which a shortcoming may come back (yyyymm, both ends included),
    and the day on which a remedy is overdue or not."""

    months: Months
    repeat: Months
    day: date


def span(reader: Reader, filters: Filters, today: date) -> Span:
    """Return twelve months up to the period's end (the period where it is longer), its last six,
    and today; of invented data, the last day they reach."""
    first, last = reader.period(filters)
    until = last_day(reader) if reader.is_sample() else None
    return Span(
        (min(first, add_months(last, 1 - SHOWN_MONTHS)), last),
        (add_months(last, 1 - REPEAT_MONTHS), last),
        until or today,
    )


def noted(reader: Reader, filters: Filters, months: Months) -> pd.DataFrame:
    """Return branch_id, month, code, remedy_due, remedied_on (days or NaT), a row a shortcoming
    noted of a meeting of the chosen kinds held in the months, of the chosen group.

    A branch counts by its latest kind. Looked for once for all who ask.
    """
    chosen = replace(filters, period=Period(), sort="", search="")
    return reader.reckoned(("noted", chosen, months), lambda: _noted(reader, chosen, months))


def _noted(reader: Reader, filters: Filters, months: Months) -> pd.DataFrame:
    found = reader.findings(filters, months)
    chosen = np.ones(len(found), dtype=bool)
    if filters.meeting_kinds:
        chosen &= among(found["kind"].to_numpy(), MeetingKind, filters.meeting_kinds)
    if filters.group:
        known = names(reader, Language.VI)
        chosen &= (
            found["code"]
            .isin([code for code, (_, group) in known.items() if group == filters.group.value])
            .to_numpy()
        )
    if filters.branch_kinds:
        chosen &= np.isin(found["branch_id"], reader.branch_list(filters, months).id)
    return found[chosen].drop(columns="kind")


def overdue(reader: Reader, filters: Filters, span: Span) -> pd.DataFrame:
    """Return the rows of `noted`, of any month up to the last, whose remedy was due before the day
    and is not put right."""
    found = noted(reader, filters, (FIRST_MONTH, span.months[1]))
    late = (found["remedy_due"] < pd.Timestamp(span.day)) & found["remedied_on"].isna()
    return found[late]


def names(reader: Reader, language: Language) -> dict[str, tuple[str, str]]:
    """Return the name of each code in a language, and its group."""
    rows = reader.rows(select(finding_code))
    return {row["code"]: (row[f"name_{language.value}"], row["issue_group"]) for row in rows}


def frequent(found: pd.DataFrame, known: Mapping[str, tuple[str, str]]) -> pd.DataFrame:
    """Return code, name, group, meetings (in which it was noted), branches, open (not yet put
    right), most often first; needs rows of `noted` and `names`."""
    counted = (
        found.assign(open=found["remedied_on"].isna())
        .groupby("code", observed=True)
        .agg(
            meetings=("branch_id", "size"), branches=("branch_id", "nunique"), open=("open", "sum")
        )
        .reset_index()
        .sort_values(["meetings", "code"], ascending=[False, True])
    )
    rows = (
        {**row, "name": known[row["code"]][0], "group": known[row["code"]][1]}
        for row in counted.to_dict("records")
    )
    return typed(({str(key): value for key, value in row.items()} for row in rows), FREQUENT)


def repeats(found: pd.DataFrame, months: Months) -> pd.DataFrame:
    """Return branch_id, code, times: in how many of the months it was noted, two or more."""
    recent = found[found["month"].between(*months)]
    times = recent.groupby(["branch_id", "code"], observed=True)["month"].nunique()
    return times[times >= REPEAT_TIMES].rename("times").reset_index()


def branches_to_follow(reader: Reader, filters: Filters, span: Span) -> pd.DataFrame:
    """Return code, name, parent, position (in the tree), repeats {code: months}, repeated (how many
    codes), overdue (remedies), codes {code: remedies overdue}, oldest (date due), days (overdue,
    of the oldest).

    A row a branch that is there in the last month and where a shortcoming came back or a remedy is
    overdue, however old; those with both first, then by remedies overdue.
    """
    late = overdue(reader, filters, span)
    again = repeats(noted(reader, filters, span.repeat), span.repeat)
    coming = _by_branch(again, list(again["times"]))
    sums = late.groupby(["branch_id", "code"], observed=True).size().rename("times").reset_index()
    waiting = _by_branch(sums, list(sums["times"]))
    oldest = late.groupby("branch_id")["remedy_due"].min().dt.date.to_dict()
    staying = present(reader, replace(filters, branch_kinds=()), span.months[1]).id
    ids = np.intersect1d(staying, list({*coming, *waiting}))
    if not len(ids):
        return typed([], BRANCHES)
    labels = branch_names(reader, replace(filters, branch_kinds=()), ids)
    rows: list[dict[str, Any]] = []
    for label in labels.to_dict("records"):
        branch = int(label["branch_id"])
        own, open_, due = coming.get(branch, {}), waiting.get(branch, {}), oldest.get(branch)
        rows.append(
            {str(key): value for key, value in label.items()}
            | {"repeats": own, "repeated": len(own), "overdue": sum(open_.values()), "codes": open_}
            | {"oldest": due, "days": None if due is None else (span.day - due).days}
        )
    rows.sort(key=lambda row: (not (row["repeated"] and row["overdue"]), -row["overdue"],
                               -row["repeated"], row["position"]))  # fmt: skip
    return typed(rows, BRANCHES)


def _by_branch(rows: pd.DataFrame, counts: list[int]) -> dict[int, dict[str, int]]:
    """Return {branch id: {code: count}}, most first."""
    found: dict[int, dict[str, int]] = {}
    for branch, code, n in zip(rows["branch_id"], rows["code"], counts, strict=True):
        found.setdefault(int(branch), {})[str(code)] = int(n)
    return {
        branch: dict(sorted(own.items(), key=lambda one: (-one[1], one[0])))
        for branch, own in found.items()
    }
