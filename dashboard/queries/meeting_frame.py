"""Meetings one by one as a frame, out of memory, and branches by their names."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from dashboard.domain.filters import Filters
from dashboard.domain.months import FIRST_MONTH, LAST_MONTH
from dashboard.domain.words import AssessmentView, BranchKind, Grade, MeetingKind, Reading
from dashboard.queries.directory import Column
from dashboard.queries.moments import GROUPS, HUNDREDTHS, TOTAL
from dashboard.queries.names import labels
from dashboard.queries.reader import Reader
from dashboard.queries.score_book import ScoreBook
from dashboard.queries.tree import Months

VIEWS = tuple(view.value for view in AssessmentView)
CLOSED = {"kind": MeetingKind, "branch_kind": BranchKind, "grade": Grade}
WHOLE = frozenset({"branch_id", "position", "month", "gates", "rubric_version_id"})
COLUMNS = (
    "branch_id", "code", "position", "month", "date", "kind", "branch_kind", "percent", *GROUPS,
    *VIEWS, "grade", "appraised", "gates", "sent_days", "rubric_version_id",
)  # fmt: skip
NAMED = ("name", "parent", "kind", "member_count")


def meeting_frame(
    reader: Reader,
    filters: Filters,
    months: Months | None = None,
    columns: Sequence[str] = COLUMNS,
) -> pd.DataFrame:
    """Return a row a meeting with the chosen assessment, by month, branch in tree order and date.

    branch_id; code; position (of the branch in today's tree); month (yyyymm); date; kind (of the
    meeting); branch_kind (as it was then); percent and content…inspection (0–100, of the chosen
    assessment; a group that did not apply is NaN); official, self, appraisal, observation (total
    percents of the same meeting, NaN where it has none); {view}_{group} for any of these four
    where asked for; grade (of the chosen assessment); appraised (the official score is an
    appraisal); gates (how many the official score broke); sent_days (until the record was sent,
    NaN unknown); rubric_version_id.

    Heeds scope and every filter but group, search and sort; `months` instead of the period. Where
    many meetings are chosen, name only the columns you need.
    """
    book = reader.scored(filters, months)
    found = {name: _column(book, name, filters.assessment.value) for name in columns}
    return pd.DataFrame(found, columns=list(columns), copy=False)


def named(reader: Reader, frame: pd.DataFrame, filters: Filters | None = None) -> pd.DataFrame:
    """Return a frame that has branch_id with name, parent (name of the unit above), kind (of the
    branch) and member_count (Int64) added; a column it already has is left as it is.

    Names are the latest, or with reading 'then' in the filters those of the period's end.
    """
    ids, at = np.unique(frame["branch_id"].to_numpy(dtype=np.int64), return_inverse=True)
    known = branch_names(reader, filters or Filters(), ids).iloc[at].set_index(frame.index)
    fresh = [name for name in NAMED if name not in frame.columns]
    return frame.assign(**{name: known[name] for name in fresh})


def branch_names(
    reader: Reader, filters: Filters, branch_ids: Sequence[int] | Column
) -> pd.DataFrame:
    """Return branch_id, code, name, parent, parent_id, kind, member_count, position, a row
    an id, in order.

    An id outside the viewer's scope, or of no branch, has no name.
    """
    last = reader.period(filters)[1] if filters.reading is Reading.THEN else LAST_MONTH
    found = reader.branch_list(Filters(reading=filters.reading), (FIRST_MONTH, last))
    wanted = np.asarray(branch_ids, dtype=np.int64)
    found = found.only(np.isin(found.id, wanted))
    parents = labels(reader, [int(one) for one in np.unique(found.parent_id) if one >= 0])
    names = {id_: parent["name"] for id_, parent in parents.items()}
    known = pd.DataFrame(
        {
            "branch_id": found.id,
            "code": found.code,
            "name": found.name,
            "parent": [names.get(int(one), "") for one in found.parent_id],
            "parent_id": found.parent_id,
            "kind": _category(found.kind, BranchKind),
            "member_count": pd.array(found.member_count, dtype="Int64"),
            "position": found.position,
        }
    )
    known["member_count"] = known["member_count"].mask(known["member_count"] < 0)
    return known.set_index("branch_id").reindex(wanted).reset_index(names="branch_id")


def _column(book: ScoreBook, name: str, view: str) -> Any:
    if name == "code":
        return _codes(book)
    if name == "date":
        return book["day"].astype("datetime64[D]").astype("datetime64[us]")
    if name in CLOSED:
        column = name.replace("grade", f"{view}_grade")
        return _category(book[column], CLOSED[name])
    if name == "appraised":
        return book[name] > 0
    if name == "sent_days":
        return _number(book[name], 1)
    if name in WHOLE:
        return book[name]
    return _number(book[_percent_of(name, view)], HUNDREDTHS)


def _percent_of(name: str, view: str) -> str:
    if name == "percent":
        return f"{view}_{TOTAL}"
    if name in GROUPS:
        return f"{view}_{name}"
    return f"{name}_{TOTAL}" if name in VIEWS else name


def _codes(book: ScoreBook) -> pd.Categorical:
    # Categories are the codes found, never those of branches the viewer may not see.
    branch, here = book["branch"], np.zeros(book.branch_count, dtype=bool)
    here[branch] = True
    return _coded((np.cumsum(here) - 1)[branch], list(book.codes_of(np.flatnonzero(here))))


def _category(numbers: Column, known: type[StrEnum]) -> pd.Categorical:
    return _coded(numbers, [one.value for one in known])


def _coded(numbers: Column, names: list[str]) -> pd.Categorical:
    return pd.Categorical.from_codes(numbers, categories=pd.Index(names, dtype="str"))


def _number(column: Column, unit: int) -> Column:
    return np.where(column < 0, np.nan, column / unit)
