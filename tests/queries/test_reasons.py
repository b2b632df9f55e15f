"""Reasons out of columns made by hand: who is found, by how much, and how much is chance."""

import json

import numpy as np
import pandas as pd
import pytest

from dashboard.actions.init_database import DATA
from dashboard.domain.attention import Reason, load_attention
from dashboard.queries import reasons
from dashboard.queries.reason_sums import listed_by_chance, summed, weighed
from dashboard.queries.reasons import FALSE_ALARM, LEAST_DOUBT, History, found
from dashboard.statistics.control_chart import special_cause_now

RULES = load_attention(json.loads((DATA / "attention.json").read_text("utf-8")))
FAIR, GOOD = 70.0, 90.0
NOTHING = np.nan
# Twenty months that go up and down by one, and mean 85.
USUAL = [84.0, 86.0] * 10


def months(*rows):
    return np.array(rows, dtype=float)


def history(official=None, groups=None, own=None, peers=None):
    official = months(USUAL) if official is None else official
    count = len(next(iter(groups.values()))) if groups else len(official)
    return History(
        official=official,
        chart=official,
        groups=groups or {},
        own=official if own is None else own,
        peers=np.zeros(count, dtype=int) if peers is None else np.array(peers),
    )


def said(frame):
    return frame[["unit", "reason", "effect"]].values.tolist()


def test_a_branch_that_fell_is_found_and_one_that_wavers_is_not():
    frame = reasons.fallen(months(USUAL, [*USUAL[:17], 70, 72, 71]), RULES)
    assert said(frame) == [[1, "fall", 14.0]]
    assert frame["p"].item() < 1e-6
    assert (frame["chance"].item(), frame["n"].item()) == (pytest.approx(0.1), 15)


def test_a_fall_takes_two_of_three_months_and_six_of_the_twelve_before():
    gone = [NOTHING]
    few_now = [*USUAL[:17], *gone, *gone, 50]
    few_before = [*gone * 12, *USUAL[:5], 50, 50, 50]
    assert reasons.fallen(months(USUAL, few_now, few_before), RULES).empty


def test_a_month_outside_its_own_range_is_found_with_its_distance():
    frame = reasons.out_of_range(months(USUAL, [*USUAL[:19], 60]))
    assert said(frame) == [[1, "special_cause", 25.0]]
    assert frame["chance"].item() == pytest.approx(2 * FALSE_ALARM)


def test_an_alarm_of_long_ago_is_no_reason_now():
    long_ago = [*USUAL[:16], 60, NOTHING, NOTHING, NOTHING]
    assert reasons.out_of_range(months(USUAL, long_ago)).empty


def test_so_many_steady_branches_leave_their_range_as_the_constant_says():
    draws = np.random.default_rng(5).normal(85, 5, (60_000, 24))
    assert special_cause_now(draws).mean() == pytest.approx(FALSE_ALARM, abs=0.004)


def test_a_group_below_the_fair_threshold_three_months_running_is_a_fact():
    groups = {
        "content": months([80, 80, 80, 80], [80, 80, 80, 80]),
        "members": months([80, 60, 65, NOTHING], [80, 69, 71, 69]),
    }
    assert reasons.weak(history(groups=groups), FAIR, RULES).empty
    groups["members"][0, 0] = 69
    frame = reasons.weak(history(groups=groups), FAIR, RULES)
    assert frame[["unit", "detail", "chance", "n"]].values.tolist() == [[0, "members", 0.0, 3]]
    assert np.isnan(frame["p"].item())


def test_the_lowest_tenth_of_ten_peers_is_weak_but_nine_have_no_tenth():
    steady = {"content": np.array([[80.0 + unit] * 3 for unit in range(10)])}
    frame = reasons.weak(history(groups=steady), FAIR, RULES)
    assert said(frame) == [[0, "weak", 4.5]]
    # Without any chance between months the lowest of ten is the lowest tenth.
    assert frame["chance"].item() == LEAST_DOUBT
    assert frame["tests"].item() == 10
    nine = {"content": steady["content"][:9]}
    assert reasons.weak(history(groups=nine), FAIR, RULES).empty
    two_kinds = history(groups=steady, peers=[0] * 5 + [1] * 5)
    assert reasons.weak(two_kinds, FAIR, RULES).empty


def test_a_branch_weak_in_two_groups_is_named_for_the_one_it_lacks_most_in():
    groups = {
        "content": months([60] * 3, [80] * 3, [80] * 3),
        "members": months([50] * 3, [80] * 3, [80] * 3),
    }
    frame = reasons.weak(history(groups=groups), FAIR, RULES)
    assert frame[["unit", "effect", "detail"]].values.tolist() == [[0, 30.0, "members"]]


def test_one_score_again_and_again_is_found_with_its_length_and_value():
    moving = np.random.default_rng(1).normal(85, 4, (50, 20)).round(1)
    moving[7, 6:] = 95.0
    frame = reasons.flat(moving, RULES)
    assert said(frame) == [[7, "flat", 14.0]]
    assert (frame["detail"].item(), frame["chance"].item()) == ("95.00", pytest.approx(0.2))


def test_scores_heaped_just_above_the_threshold_are_found():
    unit = np.repeat([0, 1], 20)
    own = np.array([90.5] * 18 + [89] * 2 + [90.5, 89] * 10)
    frame = reasons.heaped(unit, own, GOOD, RULES)
    assert said(frame) == [[0, "heaped", 16.0]]
    assert frame["n"].item() == 20


