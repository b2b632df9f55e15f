"""The order of a year's results, and their counts, against plain Python over rows."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.filters import Filters
from dashboard.domain.words import Grade
from dashboard.queries.frames import typed
from dashboard.queries.year_order import GRADES, ordered, results_by_unit
from dashboard.queries.year_results import COLUMNS

ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(["Chi bộ Đông", "Chi bộ Ấp 2", "chi bo Ba"]),
            "parent_id": st.sampled_from([3, 4]),
            "result": st.none() | st.sampled_from(GRADES),
            "best": st.none() | st.sampled_from(GRADES),
            "needed": st.none() | st.integers(0, 3),
            **dict.fromkeys((*GRADES, "unscored", "missed", "left", "short"), st.integers(0, 3)),
        }
    ),
    max_size=8,
)


def frame(rows: list[dict]) -> pd.DataFrame:
    told = [row | {"position": at, "code": f"b-{at}"} for at, row in enumerate(rows)]
    return typed(told, COLUMNS)


def usual(row: dict) -> tuple[int, int, int]:
    needed = 999 if row["needed"] is None else row["needed"]
    return (1 if row["needed"] is None else 0 if needed else 2), needed, row["position"]


@given(rows=ROWS, grades=st.sampled_from([(), (Grade.GOOD,), (Grade.FAIR, Grade.POOR)]))
def test_the_nearest_to_good_come_first_then_what_is_out_of_reach(rows, grades):
    told = [row | {"position": at} for at, row in enumerate(rows)]
    some = [row for row in told if not grades or row["result"] in grades]
    expected = [row["position"] for row in sorted(some, key=usual)]
    assert list(ordered(frame(rows), Filters(grades=grades))["position"]) == expected


@given(rows=ROWS, down=st.booleans())
@pytest.mark.parametrize("by", ["missed", "result", "needs"])
def test_a_column_asked_for_orders_and_leaves_equal_rows_as_they_stood(rows, down, by):
    keys = {
        "missed": lambda row: row["missed"],
        "result": lambda row: [*GRADES, None].index(row["result"]),
        "needs": lambda row: 999 if row["needed"] is None else row["needed"],
    }
    told = sorted((row | {"position": at} for at, row in enumerate(rows)), key=usual)
    expected = sorted(told, key=keys[by], reverse=down)
    found = ordered(frame(rows), Filters(sort=f"-{by}" if down else by))
    assert list(found["position"]) == [row["position"] for row in expected]


def test_names_are_ordered_as_they_are_compared():
    rows = [{"name": name} for name in ("Chi bộ Đông", "chi bo Ba", "Chi bộ Ấp 2")]
    blank = dict.fromkeys((*GRADES, "parent_id", "unscored", "missed", "left", "short"), 0)
    found = ordered(frame([blank | row for row in rows]), Filters(sort="name"))
    assert list(found["name"]) == ["Chi bộ Ấp 2", "chi bo Ba", "Chi bộ Đông"]


@given(rows=ROWS)
def test_units_count_their_branches_in_the_order_they_come(rows):
    found = results_by_unit(frame(rows)).to_dict("records")
    for row in found:
        own = [one for one in rows if one["parent_id"] == row["parent_id"]]
        assert row == {
            "parent_id": row["parent_id"],
            "branches": len(own),
            **{grade: sum(one["result"] == grade for one in own) for grade in GRADES},
            "unknown": sum(one["result"] is None for one in own),
            "open": sum(one["best"] == "good" and one["result"] != "good" for one in own),
        }
    order = list(dict.fromkeys(row["parent_id"] for row in rows))
    assert [row["parent_id"] for row in found] == order
