"""What a browser sends names a row, or none."""

import pytest

from dashboard.domain.row_number import row_number


@pytest.mark.parametrize(("given", "expected"), [(1, 1), ("17", 17), (2**31 - 1, 2**31 - 1)])
def test_a_number_names_its_row(given, expected):
    assert row_number(given) == expected


@pytest.mark.parametrize(
    "given", [0, -1, 2**31, 2**52, "2147483648", "9" * 5000, "", "１", "-1", "1.0", 1.0, True, None,
              [1], {"id": 1}],
)  # fmt: skip
def test_anything_else_names_none(given):
    assert row_number(given) == 0
