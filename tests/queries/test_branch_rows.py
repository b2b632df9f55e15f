"""The table of branches against the same numbers by pandas over single meetings."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from dashboard.domain.filters import Filters
from dashboard.domain.period import Period
from dashboard.domain.viewer import Viewer
from dashboard.domain.words import AssessmentView, Grade, IssueGroup, MeetingKind, Reading
from dashboard.queries.branches import COLUMNS, branch_rows
from dashboard.queries.meeting_frame import meeting_frame
from dashboard.queries.reader import Reader
from dashboard.queries.score_book import ScoreBooks

GROUPS = [group.value for group in IssueGroup]
CODES = [None, "kim-bang", "phuong-kim-thanh", "xa-nhat-tan", "khoi-y-te", "xa-tan-son-thon-05"]
PERIODS = ["", "2023-11", "2024", "12t", "2024-12..2025-09", "2025-07", "2030"]
SORTS = ["", "-total", "content", "-change", "gap", "-gap", "last_observed", "-n", "member_count"]

choices = st.builds(
    Filters,
    organisation=st.sampled_from(CODES),
    period=st.sampled_from(PERIODS).map(Period.parse),
    meeting_kinds=st.sampled_from([(), (MeetingKind.REGULAR,), (MeetingKind.THEMED,)]),
    assessment=st.sampled_from(AssessmentView),
    grades=st.sampled_from([(), (Grade.FAIR,), (Grade.GOOD, Grade.POOR)]),
    group=st.sampled_from([None, *IssueGroup]),
    reading=st.sampled_from(Reading),
    sort=st.sampled_from(SORTS),
)


@pytest.fixture(scope="module")
def books(sample: Engine) -> ScoreBooks:
    return ScoreBooks(sample)


@settings(max_examples=50, deadline=None)
@given(filters=choices)
def test_every_column_is_what_pandas_finds_over_the_meetings(
    sample: Engine, books: ScoreBooks, filters: Filters
) -> None:
    reader = Reader(sample, Viewer(), books)
    months = reader.period(filters)
    found, count = branch_rows(reader, filters, 0, None)
    assert (list(found.columns), len(found)) == (list(COLUMNS), count)
    rows = found.set_index("code")
    means = by_branch(reader, filters, months)
    before = by_branch(reader, filters, Period.previous(*months))
    same(rows[["total", *GROUPS]], means[["total", *GROUPS]])
    same(rows["change"], means["total"] - before["total"])
    same(rows["n"], means["n"].fillna(0), missing=0)
    same(rows["gap"], gaps(reader, filters, months))
    seen = pd.to_datetime(rows["last_observed"]).astype("datetime64[us]")
    same(seen, observed(reader, filters, months[1]))
    same(rows["sparkline"].str[-1].astype(float), last_means(reader, filters, months[1]))


def by_branch(reader: Reader, filters: Filters, months: tuple[int, int]) -> pd.DataFrame:
    grouped = meeting_frame(reader, filters, months).groupby("code")
    means = grouped[["percent", *GROUPS]].mean().rename(columns={"percent": "total"})
    return means.assign(n=grouped.size())


def gaps(reader: Reader, filters: Filters, months: tuple[int, int]) -> pd.Series:
    own = replace(filters, assessment=AssessmentView.SELF, grades=())
    frame = meeting_frame(reader, own, months)
    return (frame["self"] - frame["appraisal"]).groupby(frame["code"]).mean()


def observed(reader: Reader, filters: Filters, last: int) -> pd.Series:
    seen = Filters(
        organisation=filters.organisation,
        reading=filters.reading,
        assessment=AssessmentView.OBSERVATION,
    )
    return meeting_frame(reader, seen, (190001, last)).groupby("code")["date"].max()


def last_means(reader: Reader, filters: Filters, month: int) -> pd.Series:
    frame = meeting_frame(reader, replace(filters, grades=()), (month, month))
    return frame.groupby("code")["percent"].mean()


def same(found: Any, expected: Any, missing: Any = None) -> None:
    """Compare by branch; branches without a meeting are in the table and nowhere else."""
    wanted = expected.reindex(found.index)
    wanted = wanted if missing is None else wanted.fillna(missing)
    compare = pd.testing.assert_frame_equal
    if isinstance(found, pd.Series):
        found, wanted = found.to_frame("x"), wanted.to_frame("x")
    compare(found, wanted, check_dtype=False, check_names=False, rtol=1e-9)


@settings(max_examples=40, deadline=None)
@given(filters=choices, start=st.integers(0, 320), length=st.integers(0, 120))
def test_a_page_is_a_part_of_the_whole_and_unknown_values_stand_last(
    sample: Engine, books: ScoreBooks, filters: Filters, start: int, length: int
) -> None:
    reader = Reader(sample, Viewer(), books)
    whole, count = branch_rows(reader, filters, 0, None)
    page, again = branch_rows(reader, filters, start, start + length)
    assert count == again
    assert list(page["code"]) == list(whole["code"])[start : start + length]
    column = filters.sort.removeprefix("-") or (filters.group or "total")
    values = whole[column].dropna()
    if column == "n":
        values = whole["n"][whole["n"] > 0]
    assert whole[column].iloc[: len(values)].notna().all()
    down = filters.sort.startswith("-")
    assert (values if not down else values[::-1]).is_monotonic_increasing
