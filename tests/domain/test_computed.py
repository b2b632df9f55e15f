"""Points that follow from facts follow the published bands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.computed import computed_points
from dashboard.domain.facts import MeetingFacts
from tests.domain.conftest import shipped_rubric

REGULAR = shipped_rubric("KB-20.json")


def points(code, **facts):
    given_points = computed_points(REGULAR, MeetingFacts(**facts))[REGULAR.position(code)]
    return None if given_points is None else given_points / 100


@pytest.mark.parametrize(
    ("attended", "unexcused", "expected"),
    [
        (20, 0, 5),
        (18, 0, 5),
        (17, 0, 4),
        (15, 0, 4),
        (14, 0, 3),
        (13, 0, 3),
        (12, 0, 2),
        (19, 1, 2),
    ],
)
def test_attendance(attended, unexcused, expected):
    assert points("DV1", members=20, attended=attended, unexcused=unexcused) == expected


def test_exempt_members_are_not_expected():
    assert points("DV1", members=20, exempt=4, attended=16, unexcused=0) == 5


@pytest.mark.parametrize(
    ("members", "minutes", "right_day", "expected"),
    [
        (20, 90, True, 5),
        (30, 90, True, 3),
        (30, 120, True, 5),
        (20, 75, True, 4),
        (20, 60, True, 3),
        (20, 45, True, 2),
        (20, 44, True, 1),
        (20, 90, False, 4),
        (20, 10, False, 0),
    ],
)
def test_duration(members, minutes, right_day, expected):
    assert (
        points("DH2", members=members, duration_minutes=minutes, on_right_day=right_day) == expected
    )


@pytest.mark.parametrize(
    ("members", "speakers", "expected"),
    [(10, 5, 5), (10, 4, 4), (10, 3, 3), (10, 0, 2), (20, 8, 5), (20, 7, 4), (40, 12, 5)],
)
def test_share_who_spoke_by_size_of_branch(members, speakers, expected):
    assert points("DV2", members=members, attended=members, speakers=speakers) == expected


@pytest.mark.parametrize(
    ("on_time", "expected"), [(10, 15), (9, 15), (8, 13.5), (7, 12), (6, 10), (5, 7.5), (4, 5)]
)
def test_tasks_done_on_time(on_time, expected):
    assert points("KT1", tasks_due=10, tasks_on_time=on_time) == expected


def test_preparation_votes_papers_and_tasks_by_name():
    assert points("DH1", committee_met=True, papers_days_ahead=0) == 2
    assert points("DH1", committee_met=True, papers_days_ahead=1) == 4
    assert points("DH6", conclusion_voted=True, minutes_voted=False) == 1.5
    assert [points("DH7", record_sent_days=days) for days in (2, 5, 6)] == [2, 1, 0]
    assert points("KT2", tasks_due=3, tasks_assigned=2) == 3.5  # 3.33 to the nearest half


def test_what_was_not_recorded_is_not_guessed():
    assert set(computed_points(REGULAR, MeetingFacts())) == {None}
    assert points("KT1", tasks_due=0, tasks_on_time=0) is None


COUNTS = st.none() | st.integers(0, 200)


@given(
    st.builds(
        MeetingFacts,
        members=COUNTS,
        attended=COUNTS,
        unexcused=COUNTS,
        exempt=COUNTS,
        duration_minutes=COUNTS,
        on_right_day=st.none() | st.booleans(),
        speakers=COUNTS,
        tasks_due=COUNTS,
        tasks_on_time=COUNTS,
        tasks_assigned=COUNTS,
        record_sent_days=COUNTS,
    )
)
def test_computed_points_lie_within_the_maximum_in_whole_steps(facts):
    for criterion, given_points in zip(
        REGULAR.criteria, computed_points(REGULAR, facts), strict=True
    ):
        if criterion.judged:
            assert given_points is None
        elif given_points is not None:
            assert 0 <= given_points <= criterion.max_x100
            assert given_points % 50 == 0
