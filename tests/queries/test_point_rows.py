"""Points in memory are those of the rows, meeting by meeting; the example is the latest one."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from dashboard.domain.filters import Filters
from dashboard.domain.period import Period
from dashboard.domain.viewer import Viewer
from dashboard.domain.words import AssessmentView, MeetingKind, Reading
from dashboard.queries.branch import example_meeting
from dashboard.queries.reader import Reader
from dashboard.queries.score_book import ScoreBooks

Hold = Callable[..., None]
ReaderOf = Callable[..., Reader]
CODES = [None, "kim-bang", "phuong-kim-thanh", "xa-nhat-tan", "xa-tan-son-thon-05", "nowhere"]

choices = st.builds(
    Filters,
    organisation=st.sampled_from(CODES),
    period=st.sampled_from(["", "2024-Q3", "2024-12..2025-09", "2030"]).map(Period.parse),
    meeting_kinds=st.sampled_from([(), (MeetingKind.REGULAR,), (MeetingKind.THEMED,)]),
    assessment=st.sampled_from(AssessmentView),
    reading=st.sampled_from(Reading),
)


@pytest.fixture(scope="module")
def books(sample: Engine) -> ScoreBooks:
    return ScoreBooks(sample)


@settings(max_examples=40, deadline=None)
@given(filters=choices, scope=st.sampled_from(CODES))
def test_points_are_those_of_the_rubric_most_meetings_were_scored_by(
    sample: Engine, books: ScoreBooks, filters: Filters, scope: str | None
) -> None:
    reader = Reader(sample, Viewer(scope=scope), books)
    rows = reader.rows(reader.assessments(filters))
    found = reader.points(filters)
    if not rows:
        assert found is None
        return
    counted = Counter(row["rubric_version_id"] for row in rows)
    version = min(counted, key=lambda one: (-counted[one], one))
    assert found is not None
    assert found[0] == version
    expected = {
        row["meeting_id"]: known(row) for row in rows if row["rubric_version_id"] == version
    }
    given_points = zip(found[1]["meeting_id"], found[2].tolist(), strict=True)
    assert {int(meeting): points for meeting, points in given_points} == expected


def known(row: dict[str, Any]) -> list[int]:
    return [-1 if points is None else points for points in json.loads(row["points"])]


def test_points_are_read_anew_when_the_data_have_changed(
    country: Engine, hold_meeting: Hold
) -> None:
    books = ScoreBooks(country)
    hold_meeting("east-1", "2024-03", 50)
    assert len(Reader(country, Viewer(), books).points(Filters())[1]) == 1
    hold_meeting("west-1", "2024-03", 100)
    _, scored, points = Reader(country, Viewer(), books).points(Filters())
    assert list(scored["code"]) == ["east-1", "west-1"]
    assert np.array_equal(points[1], 2 * points[0])


def test_the_example_is_the_latest_meeting_and_the_first_in_tree_order(
    hold_meeting: Hold, reader_of: ReaderOf
) -> None:
    hold_meeting("east-2", "2024-02", 90)
    hold_meeting("west-1", "2024-03", 70)
    hold_meeting("east-1", "2024-03", self=80, appraisal=60)
    found = example_meeting(reader_of(), Filters())
    assert found is not None
    assert (found["branch"], found["kind"]) == ("Chi bộ thôn Hoà Bình", "appraisal")
    assert example_meeting(reader_of("west"), Filters())["branch"] == "Chi bộ thôn Thượng"
