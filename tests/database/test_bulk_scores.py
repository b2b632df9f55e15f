"""Many assessments reckoned at once are reckoned exactly as one is."""

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.database.bulk_scores import score_all
from dashboard.domain.facts import MeetingFacts
from dashboard.domain.rubric import Gate, GradeBand, Rubric
from dashboard.domain.scoring import PointsError, score
from dashboard.domain.words import Grade, IssueGroup
from tests.domain.conftest import shipped_rubric

REGULAR, THEMED = shipped_rubric("KB-20.json"), shipped_rubric("KB-CD-16.json")
STRANGE = replace(
    REGULAR,
    step_x100=25,
    valid_from=date(2020, 1, 1),
    criteria=tuple(replace(one, may_not_apply=True) for one in REGULAR.criteria),
    grades=tuple(
        GradeBand(grade, least)
        for grade, least in zip(
            Grade, (Fraction("89.99"), Fraction(200, 3), Fraction("33.3"), Fraction(0)), strict=True
        )
    ),
    gates=(
        Gate("A", Grade.AVERAGE, ("ND5", "KT4")),
        Gate("B", Grade.POOR, ("DV1",), no_unexcused=True),
        Gate("C", Grade.FAIR, (), no_unexcused=True),
        Gate("D", Grade.GOOD, ("ND1",)),
    ),
)
RUBRICS = (REGULAR, THEMED, STRANGE, replace(REGULAR, gates=()))


@st.composite
def rows(draw: Any) -> tuple[Rubric, list[tuple[int | None, ...]], list[int | None]]:
    """A rubric, and points and unexcused absences of a few meetings; near full and anywhere."""
    rubric = draw(st.sampled_from(RUBRICS))
    step = rubric.step_x100
    one = st.tuples(
        *(
            (st.none() if criterion.may_not_apply else st.nothing())
            | st.just(criterion.max_x100)
            | st.integers(0, criterion.max_x100 // step).map(lambda steps: steps * step)
            for criterion in rubric.criteria
        )
    ).filter(lambda points: any(value is not None for value in points))
    given_points = draw(st.lists(one, min_size=1, max_size=8))
    absent = st.none() | st.integers(0, 2)
    return rubric, given_points, draw(st.tuples(*[absent] * len(given_points)))


@given(rows())
def test_each_row_equals_the_score_of_one(
    drawn: tuple[Rubric, list[tuple[int | None, ...]], list[int | None]],
) -> None:
    rubric, points, unexcused = drawn
    columns = score_all(rubric, points, unexcused)
    for at, (row, absent) in enumerate(zip(points, unexcused, strict=True)):
        reached = score(rubric, row, MeetingFacts(unexcused=absent))
        assert {name: values[at] for name, values in columns.items()} == {
            "points": json.dumps(row, separators=(",", ":")),
            "total_x100": reached.total_x100,
            "max_x100": reached.maximum_x100,
            "percent_x100": reached.percent_x100,
            "grade": reached.grade.value,
            "gates": ",".join(reached.gates_broken),
            **{f"{group}_points_x100": reached.points_x100[group] for group in IssueGroup},
            **{f"{group}_max_x100": reached.maxima_x100[group] for group in IssueGroup},
        }


def full(rubric: Rubric = REGULAR) -> list[int | None]:
    return [one.max_x100 for one in rubric.criteria]


@pytest.mark.parametrize(
    ("code", "value"), [("ND1", None), ("ND1", 650), ("ND1", -50), ("ND1", 425), ("KT4", 1)]
)
def test_what_one_score_refuses_is_refused_among_many(code: str, value: int | None) -> None:
    wrong = full()
    wrong[REGULAR.position(code)] = value
    for reckon in (
        lambda: score(REGULAR, wrong, MeetingFacts()),
        lambda: score_all(REGULAR, [full(), wrong], [0, 0]),
    ):
        with pytest.raises(PointsError, match=code):
            reckon()


@pytest.mark.parametrize("points", [full()[:-1], [None] * len(STRANGE.criteria)])
def test_too_few_or_none_that_apply_are_refused_too(points: list[int | None]) -> None:
    for reckon in (
        lambda: score(STRANGE, points, MeetingFacts()),
        lambda: score_all(STRANGE, [full(STRANGE), points], [0, 0]),
    ):
        with pytest.raises(PointsError):
            reckon()


def test_no_rows_give_no_rows() -> None:
    assert set(map(len, score_all(REGULAR, [], []).values())) == {0}
