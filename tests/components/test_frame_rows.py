"""Rows of a frame are made when they are asked for, and no others."""

import pandas as pd

from dashboard.components.frame_rows import FrameRows


def test_only_the_rows_shown_are_made():
    made = []

    def finish(row):
        made.append(row["n"])
        return row | {"twice": 2 * row["n"]}

    rows = FrameRows(pd.DataFrame({"n": range(1000)}), finish)
    assert (len(rows), bool(rows), made) == (1000, True, [])
    assert list(rows[:2]) == [{"n": 0, "twice": 0}, {"n": 1, "twice": 2}]
    assert rows[-1] == {"n": 999, "twice": 1998}
    assert made == [0, 1, 999]
