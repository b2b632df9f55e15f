"""Shortcomings of the sample follow from its points, and some of them come back."""

import json
from collections import defaultdict
from collections.abc import Sequence

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.engine import RowMapping

from dashboard.actions.init_database import DATA

NOTED = """
SELECT f.code, f.remedy_due, f.remedied_on, m.date, m.month, m.branch_id, m.id AS meeting_id
FROM finding f JOIN meeting m ON m.id = f.meeting_id
"""
POINTS = """
SELECT p.meeting_id, p.code, p.kind, p.points_x100 * 1.0 / p.max_x100 AS share
FROM assessment_point p WHERE p.kind <> 'self'
"""


@pytest.fixture(scope="module")
def rows(sample: Engine) -> dict[str, Sequence[RowMapping]]:
    asked = {"noted": NOTED, "points": POINTS}
    with sample.connect() as connection:
        return {name: connection.execute(text(sql)).mappings().all() for name, sql in asked.items()}


def test_a_shortcoming_is_noted_only_where_its_criterion_lost_points(rows):
    codes = json.loads((DATA / "findings.json").read_text("utf-8"))
    criteria = {one["code"]: one["criteria"] for one in codes}
    lowest: dict[tuple[int, str], float] = {}
    for row in rows["points"]:
        key = row["meeting_id"], row["code"]
        lowest[key] = min(row["share"], lowest.get(key, 1.0))
    for noted in rows["noted"]:
        shares = [lowest.get((noted["meeting_id"], code), 1.0) for code in criteria[noted["code"]]]
        assert min(shares) < 0.70, noted["code"]


def test_most_are_put_right_some_late_and_some_not_yet(rows):
    total = len(rows["noted"])
    open_ones = sum(row["remedied_on"] is None for row in rows["noted"])
    late = sum(
        row["remedied_on"] is not None and row["remedied_on"] > row["remedy_due"]
        for row in rows["noted"]
    )
    assert total > 5_000
    assert 0.15 < open_ones / total < 0.35
    assert 0.15 < late / total < 0.45


def test_some_branches_repeat_a_shortcoming_within_half_a_year(rows):
    days: dict[tuple[int, str], set[int]] = defaultdict(set)
    for row in rows["noted"]:
        days[row["branch_id"], row["code"]].add(row["month"])
    assert sum(len(months) >= 3 for months in days.values()) > 100
