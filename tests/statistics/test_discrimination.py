"""A criterion tells something when the meetings that do well in the rest do well in it."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.statistics.discrimination import crossed, discrimination, together


def told(points, maxima) -> pd.DataFrame:
    """Points in hundredths, -1 where a criterion did not apply, in two parts put together."""
    given = np.asarray(points, dtype=float)
    whole = np.where(np.isnan(given), -1, np.rint(100 * given)).astype(np.int16)
    full = 100 * np.asarray(maxima)
    return discrimination(together([crossed(whole[:2], full), crossed(whole[2:], full)]), full)


def test_a_small_sheet_by_hand():
    points = np.array([[5, 4, 1], [4, 3, 2], [3, 3, 3], [5, 5, 4]], dtype=float)
    found = told(points, [5, 5, 5])
    assert found.columns.tolist() == ["criterion", "n", "share_at_maximum", "item_total"]
    assert found["share_at_maximum"].tolist() == [0.5, 0.25, 0.0]
    expected = [
        np.corrcoef(points[:, k], np.delete(points, k, axis=1).sum(axis=1))[0, 1] for k in range(3)
    ]
    assert found["item_total"].tolist() == pytest.approx(expected)


def test_correlations_agree_with_pandas(chance):
    skill = chance.normal(0, 1, 400)
    points = np.clip(np.round(8 + skill[:, None] + chance.normal(0, 1, (400, 6))) / 2, 0, 5)
    frame = pd.DataFrame(points)
    expected = [frame[k].corr(frame.drop(columns=k).sum(axis=1)) for k in frame]
    assert told(points, [5] * 6)["item_total"].tolist() == pytest.approx(expected)


def test_a_criterion_by_chance_stands_out_as_telling_nothing(chance):
    skill = chance.normal(0, 1, 2000)
    points = np.maximum(5 + skill[:, None] + chance.normal(0, 1, (2000, 5)), 0)
    points[:, 2] = np.maximum(5 + chance.normal(0, 1, 2000), 0)
    points[:, 4] = 9.0
    found = told(points, [9] * 5)["item_total"]
    assert abs(found[2]) < 0.08
    assert found[[0, 1, 3]].min() > 0.4
    assert np.isnan(found[4])


def test_a_criterion_that_does_not_apply_neither_helps_nor_harms():
    # The second meeting has no theme: its rest is 8 of 10, as good as the 12 of 15 of the first.
    points = [[4.0, 4.0, 4.0, 4.0], [5.0, 4.0, 4.0, np.nan], [3.0, 2.0, 2.0, 2.0]]
    found = told(points, [5, 5, 5, 5])
    assert found["n"].tolist() == [3, 3, 3, 2]
    assert found["item_total"][0] == pytest.approx(np.corrcoef([4, 5, 3], [80, 80, 40])[0, 1])
    assert np.isnan(found["item_total"][3])


def test_without_meetings_nothing_is_told():
    found = told(np.empty((0, 2)), [5, 5])
    assert found["n"].tolist() == [0, 0]
    assert found[["share_at_maximum", "item_total"]].isna().all(axis=None)


rows = st.lists(st.lists(st.integers(-1, 3), min_size=3, max_size=3), min_size=1, max_size=20)


@given(rows)
def test_sums_give_what_the_rows_of_the_sheets_give(given_rows):
    points, full = np.array(given_rows, dtype=np.int16), np.array([3, 3, 2])
    found = discrimination(crossed(points, full), full)
    known = points >= 0
    assert found["n"].tolist() == known.sum(axis=0).tolist()
    for at in range(3):
        others = np.delete(np.arange(3), at)
        some = known[:, at] & known[:, others].any(axis=1)
        weight = (known[some][:, others] * full[others]).sum(axis=1)
        rest = 100 * np.maximum(points[some][:, others], 0).sum(axis=1) / weight
        own = points[some, at]
        varies = len(own) >= 3 and np.ptp(own) > 0 and np.ptp(rest) > 1e-9
        expected = np.corrcoef(own, rest)[0, 1] if varies else np.nan
        assert found["item_total"][at] == pytest.approx(expected, nan_ok=True)
