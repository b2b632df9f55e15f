"""A score is the percent of what applied, a grade is exact and gates cap it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.facts import MeetingFacts
from dashboard.domain.grade_up import grade_up
from dashboard.domain.scoring import PointsError, grade_of, official_kind, percent_x100, score
from dashboard.domain.words import AssessmentKind, Grade, IssueGroup
from tests.domain.conftest import shipped_rubric

REGULAR = shipped_rubric("KB-20.json")
NOTHING = MeetingFacts()
GRADES = list(Grade)


def full():
    return [criterion.max_x100 for criterion in REGULAR.criteria]


def with_points(**points):
    """Full marks except for the criteria given, in hundredths."""
    row = full()
    for code, given_points in points.items():
        row[REGULAR.position(code)] = given_points
    return row


POINTS = st.tuples(
    *(
        (st.none() if criterion.may_not_apply else st.nothing())
        | st.integers(0, criterion.max_x100 // 50).map(lambda steps: steps * 50)
        for criterion in REGULAR.criteria
    )
)
FACTS = st.builds(MeetingFacts, unexcused=st.none() | st.integers(0, 3))


@given(POINTS, FACTS)
def test_every_score_lies_within_its_maximum(points, facts):
    reached = score(REGULAR, points, facts)
    assert 0 <= reached.percent_x100 <= 10_000
    assert reached.total_x100 == sum(reached.points_x100.values())
    assert reached.maximum_x100 == sum(reached.maxima_x100.values())
    for group in IssueGroup:
        assert 0 <= reached.points_x100[group] <= reached.maxima_x100[group]


@given(POINTS, FACTS)
def test_a_gate_never_lifts_a_grade(points, facts):
    reached = score(REGULAR, points, facts)
    before = grade_of(REGULAR, reached.total_x100, reached.maximum_x100)
    assert GRADES.index(reached.grade) >= GRADES.index(before)


@given(POINTS, st.integers(0, 19))
def test_one_step_more_never_lowers_a_percent(points, position):
    if points[position] is None or points[position] == REGULAR.criteria[position].max_x100:
        return
    more = [*points[:position], points[position] + 50, *points[position + 1 :]]
    before, after = score(REGULAR, points, NOTHING), score(REGULAR, more, NOTHING)
    assert after.percent_x100 > before.percent_x100
    assert GRADES.index(after.grade) <= GRADES.index(before.grade)


def test_full_marks_are_good():
    reached = score(REGULAR, full(), NOTHING)
    assert (reached.percent_x100, reached.grade, reached.gates_broken) == (10_000, "good", ())


def test_what_does_not_apply_costs_nothing():
    reached = score(REGULAR, with_points(ND5=None), NOTHING)
    assert (reached.total_x100, reached.maximum_x100, reached.percent_x100) == (9600, 9600, 10_000)
    assert reached.maxima_x100[IssueGroup.CONTENT] == 1900


def test_not_applicable_is_not_zero():
    assert score(REGULAR, with_points(ND5=0), NOTHING).percent_x100 == 9600


def test_a_percent_is_rounded_half_up():
    assert percent_x100(1, 800) == 13  # 0.125 %
    assert percent_x100(2, 3) == 6667
    assert percent_x100(1, 3) == 3333


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        (9000, "good"),
        (8999, "fair"),
        (7000, "fair"),
        (6999, "average"),
        (5000, "average"),
        (4999, "poor"),
        (0, "poor"),
    ],
)
def test_grades_begin_at_90_70_and_50(total, grade):
    assert grade_of(REGULAR, total, 10_000) == grade


def test_a_grade_does_not_follow_the_rounded_percent():
    assert percent_x100(899_996, 1_000_000) == 9000
    assert grade_of(REGULAR, 899_996, 1_000_000) == Grade.FAIR


@pytest.mark.parametrize("code", ["DV1", "DH2", "DH6"])
def test_good_needs_full_marks_in_attendance_duration_and_votes(code):
    short = with_points(**{code: full()[REGULAR.position(code)] - 50})
    reached = score(REGULAR, short, NOTHING)
    assert (reached.percent_x100, reached.grade, reached.gates_broken) == (9950, "fair", ("G1",))


def test_an_unexcused_absence_is_at_most_fair():
    reached = score(REGULAR, full(), MeetingFacts(unexcused=1))
    assert (reached.grade, reached.gates_broken) == ("fair", ("G2",))


def test_points_that_break_the_rubric_are_refused():
    with pytest.raises(PointsError, match="ND1"):
        score(REGULAR, with_points(ND1=650), NOTHING)
    with pytest.raises(PointsError, match="ND1: always applies"):
        score(REGULAR, with_points(ND1=None), NOTHING)
    with pytest.raises(PointsError, match="not 20"):
        score(REGULAR, full()[:-1], NOTHING)


def test_the_appraisal_is_official_else_the_self_score():
    assert official_kind(list(AssessmentKind)) == AssessmentKind.APPRAISAL
    assert official_kind([AssessmentKind.OBSERVATION, AssessmentKind.SELF]) == AssessmentKind.SELF
    assert official_kind([AssessmentKind.OBSERVATION]) is None
    assert official_kind([]) is None


def test_the_best_grade_has_no_way_up():
    assert grade_up(REGULAR, full(), NOTHING) is None


def test_the_way_up_counts_the_missing_points_and_where_most_were_lost():
    way = grade_up(REGULAR, with_points(KT1=500, ND1=400), NOTHING)
    assert (way.grade, way.missing_x100, way.gates) == ("good", 200, ())
    assert way.steps == (("KT1", 1000), ("ND1", 200))


def test_a_gate_may_be_all_that_is_in_the_way():
    way = grade_up(REGULAR, with_points(DH2=400), NOTHING)
    assert (way.grade, way.missing_x100, way.gates) == ("good", 0, ("G1",))


@given(POINTS)
def test_the_missing_points_are_enough_and_a_step_less_is_not(points):
    way = grade_up(REGULAR, points, NOTHING)
    if way is None:
        return
    reached = score(REGULAR, points, NOTHING)
    wanted = GRADES.index(way.grade)

    def lifted(missing):
        grade = grade_of(REGULAR, reached.total_x100 + missing, reached.maximum_x100)
        return GRADES.index(grade) <= wanted

    assert lifted(way.missing_x100)
    assert way.missing_x100 == 0 or not lifted(way.missing_x100 - 50)
