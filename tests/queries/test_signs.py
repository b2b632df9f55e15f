"""Signs on a few meetings: nobody reads outside their scope, and points meet their facts."""

import json
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from dashboard.actions.init_database import DATA
from dashboard.database.engine import writing
from dashboard.database.organisations import organisation_ids
from dashboard.database.tables import rubric_version
from dashboard.database.writer import AssessmentRow, MeetingRow, record
from dashboard.domain.attention import load_attention
from dashboard.domain.computed import FACTS_OF, computed_points, criterion_points
from dashboard.domain.facts import MeetingFacts
from dashboard.domain.filters import Filters
from dashboard.domain.rubric import RULE_KINDS, load_rubric
from dashboard.domain.words import AssessmentKind, MeetingKind
from dashboard.queries.fact_check import fact_check
from dashboard.queries.flat_lines import flat_lines
from dashboard.queries.heaped_scores import heaped_scores
from dashboard.queries.reader import Reader
from dashboard.queries.same_sheets import same_sheets

RULES = load_attention(json.loads((DATA / "attention.json").read_text("utf-8")))
KB = load_rubric(json.loads((DATA / "rubrics/KB-20.json").read_text("utf-8")))
CD = load_rubric(json.loads((DATA / "rubrics/KB-CD-16.json").read_text("utf-8")))
FACTS = {
    "members": 20, "attended": 18, "unexcused": 0, "exempt": 0, "duration_minutes": 80,
    "on_right_day": True, "committee_met": True, "papers_days_ahead": 0, "speakers": 9,
    "tasks_due": 10, "tasks_on_time": 10, "tasks_assigned": 5, "conclusion_voted": True,
    "minutes_voted": True, "record_sent_days": 1,
}  # fmt: skip
ReaderOf = Callable[..., Reader]


def hold(engine: Engine, branch: str, day: date, facts: dict, **given: float) -> None:
    """Write a meeting with full marks but for what is given (criterion: points)."""
    points = [
        None if one.may_not_apply else int(100 * given.get(one.code, one.max_x100 / 100))
        for one in KB.criteria
    ]
    with writing(engine) as connection:
        number = connection.execute(select(rubric_version.c.id)).scalar_one()
        row = MeetingRow(organisation_ids(connection)[branch], day, MeetingKind.REGULAR, facts)
        record(connection, [row], [
            AssessmentRow(row.key, AssessmentKind.SELF, number, tuple(points))
        ])  # fmt: skip


def test_points_that_disagree_are_listed_with_their_facts(
    country: Engine, reader_of: ReaderOf
) -> None:
    hold(country, "east-1", date(2024, 3, 1), FACTS, DH1=2, KT2=2.5)
    hold(country, "east-2", date(2024, 3, 1), FACTS | {"duration_minutes": None}, KT2=2.5)
    found = fact_check(reader_of(), Filters())
    (row,) = found.meetings[found.meetings["code"] == "east-1"].to_dict("records")
    assert (row["gap"], [item["code"] for item in row["items"]]) == (1.0, ["DH2"])
    assert row["items"][0] == {
        "code": "DH2", "rule": "duration", "given": 5.0, "computed": 4.0,
        "facts": {"duration_minutes": 80, "members": 20, "on_right_day": 1},
    }  # fmt: skip
    counts = found.criteria.set_index("code")
    assert counts.loc["DH2", ["n", "different", "share", "gap"]].to_list() == [1, 1, 100.0, 1.0]
    assert counts.loc["DH1", ["n", "different"]].to_list() == [2, 1]
    assert (found.n, found.different) == (2, 2)


def test_a_viewer_sees_signs_of_their_own_part_alone(country: Engine, reader_of: ReaderOf) -> None:
    for month in range(1, 11):
        hold(country, "west-1", date(2024, month, 1), FACTS, DH3=4.5)
        # Another sheet each month, so that equal ones are the exception.
        hold(country, "east-1", date(2024, month, 1), FACTS, ND1=month / 2)
    for scope, codes in ((None, ["west-1"]), ("west", []), ("east", [])):
        reader = reader_of(scope)
        assert list(flat_lines(reader, Filters(), RULES).branches["code"]) == codes
    for ask in (flat_lines, same_sheets):
        assert "west-1" not in str(ask(reader_of("east"), Filters(), RULES))
    assert set(fact_check(reader_of("east"), Filters()).meetings["code"]) == {"east-1"}
    assert heaped_scores(reader_of("east"), Filters(), RULES).sign.tested.n == 10
    # Where one branch alone is looked at, its own repeats are all there is to compare with.
    assert list(same_sheets(reader_of(), Filters(), RULES).branches["code"]) == ["west-1"]


def test_a_perfect_score_stands_in_the_last_step(country: Engine, reader_of: ReaderOf) -> None:
    hold(country, "east-1", date(2024, 3, 1), FACTS)
    bins = heaped_scores(reader_of(), Filters(), RULES).bins
    assert bins.iloc[-1].to_list() == [99.0, 1.0]
    assert bins["n"].sum() == 1


def test_every_kind_of_rule_names_the_facts_it_looks_at() -> None:
    assert set(FACTS_OF) == set(RULE_KINDS)


@pytest.mark.parametrize("rubric", [KB, CD])
@given(facts=st.fixed_dictionaries({
    name: st.none() | (st.booleans() if isinstance(value, bool) else st.integers(0, 40))
    for name, value in FACTS.items()
}))  # fmt: skip
def test_no_other_fact_changes_the_points_of_a_rule(rubric, facts) -> None:
    whole = MeetingFacts(**facts)
    for criterion, points in zip(rubric.criteria, computed_points(rubric, whole), strict=True):
        if criterion.rule is None:
            continue
        own = {name: facts[name] for name in FACTS_OF[criterion.rule["kind"]]}
        assert criterion_points(rubric, criterion, MeetingFacts(**own)) == points
