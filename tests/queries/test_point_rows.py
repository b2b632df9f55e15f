"""Points in memory are those of the rows, meeting by meeting; the example is the latest one."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from dashboard.database.tables import FACTS, rubric_version
from dashboard.domain.computed import computed_points
from dashboard.domain.facts import MeetingFacts
from dashboard.domain.filters import Filters
from dashboard.domain.period import Period
from dashboard.domain.rubric import load_rubric
from dashboard.domain.viewer import Viewer
from dashboard.domain.words import AssessmentView, MeetingKind, Reading
from dashboard.queries.branch import example_meeting
from dashboard.queries.computed_rows import computed_by
from dashboard.queries.reader import Reader
from dashboard.queries.score_book import ScoreBooks
from dashboard.queries.sheets import monthly_sheets

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
def test_points_are_those_of_the_rows_by_rubric(
    sample: Engine, books: ScoreBooks, filters: Filters, scope: str | None
) -> None:
    reader = Reader(sample, Viewer(scope=scope), books)
    rows = reader.rows(reader.assessments(filters))
    found = {
        meeting: (version, points)
        for version, scored, sheets in monthly_sheets(reader, filters)
        for meeting, points in zip(scored["meeting_id"].tolist(), sheets.tolist(), strict=True)
    }
    assert found == {row["meeting_id"]: (row["rubric_version_id"], known(row)) for row in rows}


def known(row: dict[str, Any]) -> list[int]:
    return [-1 if points is None else points for points in json.loads(row["points"])]


def test_points_are_read_anew_when_the_data_have_changed(
    country: Engine, hold_meeting: Hold
) -> None:
    books = ScoreBooks(country)
    hold_meeting("east-1", "2024-03", 50)
    ((_, scored, _),) = monthly_sheets(Reader(country, Viewer(), books), Filters())
    assert len(scored) == 1
    hold_meeting("west-1", "2024-03", 100)
    ((_, scored, points),) = monthly_sheets(Reader(country, Viewer(), books), Filters())
    assert list(scored.codes_of(scored["branch"])) == ["east-1", "west-1"]
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


def test_points_that_follow_from_facts_are_those_the_domain_reckons(
    sample: Engine, books: ScoreBooks
) -> None:
    reader = Reader(sample, Viewer(scope="phuong-kim-thanh"), books)
    filters = Filters.from_query("ky=2024")
    version, scored = next(monthly_sheets(reader, filters))[0], reader.scored(filters)
    (row,) = reader.rows(select(rubric_version).where(rubric_version.c.id == version))
    rubric = load_rubric(json.loads(row["definition"]))
    held = {row["id"]: row for row in reader.rows(reader.meetings(filters, (202401, 202412)))}
    found = reader.beside(scored, computed_by(version, rubric), "points")
    assert len(found) > 100
    for meeting, points in zip(scored["meeting_id"].tolist(), found.tolist(), strict=True):
        facts = MeetingFacts(**{name: held[meeting][name] for name in FACTS})
        reckoned = computed_points(rubric, facts)
        expected = [reckoned[at] for at, one in enumerate(rubric.criteria) if one.rule]
        assert points == [-1 if one is None else one for one in expected]
