"""What a grid asks is read within bounds, whatever a browser sends."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.components.grid_request import LAST_ROW, MOST_ROWS, GridRequest

SORTED = {"gap", "total"}
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
KEYS = ("startRow", "endRow", "sortModel", "filterModel")


def asked(**changed):
    usual = {
        "startRow": 100,
        "endRow": 200,
        "sortModel": [{"colId": "gap", "sort": "desc"}],
        "filterModel": {},
    }
    return GridRequest.parse(usual | changed, SORTED)


def test_rows_and_order_are_read():
    assert asked() == GridRequest(100, 200, "-gap")
    assert asked(sortModel=[{"colId": "total", "sort": "asc"}]) == GridRequest(100, 200, "total")


@pytest.mark.parametrize("start", [-1, -(10**18), "100", None, True, 1.5, [], {"a": 1}])
def test_a_start_that_is_no_row_begins_at_the_first(start):
    assert asked(startRow=start, endRow=50) == GridRequest(0, 50, "-gap")


def test_no_request_is_longer_than_it_may_be():
    assert asked(startRow=0, endRow=10**15) == GridRequest(0, MOST_ROWS, "-gap")
    assert asked(startRow=10**18, endRow=10**18) == GridRequest(LAST_ROW, LAST_ROW, "-gap")
    assert asked(startRow=300, endRow=200) == GridRequest(300, 300, "-gap")


@pytest.mark.parametrize(
    "model",
    [
        None,
        "gap",
        [],
        ["gap"],
        [{"colId": "gap"}],
        [{"colId": "gap", "sort": "down"}],
        [{"colId": "code; drop table branch", "sort": "asc"}],
        [{"colId": ["gap"], "sort": {"a": 1}}],
        {"colId": "gap", "sort": "asc"},
    ],
)
def test_an_order_nobody_offers_is_none(model):
    assert asked(sortModel=model).sort == ""


def test_a_filter_model_is_never_read():
    assert asked(filterModel={"total": {"type": "lessThan", "filter": 50}}) == asked()


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS, ANYTHING)) | ANYTHING)
def test_anything_is_read_within_bounds(given_request):
    found = GridRequest.parse(given_request, SORTED)
    assert 0 <= found.start <= found.stop <= found.start + MOST_ROWS
    assert found.sort.removeprefix("-") in SORTED | {""}
    assert json.dumps([found.start, found.stop])
