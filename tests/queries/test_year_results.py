"""The year of every branch, from its meetings."""

import pytest

from dashboard.domain.filters import Filters
from dashboard.queries.year_results import year_results


def results(reader, query):
    rows = year_results(reader, Filters.from_query(query))
    return {row["code"]: row for row in rows.to_dict("records")}


@pytest.fixture
def seven_months(hold_meeting):
    for month in range(1, 8):
        hold_meeting("east-1", f"2024-{month:02d}", 100)
        if month != 4:
            hold_meeting("west-1", f"2024-{month:02d}", 100 if month > 2 else 60)
    hold_meeting("east-2", "2024-07")
    hold_meeting("east-1", "2023-12", 40)


def test_counts_what_is_left_and_what_is_needed(seven_months, reader_of):
    found = results(reader_of(None), "ky=2024-07")
    east, west, silent = (found[code] for code in ("east-1", "west-1", "east-2"))
    assert (east["good"], east["left"], east["result"], east["needed"]) == (7, 5, "good", 0)
    assert (west["good"], west["average"], west["missed"], west["best"]) == (4, 2, 1, "fair")
    assert west["low_months"] == [202401, 202402]
    assert (silent["unscored"], silent["missed"], silent["result"]) == (1, 6, None)
    # One meeting waits for its score and five months are to come: six are one too few.
    assert silent["short"] == 1


def test_a_grade_among_the_filters_leaves_no_meeting_out(seven_months, reader_of):
    plain, graded = (
        results(reader_of(None), query) for query in ("ky=2024-07", "ky=2024-07&xep-loai=good")
    )
    assert [row["average"] for row in plain.values()] == [row["average"] for row in graded.values()]


def test_another_viewers_branches_are_not_there(seven_months, reader_of):
    assert "west-1" not in results(reader_of("east"), "ky=2024-07")
    assert results(reader_of("east"), "ky=2024-07&don-vi=west") == {}


def test_a_year_without_meetings_has_no_rows(seven_months, reader_of):
    assert results(reader_of(None), "ky=2020") == {}
