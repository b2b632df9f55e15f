"""Visits are planned, closed, cancelled and planned again, each once and within the scope."""

import json
from datetime import date

import pytest
from sqlalchemy import Engine, select

from dashboard.actions.cancel_visit import cancel_visit
from dashboard.actions.close_visit import close_visit
from dashboard.actions.plan_visit import plan_visit
from dashboard.actions.reopen_visit import reopen_visit
from dashboard.actions.visits import Outcome, Wanted
from dashboard.database.tables import audit, visit
from dashboard.domain.attention import Reason
from dashboard.domain.filters import Filters
from dashboard.domain.viewer import Verb, Viewer
from dashboard.domain.words import VisitState
from dashboard.queries.reader import Reader
from dashboard.queries.visits import visits

TODAY = date(2025, 10, 1)
LAN = Viewer("lan")
MINH = Viewer("minh", scope="phuong-le-ho")
DUNG = Viewer("dung", scope="phuong-ly-thuong-kiet")
READER_ONLY = Viewer("khach", verbs=frozenset({Verb.READ}))
WANTED = Wanted("xa-le-ho-thon-05", date(2025, 10, 5), "DS-01", [Reason.FLAT, Reason.GATE])


@pytest.fixture
def engine(own_sample: Engine) -> Engine:
    return own_sample


def planned(engine: Engine, viewer: Viewer = LAN, **filters: str) -> list[tuple[str, str, str]]:
    every = tuple(VisitState)
    found = visits(Reader(engine, viewer), Filters(**filters), every)
    return list(zip(found["code"], found["assessor"], found["state"], strict=True))


def lines(engine: Engine) -> list[tuple[str, str, dict]]:
    with engine.connect() as connection:
        rows = connection.execute(select(audit).where(audit.c.verb.like("%visit")))
        return [(row.viewer, row.verb, json.loads(row.detail)) for row in rows]


def test_a_visit_is_planned_with_its_reasons_and_an_audit_line(engine):
    outcome = plan_visit(engine, MINH, WANTED, TODAY)
    assert outcome == Outcome(visit_id=1)
    (row,) = visits(Reader(engine, MINH), Filters()).to_dict("records")
    assert (row["name"], row["planned_on"], row["reasons"]) == (
        "Chi bộ thôn 5 Lê Hồ", date(2025, 10, 5), ["flat", "gate"],
    )  # fmt: skip
    detail = {"visit": 1, "branch": "xa-le-ho-thon-05", "day": "2025-10-05", "by": "DS-01"}
    assert lines(engine) == [("minh", "plan visit", detail)]


def test_a_second_press_plans_nothing(engine):
    plan_visit(engine, LAN, WANTED, TODAY)
    assert plan_visit(engine, LAN, WANTED, TODAY).refused == "planned_already"
    assert len(planned(engine)) == len(lines(engine)) == 1


@pytest.mark.parametrize(
    ("viewer", "branch", "day", "refused"),
    [
        (READER_ONLY, "xa-le-ho-thon-05", date(2025, 10, 5), "not_allowed"),
        (DUNG, "xa-le-ho-thon-05", date(2025, 10, 5), "no_branch"),
        (LAN, "xa-le-ho", date(2025, 10, 5), "no_branch"),
        (LAN, "nowhere", date(2025, 10, 5), "no_branch"),
        (LAN, "xa-le-ho-thon-05", date(2025, 9, 30), "day"),
        (LAN, "xa-le-ho-thon-05", date(2028, 1, 1), "day"),
    ],
)
def test_a_visit_that_may_not_be_is_refused_and_nothing_is_written(
    engine, viewer, branch, day, refused
):
    wanted = Wanted(branch, day, "DS-01")
    assert plan_visit(engine, viewer, wanted, TODAY) == Outcome(refused=refused)
    assert (planned(engine), lines(engine)) == ([], [])


def test_a_visit_is_closed_or_cancelled_and_each_is_undone(engine):
    plan_visit(engine, LAN, WANTED, TODAY)
    for settle, state in ((close_visit, "done"), (cancel_visit, "cancelled")):
        assert settle(engine, MINH, 1) == Outcome(visit_id=1)
        assert planned(engine) == [("xa-le-ho-thon-05", "DS-01", state)]
        assert settle(engine, MINH, 1).refused == "settled"
        assert reopen_visit(engine, MINH, 1) == Outcome(visit_id=1)
        assert planned(engine) == [("xa-le-ho-thon-05", "DS-01", "planned")]
        assert reopen_visit(engine, MINH, 1).refused == "settled"
    verbs = ["plan visit", "close visit", "reopen visit", "cancel visit", "reopen visit"]
    assert [verb for _, verb, _ in lines(engine)] == verbs


@pytest.mark.parametrize("settle", [close_visit, cancel_visit, reopen_visit])
def test_a_stranger_settles_nothing_and_learns_nothing(engine, settle):
    plan_visit(engine, LAN, WANTED, TODAY)
    assert settle(engine, DUNG, 1) == settle(engine, DUNG, 99) == Outcome(refused="no_visit")
    assert settle(engine, READER_ONLY, 1) == Outcome(refused="not_allowed")
    assert planned(engine) == [("xa-le-ho-thon-05", "DS-01", "planned")]


def test_visits_are_read_within_scope_and_choice_by_day(engine):
    plan_visit(engine, LAN, WANTED, TODAY)
    first = Wanted("xa-thi-son-thon-01", date(2025, 10, 2), "DS-02")
    plan_visit(engine, LAN, first, TODAY)
    assert [code for code, _, _ in planned(engine)] == ["xa-thi-son-thon-01", "xa-le-ho-thon-05"]
    assert [code for code, _, _ in planned(engine, MINH)] == ["xa-le-ho-thon-05"]
    assert planned(engine, MINH, organisation="phuong-ly-thuong-kiet") == []
    assert [code for code, _, _ in planned(engine, organisation="phuong-ly-thuong-kiet")] == [
        "xa-thi-son-thon-01"
    ]


def test_without_its_audit_line_no_visit_is_written(engine, monkeypatch):
    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr("dashboard.actions.plan_visit.write_audit", fail)
    with pytest.raises(OSError, match="disk full"):
        plan_visit(engine, LAN, WANTED, TODAY)
    with engine.connect() as connection:
        assert connection.execute(select(visit)).all() == []
