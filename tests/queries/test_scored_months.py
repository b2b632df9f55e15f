"""The months that are offered are those with a score the viewer may see."""

from dashboard.queries.scored_months import scored_months


def test_only_months_with_a_score_in_the_viewers_scope(hold_meeting, reader_of):
    hold_meeting("east-1", "2024-03", 80)
    hold_meeting("east-1", "2024-05", 80)
    hold_meeting("west-1", "2024-06", 80)
    hold_meeting("east-1", "2024-07")
    assert scored_months(reader_of(None)) == [202403, 202405, 202406]
    assert scored_months(reader_of("east")) == [202403, 202405]


def test_without_scores_there_is_no_month(reader_of):
    assert scored_months(reader_of(None)) == []
