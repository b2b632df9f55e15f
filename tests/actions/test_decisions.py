"""What a meeting decides is written once, changed, removed and brought back, within the scope."""

import json
from datetime import date

import pytest
from sqlalchemy import Engine, select

from dashboard.actions.change_decision import change_decision, remove_decision, restore_decision
from dashboard.actions.decisions import Outcome
from dashboard.actions.record_decision import Wanted, record_decision
from dashboard.actions.save_talk import save_talk
from dashboard.database.tables import audit
from dashboard.domain.decision import Occasion, Task
from dashboard.domain.talk import Talk
from dashboard.domain.viewer import Verb, Viewer
from dashboard.queries.reader import Reader
from dashboard.queries.talks import decisions

LAN = Viewer("lan")
MINH = Viewer("minh", scope="phuong-le-ho")
DUNG = Viewer("dung", scope="phuong-ly-thuong-kiet")
READER_ONLY = Viewer("khach", verbs=frozenset({Verb.READ}))
TASK = Task("Dự sinh hoạt 5 chi bộ", "Ban Tổ chức", date(2026, 3, 31))
SLIDE = Occasion("tasks", "ky=12t", title="Nhiệm vụ đúng hạn 81%", figures="n = 1.204")
WANTED = Wanted("key-00001", TASK, SLIDE)
SHOWN = ["what", "who", "due", "kind", "query", "title", "figures"]


def listed(engine: Engine, viewer: Viewer = LAN, **how: object) -> list[dict]:
    return decisions(Reader(engine, viewer), **how).to_dict("records")


def verbs(engine: Engine) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        rows = connection.execute(select(audit).where(audit.c.verb.like("%decision")))
        return [(row.viewer, row.verb) for row in rows]


def test_a_decision_is_kept_with_the_slide_and_what_it_said(engine):
    save_talk(engine, LAN, Talk("Quý IV"))
    wanted = Wanted("key-00001", TASK, SLIDE, talk_id=1)
    assert record_decision(engine, LAN, wanted) == Outcome(1)
    (row,) = listed(engine, talk_id=1)
    assert [row[name] for name in SHOWN] == [
        "Dự sinh hoạt 5 chi bộ", "Ban Tổ chức", date(2026, 3, 31), "tasks", "ky=12t",
        "Nhiệm vụ đúng hạn 81%", "n = 1.204",
    ]  # fmt: skip
    assert row["talk"] == "Quý IV"
    assert listed(engine, talk_id=2) == []
    assert verbs(engine) == [("lan", "record decision")]


def test_the_same_decision_sent_twice_is_written_once(engine):
    assert record_decision(engine, LAN, WANTED) == record_decision(engine, LAN, WANTED)
    remove_decision(engine, LAN, 1)
    assert record_decision(engine, LAN, WANTED) == Outcome(1)
    assert listed(engine) == []
    assert verbs(engine) == [("lan", "record decision"), ("lan", "remove decision")]


def test_a_decision_is_changed_removed_and_brought_back(engine):
    record_decision(engine, LAN, WANTED)
    assert change_decision(engine, LAN, 1, Task("Dự 3 chi bộ")) == Outcome(1)
    (row,) = listed(engine)
    assert [row[name] for name in SHOWN[:4]] == ["Dự 3 chi bộ", "", None, "tasks"]
    assert remove_decision(engine, LAN, 1) == Outcome(1)
    assert (listed(engine), len(listed(engine, removed=True))) == ([], 1)
    assert remove_decision(engine, LAN, 1) == Outcome(refused="no_decision")
    assert restore_decision(engine, LAN, 1) == Outcome(1)
    assert restore_decision(engine, LAN, 1) == Outcome(refused="no_decision")
    assert [verb for _, verb in verbs(engine)] == [
        "record decision", "change decision", "remove decision", "restore decision",
    ]  # fmt: skip


def test_a_change_tells_the_record_what_stood_before(engine):
    record_decision(engine, LAN, WANTED)
    change_decision(engine, LAN, 1, Task("Dự 3 chi bộ"))
    with engine.connect() as connection:
        found = connection.execute(select(audit.c.detail).order_by(audit.c.id.desc())).scalar()
    assert json.loads(found)["before"] == {
        "what": "Dự sinh hoạt 5 chi bộ", "who": "Ban Tổ chức", "due": "2026-03-31",
    }  # fmt: skip


def test_a_decision_lies_in_the_scope_of_its_talk(engine):
    save_talk(engine, MINH, Talk("Của phường"))
    record_decision(engine, LAN, Wanted("key-00002", TASK, SLIDE, talk_id=1))
    record_decision(engine, LAN, WANTED)
    assert [len(listed(engine, viewer)) for viewer in (LAN, MINH, DUNG)] == [2, 1, 0]


DO = {
    "change": lambda engine, viewer, number: change_decision(engine, viewer, number, TASK),
    "remove": remove_decision,
    "restore": restore_decision,
}


@pytest.mark.parametrize("verb", DO)
def test_a_stranger_changes_nothing_and_learns_nothing(engine, verb):
    record_decision(engine, MINH, WANTED)
    if verb == "restore":
        remove_decision(engine, MINH, 1)
    before = (listed(engine), listed(engine, removed=True), verbs(engine))
    assert DO[verb](engine, DUNG, 1) == DO[verb](engine, DUNG, 9) == Outcome(refused="no_decision")
    assert DO[verb](engine, READER_ONLY, 1) == Outcome(refused="not_allowed")
    assert (listed(engine), listed(engine, removed=True), verbs(engine)) == before


def test_a_strangers_key_and_talk_are_refused(engine):
    save_talk(engine, MINH, Talk("Của phường"))
    record_decision(engine, MINH, WANTED)
    assert record_decision(engine, DUNG, WANTED) == Outcome(refused="no_decision")
    other = Wanted("key-00003", TASK, talk_id=1)
    assert record_decision(engine, DUNG, other) == Outcome(refused="no_talk")
    assert record_decision(engine, READER_ONLY, other) == Outcome(refused="not_allowed")
    assert len(listed(engine)) == 1
