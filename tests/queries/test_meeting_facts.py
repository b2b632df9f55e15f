"""What was recorded of meetings, as shares, against plain Python."""

import numpy as np
import pandas as pd
import pytest

from dashboard.domain.filters import Filters
from dashboard.domain.viewer import Viewer
from dashboard.queries.meeting_facts import (
    RECORDED,
    apart,
    meeting_facts,
    share_by_kind,
    share_change,
    shares,
)
from dashboard.queries.reader import Reader

KINDS = ["residential", "residential", "school", "school"]


def facts(**given):
    columns = {
        "branch_id": [1, 2, 3, 4], "branch_kind": KINDS, "percent": [95.0, 70.0, 95.0, 80.0],
        "members": [20.0, 10.0, 8.0, 8.0], "exempt": [0.0, 0.0, 1.0, 0.0],
        "attended": [18.0, 5.0, 7.0, 8.0], "speakers": [9.0, 1.0, 5.0, np.nan],
        "tasks_due": [10.0, 0.0, 4.0, 4.0], "tasks_on_time": [9.0, 0.0, 3.0, 1.0],
        "tasks_assigned": [10.0, 0.0, 4.0, 2.0], "papers_days_ahead": [1.0, 0.0, 2.0, np.nan],
        "committee_met": [1.0, 0.0, 1.0, 1.0], "conclusion_voted": [1.0, 1.0, 1.0, np.nan],
        "minutes_voted": [1.0, 0.0, 1.0, 1.0], "record_sent_days": [1.0, 5.0, 2.0, np.nan],
    } | given  # fmt: skip
    frame = pd.DataFrame(columns)
    return frame.assign(expected=frame["members"] - frame["exempt"])


@pytest.mark.parametrize(
    ("behaviour", "percents"),
    [
        ("attendance", [90, 50, 100, 100]),
        ("speaking", [50, 20, 500 / 7, np.nan]),
        ("on_time", [90, np.nan, 75, 25]),
        ("assigned", [100, np.nan, 100, 50]),
        ("papers", [100, 0, 100, np.nan]),
        ("committee", [100, 0, 100, 100]),
        ("voted", [100, 0, 100, np.nan]),
        ("sent", [100, 0, 100, np.nan]),
    ],
)
def test_a_share_is_of_what_was_recorded(behaviour, percents):
    np.testing.assert_allclose(shares(facts(), behaviour), percents)


def test_a_share_of_many_meetings_adds_counts_up_and_never_averages_percents():
    found = share_by_kind(facts(), "speaking").set_index("kind")
    assert found.loc["", ["part", "whole", "n"]].tolist() == [15, 30, 3]
    assert found.loc["", "percent"] == pytest.approx(50.0)
    assert found.loc["residential", "percent"] == pytest.approx(100 * 10 / 23)
    assert found.loc["school", "n"] == 1, "a meeting without the number of speakers is no zero"


def test_a_change_is_that_of_the_same_branches():
    later = facts(speakers=[18.0, 1.0, 7.0, 8.0])
    found = share_change(facts(), later, "speaking")
    assert found["n"] == 3, "the fourth had no speakers recorded before"
    assert found["change"] == pytest.approx(np.mean([50, 0, 200 / 7]))


def test_the_best_are_compared_within_kinds():
    found = apart(facts(), 90.0).set_index("behaviour")
    # Villages lie at 70 %, schools at 100 %, all at 85 %: only the gap within villages is left.
    assert found.loc["attendance", "good"] == pytest.approx((105 + 85) / 2)
    assert found.loc["attendance", "other"] == pytest.approx((65 + 85) / 2)
    assert found.loc["attendance", ["n_good", "n_other"]].tolist() == [2, 2]


def test_a_kind_all_of_which_is_good_tells_no_difference():
    found = apart(facts(percent=[95.0, 95.0, 80.0, 80.0]), 90.0).set_index("behaviour")
    assert found.loc["attendance", "change"] == pytest.approx(0.0)


def test_every_fact_of_a_scored_meeting_is_what_its_row_says(sample):
    reader = Reader(sample, Viewer(scope="kim-bang"))
    filters, months = Filters.from_query("doc=then"), (202401, 202412)
    found = meeting_facts(reader, filters, months)
    rows = {row["id"]: row for row in reader.rows(reader.meetings(filters, months))}
    scored = reader.scored(filters, months)["meeting_id"].tolist()
    assert len(found) == len(scored) > 50
    for name in RECORDED:
        expected = [np.nan if rows[id_][name] is None else float(rows[id_][name]) for id_ in scored]
        np.testing.assert_array_equal(found[name], expected)
