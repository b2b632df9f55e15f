"""Criteria as a matrix: what one of them would lift, and which tell meetings apart."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.filters import Filters
from dashboard.queries.criterion_points import BranchPoints, criterion_tables, lifts, telling
from dashboard.statistics.discrimination import crossed


def criteria(maxima: list[float]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"code": f"C{at}", "name_vi": f"Tiêu chí {at}", "name_en": f"Criterion {at}",
             "issue_group": "content", "max_x100": int(100 * most)}
            for at, most in enumerate(maxima)
        ]
    )  # fmt: skip


def hundredths(points: list[list[float]]) -> np.ndarray:
    own = np.array(points, dtype=float)
    return np.where(np.isnan(own), -1, 100 * own).astype(np.int16)


def lifted(points: list[list[float]], branches: list[int], maxima: list[float]) -> pd.DataFrame:
    months = [(np.array(branches), hundredths(points))]
    found = BranchPoints.of(months, max(branches) + 1, len(maxima))
    return lifts(found, criteria(maxima), 90, "vi").set_index("code")


def test_a_criterion_brought_to_the_mean_lifts_those_whom_it_alone_kept_down():
    # Branch 1: 80 of 100, all lost in C0. Branch 2: 88, lost in C1. Branch 3: full marks.
    rows = lifted([[20, 60], [40, 48], [40, 60]], [1, 2, 3], [40, 60])
    # The mean of C0 is 33,3: branch 1 comes to 93,3; of C1 it is 56: branch 2 comes to 96.
    assert rows["lifted"].to_dict() == {"C0": 1, "C1": 1}
    assert rows["n"].tolist() == [2, 2]
    assert rows.loc["C0", "mean"] == pytest.approx(100 * 100 / 3 / 40)


def test_nobody_is_brought_down_to_the_mean():
    rows = lifted([[10, 60], [40, 49]], [1, 2], [40, 60])
    # Branch 2 has 89; C0 at its mean of 25 would take 15 points away, which is not done.
    assert rows.loc["C1", "lifted"] == 1
    assert rows.loc["C0", "lifted"] == 0


def test_a_criterion_that_did_not_apply_neither_lifts_nor_costs():
    assert lifted([[np.nan, 55], [40, 50]], [1, 2], [40, 60])["n"].tolist() == [0, 0]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(-1, 9), st.integers(-1, 9)), max_size=30))
def test_branches_are_summed_up_as_one_by_one(rows: list[tuple[int, int, int]]) -> None:
    halves = [sorted(part, key=lambda row: row[0]) for part in (rows[::2], rows[1::2])]
    months = [np.array(part, dtype=np.int16).reshape(-1, 3) for part in halves]
    found = BranchPoints.of(((one[:, 0], one[:, 1:]) for one in months), 6, 2)
    own = [[[row[1 + at] for row in rows if row[0] == unit and row[1 + at] >= 0] for at in (0, 1)]
           for unit in range(6)]  # fmt: skip
    assert found.sums.tolist() == [[sum(points) for points in unit] for unit in own]
    assert found.counts.tolist() == [[len(points) for points in unit] for unit in own]


def test_both_tables_are_of_the_meetings_that_the_viewer_sees(country, hold_meeting, reader_of):
    hold_meeting("east-1", "2024-03", 80)
    hold_meeting("east-2", "2024-03", 100)
    hold_meeting("west-1", "2024-03", 20)  # data that could leak
    found = criterion_tables(reader_of("east"), Filters(), 90.0, "vi")
    assert (found.n, len(found.lifts), set(found.telling["n"])) == (2, 20, {2})
    assert set(found.lifts["n"]) == {1}
    nothing = criterion_tables(reader_of("east"), Filters.from_query("ky=2020"), 90.0, "vi")
    assert (nothing.n, len(nothing.lifts), len(nothing.telling)) == (0, 0, 0)


def test_full_marks_everywhere_tell_nothing():
    sums = crossed(hundredths([[40, 50], [40, 60], [40, 40]]), [4000, 6000])
    rows = telling(sums, criteria([40, 60]), "en").set_index("code")
    assert rows.loc["C0", "at_maximum"] == 100
    assert np.isnan(rows.loc["C0", "correlation"])
