"""What a forged request asks of visits is refused in words and writes nothing."""

from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from dashboard.components.view import View
from dashboard.database.tables import visit
from dashboard.domain.viewer import Viewer
from dashboard.pages import attention, visits
from dashboard.queries.reader import Reader
from dashboard.text import Words

ODD = [
    None, True, 0, -1, 2**52, 1.5, "", "x" * 5000, [], {}, {"visit": "1"}, {"visit": True},
    {"visit": 1, "verb": "drop"}, {"visit": 2**40, "verb": ["close"]}, "' or 1=1 --",
]  # fmt: skip


@pytest.fixture
def view(own_sample):
    yield View.of(Reader(own_sample, Viewer()), "", Words("vi"))
    with own_sample.connect() as connection:
        assert connection.execute(select(visit)).all() == []


@pytest.mark.parametrize("asked", ODD)
def test_an_odd_wish_settles_nothing(view, asked):
    outcome, _ = visits.settle(view, asked)
    assert f"visit.refused.{outcome.refused}" in view.words
    assert attention.take_back(view, asked).refused == "no_visit"


@pytest.mark.parametrize("given", ODD)
def test_an_odd_plan_is_refused(view, given):
    site = SimpleNamespace(today=lambda: date(2025, 10, 1), attention=None)
    for branch, day, code in (
        (given, "05/10/2025", given),
        ("xa-le-ho-thon-05", given, "DS-1"),
        (given, given, given),
    ):
        outcome = attention.plan(view, site, (branch, day, code))
        assert f"visit.refused.{outcome.refused}" in view.words
