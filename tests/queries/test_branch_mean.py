"""The mean above the table is that of the branches it lists."""

from statistics import fmean

import pytest

from dashboard.domain.filters import Filters
from dashboard.queries.branch_mean import branch_mean
from dashboard.queries.branches import branch_rows


def test_the_mean_is_over_all_meetings_of_the_branches(hold_meeting, reader_of):
    hold_meeting("east-1", "2024-03", 80)
    hold_meeting("east-2", "2024-03", 60)
    hold_meeting("west-1", "2024-03", 40)
    reader = reader_of()
    means = [
        branch_mean(reader, Filters.from_query(query))
        for query in ("", "don-vi=east", "tim=hoa binh", "tim=HOÀ BÌNH&don-vi=west", "tim=%")
    ]
    rows, _ = branch_rows(reader, Filters())
    assert means[0] == pytest.approx(fmean(rows["total"].dropna()))
    assert means[1:3] == [
        pytest.approx(fmean(rows[rows["code"].isin(["east-1", "east-2"])]["total"])),
        pytest.approx(rows.set_index("code")["total"]["east-1"]),
    ]
    assert means[3:] == [None, None]


def test_the_mean_stays_within_the_viewers_scope(hold_meeting, reader_of):
    hold_meeting("east-1", "2024-03", 80)
    hold_meeting("west-1", "2024-03", 20)  # data that could leak
    inside, outside = (reader_of("east"), reader_of("west"))
    assert branch_mean(inside, Filters.from_query("tim=thôn")) == pytest.approx(
        branch_mean(reader_of(), Filters.from_query("don-vi=east-1"))
    )
    assert branch_mean(outside, Filters.from_query("tim=hoa binh")) is None
