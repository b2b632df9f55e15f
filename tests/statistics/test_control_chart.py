"""A unit is held against its own past, by the rules of Making Data Count."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.statistics.control_chart import (
    Assurance,
    Cause,
    Rule,
    Span,
    assurance,
    special_cause_now,
    special_causes,
    xmr_limits,
)

# NIST/SEMATECH e-Handbook 6.3.2.2: flow rates of ten batches.
FLOW = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
EVEN = [90.0, 92.0] * 6


def causes(values, limits=None):
    return special_causes(values, limits or xmr_limits(values))


def test_the_flow_rates_of_nist():
    # Published: mean 50.81, mean moving range 1.8778, limits 45.8159 and 55.8041.
    span = xmr_limits(FLOW, locked_after=10)[0]
    assert span.mean == pytest.approx(50.81)
    assert (span.low, span.high) == pytest.approx((45.8159, 55.8041), abs=0.001)
    assert not span.trial
    assert xmr_limits(FLOW)[0].trial


def test_an_even_branch_by_hand():
    assert xmr_limits(EVEN) == [Span(0, 12, 91.0, 91 - 5.32, 91 + 5.32, False, 5.32)]


def test_limits_are_cut_to_what_a_score_can_be():
    high, low = xmr_limits([96.0, 100.0] * 6)[0], xmr_limits([0.0, 4.0] * 6)[0]
    assert (high.low, high.high) == pytest.approx((98 - 10.64, 100))
    assert (low.low, low.high) == pytest.approx((0, 2 + 10.64))
    assert high.reach == pytest.approx(10.64)


def test_one_wild_step_is_screened_out_first():
    values = [90.0, 91.0] * 5 + [90.0, 60.0]
    # Ten ranges of 1 and one of 30: mean 3.64, and 30 is above 3.267 × 3.64.
    assert xmr_limits(values)[0].reach == pytest.approx(2.66)


def test_limits_are_locked_after_twelve_points():
    later = xmr_limits([*EVEN, 40.0, 45.0, 30.0])[0]
    assert (later.mean, later.low, later.high) == pytest.approx((91.0, 85.68, 96.32))
    assert later.stop == 15


def test_a_person_sets_the_chart_anew_at_an_event():
    spans = xmr_limits([*EVEN, 80.0, 82.0, 80.0], starts=(12,))
    assert [(span.start, span.stop, span.trial) for span in spans] == [
        (0, 12, False),
        (12, 15, True),
    ]
    assert spans[1].mean == pytest.approx(242 / 3)
    assert xmr_limits(EVEN, starts=(0, 99, -4)) == xmr_limits(EVEN)


def test_a_month_without_meeting_is_stepped_over():
    gaps = [90.0, np.nan, 92.0, *EVEN[2:]]
    assert xmr_limits(gaps)[0] == Span(0, 13, 91.0, 91 - 5.32, 91 + 5.32, False, 5.32)


@pytest.mark.parametrize("values", [[], [np.nan], [90.0], [90.0, np.nan]])
def test_fewer_than_two_points_have_no_limits(values):
    span = xmr_limits(values)[0]
    assert np.isnan([span.low, span.high, span.reach]).all()
    assert span.trial
    assert set(causes(values).cause) <= {Cause.COMMON}


def test_a_flat_line_is_common_cause_though_its_mean_misses_by_a_last_digit():
    assert set(causes([95.1] * 14).cause) == {Cause.COMMON}


def test_a_point_outside():
    found = causes([*EVEN, 85.0, 91.0, 97.0])
    assert found.cause.tolist()[12:] == [Cause.CONCERN, Cause.COMMON, Cause.IMPROVEMENT]
    assert found.rules[12:] == [{Rule.OUTSIDE}, frozenset(), {Rule.OUTSIDE}]


def test_two_of_three_far_on_one_side():
    # Two thirds of the way down: 91 − 3.55 = 87.45.
    found = causes([*EVEN, 87.0, 92.0, 87.0, 92.0, 92.0, 87.0])
    assert found.rules[12:] == [
        {Rule.TWO_OF_THREE},
        frozenset(),
        {Rule.TWO_OF_THREE},
        frozenset(),
        frozenset(),
        frozenset(),
    ]
    assert found.cause[12] == Cause.CONCERN
    assert set(causes([*EVEN, 87.0, 92.0, 95.0]).cause) == {Cause.COMMON}


def test_seven_on_one_side():
    six, seven = causes([*EVEN, *[92.0, 91.5] * 3]), causes([*EVEN, 91.5, *[92.0, 91.5] * 3])
    # The last point of the twelve lies above as well: with it six make seven.
    assert six.cause.tolist() == [Cause.COMMON] * 11 + [Cause.IMPROVEMENT] * 7
    assert set(seven.rules[11:]) == {frozenset({Rule.RUN})}
    broken = causes([*EVEN, 92.0, 91.5, 91.0, 92.0, 91.5, 92.0, 91.5])
    assert set(broken.cause) == {Cause.COMMON}


def test_a_trend_of_seven_points():
    falling = [94.0, 93.3, 92.6, 91.0, 90.4, 89.9, 89.2]
    found = causes([*EVEN[:-1], 91.0, *falling])
    assert found.rules[12:] == [{Rule.TREND}] * 7
    assert set(found.cause[12:]) == {Cause.CONCERN}
    assert set(causes([*EVEN[:-1], 91.0, *falling[:6], 90.0]).cause) == {Cause.COMMON}


def test_in_a_trend_a_point_outside_keeps_its_own_side():
    falling = [98.0, 97.0, 92.6, 91.0, 90.4, 89.9, 89.2]
    found = causes([*EVEN[:-1], 91.0, *falling])
    assert found.rules[12] == {Rule.OUTSIDE, Rule.TWO_OF_THREE, Rule.TREND}
    assert found.cause[12:].tolist() == [Cause.IMPROVEMENT] * 2 + [Cause.CONCERN] * 5


def test_a_trend_that_falls_from_high_to_high_is_no_alarm_yet():
    row = [*EVEN, 96.0, 95.5, 95.0, 94.5, 94.0, 93.5, 93.0]
    assert causes(row).cause[-1] == Cause.IMPROVEMENT
    assert special_cause_now([row]).tolist() == [False]
    assert special_cause_now([[*row[:-2], 91.0, 90.0]]).tolist() == [True]


def test_rules_do_not_reach_over_an_event():
    values = [*EVEN, *[92.0, 91.5] * 3]
    found = special_causes(values, xmr_limits(values, starts=(12,)))
    assert set(found.cause) == {Cause.COMMON}


@pytest.mark.parametrize(
    ("target", "word"),
    [
        (85.0, Assurance.WILL_PASS),
        (85.68, Assurance.HIT_AND_MISS),
        (90.0, Assurance.HIT_AND_MISS),
        (96.32, Assurance.HIT_AND_MISS),
        (96.33, Assurance.WILL_FAIL),
    ],
)
def test_assurance_against_a_target(target, word):
    span = Span(0, 12, 91.0, 85.68, 96.32, False, 5.32)
    assert assurance(span, target) == word


def test_without_limits_nothing_is_assured():
    assert assurance(xmr_limits([90.0])[0], 90.0) == Assurance.UNKNOWN


scores = st.lists(
    st.one_of(st.integers(0, 200).map(lambda half: half / 2), st.just(np.nan)),
    min_size=1,
    max_size=30,
)


@given(scores, st.lists(st.integers(0, 30), max_size=3))
def test_spans_cover_every_month_once_and_hold_their_mean(values, starts):
    spans = xmr_limits(values, starts=starts)
    assert [month for span in spans for month in range(span.start, span.stop)] == list(
        range(len(values))
    )
    for span in spans:
        if np.isfinite(span.low):
            assert 0 <= span.low <= span.mean + 1e-9
            assert span.mean - 1e-9 <= span.high <= 100


@given(scores, st.integers(0, 12))
def test_limits_depend_on_the_first_twelve_alone(values, later):
    known = [value for value in values if np.isfinite(value)]
    if len(known) >= 12:
        longer = xmr_limits([*values, *[0.0] * later])[0]
        short = xmr_limits(known[:12])[0]
        assert (longer.mean, longer.reach) == (short.mean, short.reach)


@given(scores)
def test_turning_the_scores_over_turns_concern_into_improvement(values):
    turned = causes([100 - value for value in values])
    swap = {Cause.CONCERN: Cause.IMPROVEMENT, Cause.IMPROVEMENT: Cause.CONCERN}
    assert [swap.get(cause, cause) for cause in turned.cause] == causes(values).cause.tolist()


@given(scores)
def test_common_cause_is_where_no_rule_fires(values):
    found = causes(values)
    assert [not rules for rules in found.rules] == (found.cause == Cause.COMMON).tolist()


@given(scores, st.integers(0, 3))
def test_the_alarm_of_many_is_the_chart_of_each(values, gaps):
    row = [*values, *[np.nan] * gaps]
    known = np.flatnonzero(np.isfinite(row))
    alarm = special_cause_now([row, [np.nan] * len(row), row]).tolist()
    expected = len(known) >= 12 and causes(row).cause[known[-1]] == Cause.CONCERN
    assert alarm == [expected, False, expected]


def test_alarms_of_a_thousand_branches_are_those_of_their_charts(chance):
    matrix = 85 + chance.normal(0, 6, (1000, 24)).round(1)
    matrix[:300, 18:] -= 15
    matrix[chance.random(matrix.shape) < 0.1] = np.nan
    alarms = special_cause_now(matrix)
    last = [np.flatnonzero(np.isfinite(row))[-1] for row in matrix]
    single = [causes(row).cause[at] == Cause.CONCERN for row, at in zip(matrix, last, strict=True)]
    assert alarms.tolist() == single
    assert alarms[:300].mean() > 0.5 > 0.1 > alarms[300:].mean()
