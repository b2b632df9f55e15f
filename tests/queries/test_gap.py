"""Pairs of scores are those of one and the same meeting, in scope, and summed up as they are."""

import numpy as np
import pytest
from sqlalchemy import update

from dashboard.database.engine import writing
from dashboard.database.tables import assessment, organisation
from dashboard.domain.filters import Filters
from dashboard.domain.viewer import Verb, Viewer
from dashboard.queries import assessors
from dashboard.queries.assessors import appraisals, severity, to_double_score
from dashboard.queries.gap import (
    MOST_DRAWN,
    Pairs,
    beyond,
    branch_gaps,
    drawn_pairs,
    gap_months,
    grade_table,
    organisation_gaps,
    score_pairs,
)
from dashboard.queries.gap_criteria import criterion_gaps
from dashboard.queries.reader import Reader
from dashboard.statistics.agreement import bland_altman


@pytest.fixture
def scored(hold_meeting):
    hold_meeting("east-1", "2024-02", self=100, appraisal=90)
    hold_meeting("east-1", "2024-03", self=90, appraisal=90, observation=70)
    hold_meeting("east-2", "2024-03", self=100, observation=80)
    hold_meeting("east-2", "2024-02", appraisal=90)
    hold_meeting("west-1", "2024-03", self=80, appraisal=60)


def test_a_pair_is_one_meeting_scored_by_both(scored, reader_of):
    pairs = score_pairs(reader_of(), Filters())
    # 90 % of each criterion, down to its half points, is 88.5 of 100.
    assert pairs.gap.tolist() == [11.5, 0.0, 20.0]
    assert pairs.book["month"].tolist() == [202402, 202403, 202403]


def test_what_is_set_against_comes_from_the_address(scored, reader_of):
    filters = Filters.from_query("doi-chieu=observation")
    assert score_pairs(reader_of(), filters).gap.tolist() == [20.0, 22.0]
    assert filters.to_query() == "doi-chieu=observation"
    assert Filters.from_query("doi-chieu=self") == Filters()


def test_pairs_outside_the_scope_are_not_seen(scored, reader_of):
    reader = reader_of("west")
    pairs = score_pairs(reader, Filters())
    assert pairs.gap.round().tolist() == [20.0]
    assert branch_gaps(reader, Filters(), pairs)["code"].tolist() == ["west-1"]
    assert score_pairs(reader, Filters(organisation="east")).gap.tolist() == []
    assert criterion_gaps(reader, Filters(organisation="east"), "vi").empty


def test_twelve_months_are_compared_unless_the_period_is_longer(scored, reader_of):
    assert gap_months(reader_of(), Filters()) == (202304, 202403)
    longer = Filters.from_query("ky=2022-01..2024-03")
    assert gap_months(reader_of(), longer) == (202201, 202403)


def test_organisations_add_up_to_the_pairs_below_them(scored, reader_of):
    reader = reader_of()
    pairs = score_pairs(reader, Filters())
    found = organisation_gaps(reader, Filters(), pairs)
    assert dict(zip(found["code"], found["gap"].round(), strict=True)) == {"west": 20, "east": 6}
    assert dict(zip(found["code"], found["n"], strict=True)) == {"west": 1, "east": 2}
    assert not found["is_branch"].any()


@pytest.mark.parametrize("reading", ["now", "then"])
def test_a_branch_that_moved_counts_where_the_reading_says(hold_meeting, reader_of, reading):
    hold_meeting("moved", "2024-03", self=100, appraisal=80)
    hold_meeting("moved", "2024-08", self=100, appraisal=80)
    filters = Filters.from_query(f"doc={reading}")
    reader = reader_of()
    found = organisation_gaps(reader, filters, score_pairs(reader, filters))
    counts = dict(zip(found["code"], found["n"], strict=True))
    assert counts == ({"east": 2} if reading == "now" else {"east": 1, "west": 1})


def test_grades_are_counted_row_by_own_column_by_other():
    none = np.zeros(4)
    pairs = Pairs(None, none, none, np.array([0, 0, 1, 3]), np.array([0, 1, 1, -1]))
    assert grade_table(pairs).tolist() == [[1, 1, 0, 0], [0, 1, 0, 0], [0] * 4, [0] * 4]


def test_every_criterion_has_the_gap_of_its_points(scored, reader_of):
    found = criterion_gaps(reader_of(), Filters(), "en").set_index("code")
    assert len(found) == 20
    # 15 points: 15 − 13.5, 13.5 − 13.5 and 12 − 9 of three meetings, in percent of 15.
    assert found.loc["KT1", "gap"] == pytest.approx(100 * (1.5 + 0 + 3) / 15 / 3)
    assert found.loc["KT1", "n"] == 3
    assert not found.loc["KT1", "judged"]
    assert found.loc["ND1", "judged"]


