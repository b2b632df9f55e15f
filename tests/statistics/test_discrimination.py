"""A criterion tells something when the meetings that do well in the rest do well in it."""

import numpy as np
import pandas as pd
import pytest

from dashboard.statistics.discrimination import discrimination


def test_a_small_sheet_by_hand():
    points = np.array([[5, 4, 1], [4, 3, 2], [3, 3, 3], [5, 5, 4]], dtype=float)
    found = discrimination(points, [5, 5, 5])
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
    assert discrimination(points, [5] * 6)["item_total"].tolist() == pytest.approx(expected)


def test_a_criterion_by_chance_stands_out_as_telling_nothing(chance):
    skill = chance.normal(0, 1, 2000)
    points = 3 + skill[:, None] + chance.normal(0, 1, (2000, 5))
    points[:, 2] = 3 + chance.normal(0, 1, 2000)
    points[:, 4] = 9.0
    found = discrimination(points, [9] * 5)["item_total"]
    assert abs(found[2]) < 0.08
    assert found[[0, 1, 3]].min() > 0.4
    assert np.isnan(found[4])


def test_a_criterion_that_does_not_apply_neither_helps_nor_harms():
    # The second meeting has no theme: its rest is 8 of 10, as good as the 12 of 15 of the first.
    points = [[4.0, 4.0, 4.0, 4.0], [5.0, 4.0, 4.0, np.nan], [3.0, 2.0, 2.0, 2.0]]
    found = discrimination(points, [5, 5, 5, 5])
    assert found["n"].tolist() == [3, 3, 3, 2]
    assert found["item_total"][0] == pytest.approx(np.corrcoef([4, 5, 3], [80, 80, 40])[0, 1])
    assert np.isnan(found["item_total"][3])


def test_without_meetings_nothing_is_told():
    found = discrimination(np.empty((0, 2)), [5, 5])
    assert found["n"].tolist() == [0, 0]
    assert found[["share_at_maximum", "item_total"]].isna().all(axis=None)
