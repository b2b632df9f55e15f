"""What was recorded of meetings, as shares, and how branches differ in them."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from dashboard.domain.filters import Filters
from dashboard.domain.words import AssessmentView
from dashboard.queries.fact_rows import FACTS_KIND
from dashboard.queries.frames import COUNT, FLOAT, WORD, typed
from dashboard.queries.meeting_frame import meeting_frame
from dashboard.queries.reader import Reader
from dashboard.queries.tree import Months
from dashboard.statistics.before_after import Sample, paired_change, welch_change

FULL = 100.0
RECORDED = (
    "members", "exempt", "attended", "speakers", "tasks_due", "tasks_on_time", "tasks_assigned",
    "papers_days_ahead", "committee_met", "conclusion_voted", "minutes_voted", "record_sent_days",
)  # fmt: skip
SPEAKING, ON_TIME = "speaking", "on_time"
# A share of counts: part of whole.
COUNTED = {
    "attendance": ("attended", "expected"),
    SPEAKING: ("speakers", "attended"),
    ON_TIME: ("tasks_on_time", "tasks_due"),
    "assigned": ("tasks_assigned", "tasks_due"),
}
BEHAVIOURS = (*COUNTED, "committee", "papers", "voted", "sent")
BY_KIND = {"kind": WORD, "percent": FLOAT, "part": COUNT, "whole": COUNT, "n": COUNT}
APART = {
    "behaviour": WORD, "good": FLOAT, "other": FLOAT, "change": FLOAT, "low": FLOAT,
    "high": FLOAT, "n_good": COUNT, "n_other": COUNT, "sd_good": FLOAT, "sd_other": FLOAT,
}  # fmt: skip
Row = dict[str, Any]


def meeting_facts(reader: Reader, filters: Filters, months: Months) -> pd.DataFrame:
    """Return branch_id, branch_kind, percent (official, 0–100) and the facts as numbers, NaN where
    not recorded: those of RECORDED and expected (members not exempt), a row a scored meeting."""
    official = replace(filters, assessment=AssessmentView.OFFICIAL)
    scored = reader.scored(official, months)
    frame = meeting_frame(reader, official, months, ("branch_id", "branch_kind", "percent"))
    # Half the memory, and every count that a fact may be is exact.
    facts = {
        name: reader.beside(scored, FACTS_KIND, name).astype(np.float32) for name in RECORDED
    }
    for one in facts.values():
        one[one < 0] = np.nan
    expected = facts["members"] - np.nan_to_num(facts["exempt"])
    return frame.assign(**facts, expected=expected)


def shares(facts: pd.DataFrame, behaviour: str) -> pd.Series:
    """Return a behaviour of each meeting in percent, NaN where not recorded.

    attendance, speaking, on_time, assigned: shares of counts. committee (met before), papers (sent
    a day ahead), voted (conclusion and minutes), sent (record within 2 days): 0 or 100.
    """
    if behaviour in COUNTED:
        part, whole = COUNTED[behaviour]
        return FULL * facts[part] / facts[whole].where(facts[whole] > 0)
    met = {
        "committee": facts["committee_met"],
        "papers": facts["papers_days_ahead"].ge(1).where(facts["papers_days_ahead"].notna()),
        "voted": facts[["conclusion_voted", "minutes_voted"]].min(axis=1, skipna=False),
        "sent": facts["record_sent_days"].le(2).where(facts["record_sent_days"].notna()),
    }[behaviour]
    return FULL * met.astype("float64")


def share_by_kind(facts: pd.DataFrame, behaviour: str) -> pd.DataFrame:
    """Return kind (of branch; '' of all, first), percent, part, whole, n (meetings): part of whole
    added up over meetings."""
    part, whole = COUNTED[behaviour]
    known = facts.dropna(subset=[part, whole])
    kinds = known.groupby("branch_kind", observed=True)
    rows = []
    for kind, own in [("", known), *((str(kind), own) for kind, own in kinds)]:
        counted = int(own[part].to_numpy(float).sum()), int(own[whole].to_numpy(float).sum())
        percent = FULL * counted[0] / counted[1] if counted[1] else None
        rows.append({"kind": kind, "percent": percent, "part": counted[0], "whole": counted[1],
                     "n": len(own)})  # fmt: skip
    return typed(rows, BY_KIND)


def share_change(before: pd.DataFrame, after: pd.DataFrame, behaviour: str) -> Row:
    """Return change, low, high (95 %, points of percent), n: the mean over the n branches with
    meetings in both of their own change, each counting once (F10, paired)."""
    then, now = (_by_branch(one, shares(one, behaviour)) for one in (before, after))
    then, now = then.align(now, join="inner")
    found = paired_change(then.to_numpy(), now.to_numpy())
    return {"change": found.change, "low": found.low, "high": found.high, "n": found.n}


def apart(facts: pd.DataFrame, good_from: float) -> pd.DataFrame:
    """Return behaviour, good, other (mean percents), change (good − other), low, high (95 %,
    Welch), n_good, n_other, sd_good, sd_other: branches whose mean score reaches the best grade
    against all others, each branch counting once.

    A school is no village: each branch counts by how far it lies from the mean of its kind, put on
    the mean of all (direct standardisation by centring).
    """
    rows = []
    is_good = _by_branch(facts, facts["percent"]) >= good_from
    last = facts[["branch_id", "branch_kind"]].drop_duplicates("branch_id", keep="last")
    kind: pd.Series[str] = last.set_index("branch_id")["branch_kind"].sort_index()
    for behaviour in BEHAVIOURS:
        own = _by_branch(facts, shares(facts, behaviour))
        own = own - own.groupby(kind, observed=True).transform("mean") + own.mean()
        good, other = _sample(own[is_good]), _sample(own[~is_good])
        found = welch_change(other, good)
        rows.append({
            "behaviour": behaviour, "good": good.mean, "other": other.mean,
            "change": found.change, "low": found.low, "high": found.high,
            "n_good": good.n, "n_other": other.n, "sd_good": good.sd, "sd_other": other.sd,
        })  # fmt: skip
    return typed(rows, APART)


def _by_branch(facts: pd.DataFrame, values: "pd.Series[float]") -> "pd.Series[float]":
    """Return the mean of a value of each meeting by branch id, NaN where none is known."""
    ids = facts["branch_id"].to_numpy(dtype=np.int64)
    given = values.to_numpy(dtype=float)
    known = np.isfinite(given)
    # Ids are small whole numbers: counted at once, not looked up one by one.
    n = np.bincount(ids[known], minlength=ids.max(initial=0) + 1)
    total = np.bincount(ids[known], given[known], len(n))
    means = np.divide(total, n, out=np.full(len(n), np.nan), where=n > 0)
    here = np.flatnonzero(np.bincount(ids))
    return pd.Series(means[here], index=here)


def _sample(values: pd.Series) -> Sample:
    known = values.dropna().to_numpy(dtype=float)
    mean = float(known.mean()) if len(known) else float("nan")
    return Sample(len(known), mean, float(np.std(known, ddof=1)) if len(known) > 1 else 0.0)
