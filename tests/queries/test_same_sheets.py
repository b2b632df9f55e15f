"""Equal sheets are found as a plain count of all of them would find them."""

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dashboard.queries.point_rows import marks
from dashboard.queries.same_sheets import Sheets, everywhere, repeated

SIZE = 5
# Of each month: (branch, rubric version or -1, mark), where a branch may have met several times.
row = (st.integers(0, SIZE - 1), st.sampled_from([-1, 1, 2]), st.sampled_from([7, 65_543, 9]))
held = st.lists(st.tuples(*row), max_size=12)


@given(st.lists(held, max_size=4))
def test_every_sheet_that_a_branch_used_again_is_found(months) -> None:
    ordered = [sorted(rows, key=lambda row: row[0]) for rows in months]
    sheets = []
    for month, rows in enumerate(ordered, 202401):
        at, version, mark = np.array(rows, dtype=np.int64).reshape(-1, 3).T
        sheets.append(Sheets(month, at, version, mark, mark % 100))
    every = [(month, *row) for month, rows in enumerate(ordered, 202401) for row in rows]
    every = [row for row in every if row[2] >= 0]
    times = Counter(row[1:] for row in every)
    found = repeated(sheets, SIZE)
    keys = list(zip(found["at"], found["version"], found["mark"], strict=True))
    assert dict(zip(keys, found["equal"], strict=True)) == {k: n for k, n in times.items() if n > 1}
    for key, first, last in zip(keys, found["first"], found["last"], strict=True):
        own = [row[0] for row in every if row[1:] == key]
        assert (first, last) == (own[0], own[-1])
    whole = Counter(row[2:] for row in every)
    assert everywhere(np.array([9, 7]), sheets, 2).tolist() == [whole[2, 9], whole[2, 7]]


@given(st.lists(st.lists(st.integers(-1, 2), min_size=3, max_size=3), min_size=1))
def test_sheets_have_one_mark_where_they_are_equal(rows) -> None:
    found = marks(np.array(rows, dtype=np.int16)).tolist()
    assert [one == two for one in found for two in found] == [
        one == two for one in rows for two in rows
    ]
