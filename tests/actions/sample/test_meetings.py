"""The generator by itself: the same seed, the same meetings; points and facts agree."""

import json
from dataclasses import astuple

import numpy as np
import pytest

from dashboard import paths
from dashboard.actions.sample.meetings import Branch, Meeting, meetings_of, set_qualities
from dashboard.domain.computed import computed_points
from dashboard.domain.facts import MeetingFacts
from dashboard.domain.rubric import Rubric, load_rubric
from dashboard.domain.words import AssessmentKind, BranchKind


@pytest.fixture(scope="module")
def rubrics() -> dict[str, Rubric]:
    files = (paths.DATA / "rubrics").glob("*.json")
    read = [load_rubric(json.loads(file.read_text("utf-8"))) for file in files]
    return {one.code: one for one in read}


def generated(rubrics: dict[str, Rubric], seed: int) -> list[Meeting]:
    random = np.random.default_rng(seed)
    branches = [
        Branch(number, f"branch-{number}", kind, members, "commune", 202406)
        for number, (kind, members) in enumerate(
            [(BranchKind.RESIDENTIAL, 33), (BranchKind.HEALTH, 3), (BranchKind.SCHOOL, 11)]
        )
    ]
    set_qualities(branches, random)
    return [meeting for one in branches for meeting in meetings_of(one, rubrics, random)]


def test_the_same_seed_gives_the_same_meetings(rubrics):
    first, second = ([astuple(m) for m in generated(rubrics, 7)] for _ in range(2))
    assert first == second
    assert [astuple(m) for m in generated(rubrics, 8)] != first


def test_an_observer_gives_for_what_is_counted_exactly_what_the_facts_give(rubrics):
    seen = [m for m in generated(rubrics, 7) if AssessmentKind.OBSERVATION in m.points]
    assert seen
    for meeting in seen:
        follows = computed_points(rubrics[meeting.rubric], MeetingFacts(**meeting.facts))
        given = meeting.points[AssessmentKind.OBSERVATION]
        assert [g for g, f in zip(given, follows, strict=True) if f is not None] == [
            f for f in follows if f is not None
        ]


def test_facts_are_possible(rubrics):
    for meeting in generated(rubrics, 7):
        facts = meeting.facts
        assert 0 < facts["attended"] <= facts["members"]
        assert facts.get("speakers", 0) <= facts["attended"]
        assert facts.get("tasks_on_time", 0) <= facts.get("tasks_due", 0)
        assert (meeting.kind == "regular") == ("theme" not in facts)