def test_few_pairs_alike_do_not_look_certain(hold_meeting, reader_of):
    for at, month in enumerate(("2024-01", "2024-02", "2024-03")):
        hold_meeting("east-1", month, self=90, appraisal=80)
        hold_meeting("west-1", month, self=100, appraisal=(100, 80, 60)[at])
    reader = reader_of()
    found = branch_gaps(reader, Filters(), score_pairs(reader, Filters())).set_index("code")
    assert found.loc["east-1", "sd"] > 5
    assert found.loc["east-1", "low"] < found.loc["east-1", "gap"] - 10


def made_pairs(gap):
    own = np.full(len(gap), 90.0) + gap
    none = np.zeros(len(gap), dtype=int)
    return Pairs(None, own, np.full(len(gap), 90.0), none, none)


def test_of_many_pairs_those_beyond_the_limits_are_drawn_first():
    pairs = made_pairs(np.random.default_rng(20231024).normal(3, 2, 6_000))
    outside = beyond(pairs, bland_altman(pairs.own, pairs.other))
    drawn = drawn_pairs(pairs, outside)
    assert len(drawn) == len(set(drawn)) <= MOST_DRAWN
    assert set(np.flatnonzero(outside)) <= set(drawn)
    assert len(drawn) > outside.sum() + 500
    assert list(drawn_pairs(made_pairs(np.arange(5.0)), np.zeros(5, dtype=bool))) == [0, 1, 2, 3, 4]


def test_assessors_are_not_read_for_a_viewer_without_the_right(sample):
    verbs = frozenset(Verb) - {Verb.ASSESSORS}
    reader = Reader(sample, Viewer("hoa", verbs=verbs))
    assert appraisals(reader, Filters()).empty
    found = severity(reader, Filters())
    assert (len(found.effects), found.unnamed, len(found.scores)) == (0, 0, 0)
    assert len(appraisals(Reader(sample, Viewer("lan")), Filters())) > 1_000


def test_assessors_are_read_within_the_scope_only(sample):
    whole = appraisals(Reader(sample, Viewer()), Filters())
    part = appraisals(Reader(sample, Viewer(scope="phuong-le-ho")), Filters())
    assert 0 < len(part) < len(whole)
    assert set(part["branch_id"]) < set(whole["branch_id"])


def test_where_all_are_linked_nothing_is_to_be_scored_twice(sample):
    reader = Reader(sample, Viewer())
    found = severity(reader, Filters())
    assert found.parts == 1
    assert to_double_score(reader, Filters(), found).empty


def test_parts_that_share_no_branch_are_told_what_would_join_them(country, hold_meeting):
    for month in ("2024-01", "2024-02", "2024-03"):
        for at, branch in enumerate(("east-1", "east-2", "west-1")):
            hold_meeting(branch, month, self=90, appraisal=80 + at)
    with writing(country) as connection:
        for code, who in (("east-1", "A"), ("east-2", "A"), ("west-1", "B")):
            of = organisation.select().with_only_columns(organisation.c.id)
            branch = of.where(organisation.c.code == code).scalar_subquery()
            connection.execute(
                update(assessment)
                .where(assessment.c.branch_id == branch, assessment.c.kind == "appraisal")
                .values(assessor=who)
            )
    reader = Reader(country, Viewer())
    found = severity(reader, Filters())
    assert found.parts == 2
    assert found.effects["effect"].isna().all()
    assert found.effects["missing"].tolist() == [3, 3]
    proposed = to_double_score(reader, Filters(), found)
    assert proposed[["code", "by", "also", "n"]].to_numpy().tolist() == [["west-1", "B", "A", 3]]


def test_too_many_assessors_to_set_against_each_other_are_told_as_a_number(sample, monkeypatch):
    monkeypatch.setattr(assessors, "MOST_ASSESSORS", 2)
    found = severity(Reader(sample, Viewer()), Filters())
    assert found.too_many > 2
    assert (len(found.effects), found.unnamed, len(found.scores)) == (0, 0, 0)
    monkeypatch.undo()
    whole = severity(Reader(sample, Viewer()), Filters())
    assert (len(whole.effects), whole.too_many) == (found.too_many, 0)


def test_of_many_assessors_both_ends_are_drawn(sample):
    found = severity(Reader(sample, Viewer()), Filters())
    known = found.effects["effect"].dropna()
    assert len(known) > 4
    assert found.ends(4)["effect"].tolist() == [*known.iloc[:2], *known.iloc[-2:]]
    assert len(found.ends(len(found.effects))) == len(found.effects)