def test_a_gap_beyond_the_limits_is_found_whichever_way_it_goes():
    random = np.random.default_rng(3)
    unit = np.repeat(np.arange(60), 3)
    own, other = np.full(180, 90.0), 85 + random.normal(0, 2, 180)
    other[unit == 5] = 65.0
    other[unit == 9] = 110.0
    other[0] = NOTHING
    frame = reasons.apart(unit, own, other, "observation", RULES)
    assert said(frame) == [[5, "gap", 25.0], [9, "gap", 20.0]]
    assert list(frame["detail"]) == ["observation"] * 2


def test_a_reason_counts_for_its_weight_at_most_and_less_where_the_risk_is_less():
    frame = weighed(
        [
            found(Reason.FALL, [0, 1], [5.0, 40.0], p=0.001, chance=0.2),
            found(Reason.UNOBSERVED, [1], [24.0], risk=0.25),
        ],
        RULES,
    )
    assert frame[["unit", "reason", "points"]].values.tolist() == [
        [1, "fall", 3.0], [0, "fall", 1.5], [1, "unobserved", 0.25],
    ]  # fmt: skip


def test_of_two_gaps_of_one_branch_the_larger_counts():
    two = [found(Reason.GAP, [0], [effect], detail=name) for name, effect in (("a", 8), ("b", 12))]
    frame = weighed(two, RULES)
    assert frame[["detail", "effect"]].values.tolist() == [["b", 12.0]]


def test_the_lowest_tenth_of_three_restless_months_is_doubtful():
    random = np.random.default_rng(6)
    restless = {"content": 85 + random.normal(0, 1, (200, 1)) + random.normal(0, 6, (200, 3))}
    frame = reasons.weak(history(groups=restless), FAIR, RULES)
    low = frame[frame["chance"] > 0]
    assert (low["chance"] > 0.5).all()
    steady = {"content": 85 + random.normal(0, 6, (200, 1)) + random.normal(0, 1, (200, 3))}
    frame = reasons.weak(history(groups=steady), FAIR, RULES)
    assert len(frame) > 10
    assert frame["chance"].median() < 0.1


def test_a_month_in_which_all_fall_names_nobody_but_who_falls_beyond_it():
    random = np.random.default_rng(3)
    official = 90 + random.normal(0, 2, (60, 15))
    official[:, -3:] -= 4
    assert reasons.fallen(official, RULES).empty
    official[7, -3:] -= 8
    frame = reasons.fallen(official, RULES)
    assert frame.loc[frame["p"].idxmin(), "unit"] == 7
    assert (len(frame), frame["effect"].max() > 9) == (1, True)
    # In nine branches nobody knows what a month is like.
    assert not reasons.fallen(official[:9], RULES).empty


def test_who_stays_while_all_rise_did_not_fall():
    official = 85 + np.random.default_rng(2).normal(0, 1, (60, 15))
    official[1:, -3:] += 8
    assert reasons.fallen(official, RULES).empty


def test_a_habit_that_all_share_marks_nobody():
    random = np.random.default_rng(8)
    unit = np.repeat(np.arange(100), 20)
    own = np.where(random.random(2_000) < 0.75, 90.5, 89.0)
    assert reasons.heaped(unit, own, GOOD, RULES).empty
    own[unit == 3] = 90.5
    own[unit == 4] = 89.0
    frame = reasons.heaped(unit, own, GOOD, RULES)
    # Twenty of twenty where three of four are usual: 0.75^20 = 0.3 %, no wonder among a hundred.
    assert frame.empty
    more = np.append(own, np.full(20, 90.5))
    frame = reasons.heaped(np.append(unit, np.full(20, 3)), more, GOOD, RULES)
    assert said(frame) == [[3, "heaped", 40.0]]


def test_what_facts_alone_would_list_is_not_there_by_chance():
    frame = weighed(
        [
            found(Reason.FALL, [0, 1, 2], [10.0] * 3, p=0.001, chance=0.2, tests=300),
            found(Reason.SPECIAL_CAUSE, [1], [10.0], p=0.035, chance=0.9, tests=200),
            found(Reason.MISSING, [2], [1.0]),
        ],
        RULES,
    )
    sums = summed(frame, RULES)
    columns = ["unit", "points", "facts", "chance", "doubt", "tests"]
    assert sums[columns].values.tolist() == [
        [1, 5.0, 0.0, 0.2, "fall", 300], [2, 4.5, 1.5, 0.0, "", 1], [0, 3.0, 0.0, 0.2, "fall", 300],
    ]  # fmt: skip
    listed = listed_by_chance(sums)
    assert (listed.expected, listed.most) == (pytest.approx(0.4), 2)


def test_without_a_branch_nothing_is_found_and_nothing_breaks():
    nobody = np.empty((0, 24))
    empty = History(nobody, nobody, {"content": nobody}, nobody, np.empty(0, dtype=int))
    every = [
        reasons.statistical(empty, FAIR, RULES),
        reasons.heaped(np.empty(0), np.empty(0), GOOD, RULES),
        reasons.apart(np.empty(0, dtype=int), np.empty(0), np.empty(0), "appraisal", RULES),
    ]
    assert [len(frame) for frame in every] == [0, 0, 0]
    assert summed(weighed(every, RULES), RULES).empty
    assert isinstance(every[0], pd.DataFrame)
