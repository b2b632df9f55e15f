"""Criteria as a matrix: what one of them would lift, and which tell meetings apart."""

import numpy as np
import pandas as pd
import pytest

from dashboard.domain.filters import Filters
from dashboard.queries.criterion_points import CriterionPoints, criterion_points, lifts, telling


def given(points: list[list[float]], branches: list[int], maxima: list[float]) -> CriterionPoints:
    criteria = pd.DataFrame(
        [
            {"code": f"C{at}", "name_vi": f"Tiêu chí {at}", "name_en": f"Criterion {at}",
             "issue_group": "content", "maximum": most}
            for at, most in enumerate(maxima)
        ]
    )  # fmt: skip
    return CriterionPoints("R", np.array(branches), np.array(points, dtype=float), criteria)


def test_a_criterion_brought_to_the_mean_lifts_those_whom_it_alone_kept_down():
    # Branch 1: 80 of 100, all lost in C0. Branch 2: 88, lost in C1. Branch 3: full marks.
    found = given([[20, 60], [40, 48], [40, 60]], [1, 2, 3], [40, 60])
    rows = lifts(found, 90, "vi").set_index("code")
    # The mean of C0 is 33,3: branch 1 comes to 93,3; of C1 it is 56: branch 2 comes to 96.
    assert rows["lifted"].to_dict() == {"C0": 1, "C1": 1}
    assert rows["n"].tolist() == [2, 2]
    assert rows.loc["C0", "mean"] == pytest.approx(100 * 100 / 3 / 40)


def test_nobody_is_brought_down_to_the_mean():
    found = given([[10, 60], [40, 49]], [1, 2], [40, 60])
    rows = lifts(found, 90, "vi").set_index("code")
    # Branch 2 has 89; C0 at its mean of 25 would take 15 points away, which is not done.
    assert rows.loc["C1", "lifted"] == 1
    assert rows.loc["C0", "lifted"] == 0


def test_a_criterion_that_did_not_apply_neither_lifts_nor_costs():
    found = given([[np.nan, 55], [40, 50]], [1, 2], [40, 60])
    assert lifts(found, 90, "vi").set_index("code")["n"].tolist() == [0, 0]
    assert lifts(None, 90, "vi").empty
    assert telling(None, "en").empty


def test_the_matrix_is_what_the_rows_of_the_database_say(country, hold_meeting, reader_of):
    hold_meeting("east-1", "2024-03", 80)
    hold_meeting("east-2", "2024-03", 100)
    hold_meeting("west-1", "2024-03", 20)  # data that could leak
    found = criterion_points(reader_of("east"), Filters())
    assert found is not None
    assert found.points.shape == (2, 20)
    assert found.points.sum(axis=1).tolist() == [found.points[0].sum(), 100.0]
    assert criterion_points(reader_of("east"), Filters.from_query("ky=2020")) is None


def test_full_marks_everywhere_tell_nothing():
    found = given([[40, 50], [40, 60], [40, 40]], [1, 2, 3], [40, 60])
    rows = telling(found, "en").set_index("code")
    assert rows.loc["C0", "at_maximum"] == 100
    assert np.isnan(rows.loc["C0", "correlation"])
