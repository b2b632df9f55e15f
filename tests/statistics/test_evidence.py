"""What may be said grows with what is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.statistics.evidence import TIERS, Tier, tier, tiers


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (0, Tier.REFERENCE),
        (2, Tier.REFERENCE),
        (3, Tier.BAND),
        (5, Tier.BAND),
        (6, Tier.COMPARISON),
        (11, Tier.COMPARISON),
        (12, Tier.CHART),
        (48, Tier.CHART),
    ],
)
def test_tiers_by_number_of_meetings(n, expected):
    assert tier(n) == expected


@pytest.mark.parametrize(
    ("n", "reliability", "expected"),
    [
        (5, 0.39, Tier.REFERENCE),
        (5, 0.4, Tier.BAND),
        (9, 0.69, Tier.BAND),
        (4, 0.7, Tier.COMPARISON),
        (11, 0.95, Tier.COMPARISON),
        (1, 0.95, Tier.REFERENCE),
        (12, 0.1, Tier.CHART),
        (7, float("nan"), Tier.COMPARISON),
    ],
)
def test_tiers_by_reliability_of_the_site(n, reliability, expected):
    assert tier(n, reliability) == expected


def test_many_units_at_once():
    assert tiers([2, 4, 12]).tolist() == [Tier.REFERENCE, Tier.BAND, Tier.CHART]
    assert tiers([2, 4], [0.8, np.nan]).tolist() == [Tier.COMPARISON, Tier.BAND]


@given(st.integers(0, 40), st.floats(0, 1) | st.none())
def test_one_more_meeting_never_lowers_the_tier(n, reliability):
    assert TIERS.index(tier(n, reliability)) <= TIERS.index(tier(n + 1, reliability))
