"""Talks are kept, changed, copied, removed and brought back, within the scope, and none is lost."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine, select

from dashboard.actions.copy_talk import copy_talk
from dashboard.actions.remove_talk import remove_talk, restore_talk
from dashboard.actions.save_talk import add_slide, save_talk
from dashboard.actions.talks import Outcome
from dashboard.database.tables import audit, slide
from dashboard.domain.talk import MOST_SLIDES, Slide, SlideKind, Talk, usual_slides
from dashboard.domain.viewer import Verb, Viewer
from dashboard.queries.reader import Reader
from dashboard.queries.talks import talk, talks

LAN = Viewer("lan")
MINH = Viewer("minh", scope="phuong-le-ho")
HOA = Viewer("hoa", scope="xa-le-ho-thon-05")
DUNG = Viewer("dung", scope="phuong-ly-thuong-kiet")
READER_ONLY = Viewer("khach", verbs=frozenset({Verb.READ}))
CARD = Slide(SlideKind.CARD, "ky=12t", "/pheu", "funnel-chart", "Một tên", "Nói chậm", hidden=True)
TALK = Talk("Hội nghị quý IV", "don-vi=phuong-le-ho", date(2025, 7, 1), "xa-le-ho", usual_slides())


def kept(engine: Engine, viewer: Viewer = LAN, talk_id: int = 1) -> Talk | None:
    found = talk(Reader(engine, viewer), talk_id)
    return found and found.talk


def listed(engine: Engine, viewer: Viewer = LAN, *, removed: bool = False) -> list[str]:
    return list(talks(Reader(engine, viewer), removed=removed)["name"])


def lines(engine: Engine) -> list[tuple[str, str, dict]]:
    with engine.connect() as connection:
        rows = connection.execute(select(audit).where(audit.c.verb.like("%talk")))
        return [(row.viewer, row.verb, json.loads(row.detail)) for row in rows]


def test_what_is_kept_comes_back_whole(engine):
    wanted = replace(TALK, slides=(*usual_slides(), CARD))
    assert save_talk(engine, LAN, wanted) == Outcome(1, 1)
    assert kept(engine) == wanted
    (row,) = talks(Reader(engine, LAN)).to_dict("records")
    assert (row["slides"], row["shown"]) == (len(wanted.slides), len(wanted.slides) - 1)
    assert lines(engine) == [("lan", "make talk", {"talk": 1, "name": "Hội nghị quý IV"})]


def test_a_newer_form_takes_the_place_of_the_one_it_was_made_from(engine):
    save_talk(engine, LAN, TALK)
    wanted = replace(TALK, name="Khác", since=None, ours=None, slides=TALK.slides[::-1])
    assert save_talk(engine, LAN, wanted, (1, 1)) == Outcome(1, 2)
    assert kept(engine) == wanted
    assert lines(engine)[-1] == ("lan", "save talk", {"talk": 1, "version": 2, "slides": 14})


def test_of_two_people_at_once_the_second_is_told_and_nothing_is_lost(engine):
    save_talk(engine, LAN, TALK)
    first, second = replace(TALK, name="Của Lan"), replace(TALK, name="Của Minh")
    save_talk(engine, LAN, first, (1, 1))
    assert save_talk(engine, LAN, second, (1, 1)) == Outcome(1, 2, "changed")
    assert kept(engine) == first
    assert save_talk(engine, LAN, second, (1, 2)) == Outcome(1, 3)


def test_of_twenty_people_at_the_same_moment_one_wins(engine):
    save_talk(engine, LAN, TALK)
    wanted = [replace(TALK, name=f"Bản {number}") for number in range(20)]
    with ThreadPoolExecutor(8) as people:
        outcomes = list(people.map(lambda one: save_talk(engine, LAN, one, (1, 1)), wanted))
    won = [one.name for one, outcome in zip(wanted, outcomes, strict=True) if not outcome.refused]
    assert won == listed(engine)
    assert len(won) == 1


def test_the_same_sent_twice_is_no_change(engine):
    save_talk(engine, LAN, TALK)
    wanted = replace(TALK, name="Khác")
    assert save_talk(engine, LAN, wanted, (1, 1)) == Outcome(1, 2)
    assert save_talk(engine, LAN, wanted, (1, 1)) == Outcome(1, 2)
    assert [verb for _, verb, _ in lines(engine)] == ["make talk", "save talk"]


def test_a_slide_goes_to_the_end_until_the_talk_is_full(engine):
    save_talk(engine, LAN, replace(TALK, slides=(CARD,) * (MOST_SLIDES - 1)))
    assert add_slide(engine, LAN, 1, replace(CARD, part="last")) == Outcome(1, 2)
    assert [one.part for one in kept(engine).slides][-2:] == ["funnel-chart", "last"]
    assert add_slide(engine, LAN, 1, CARD) == Outcome(refused="full")
    assert len(kept(engine).slides) == MOST_SLIDES


def test_a_copy_goes_its_own_way(engine):
    save_talk(engine, LAN, TALK)
    assert copy_talk(engine, LAN, 1, "Bản sao") == Outcome(2, 1)
    save_talk(engine, LAN, replace(TALK, slides=()), (1, 1))
    assert kept(engine, talk_id=2) == replace(TALK, name="Bản sao")


def test_a_removed_talk_is_gone_until_it_is_restored(engine):
    save_talk(engine, LAN, TALK)
    assert remove_talk(engine, LAN, 1) == Outcome(1, 1)
    assert (listed(engine), kept(engine)) == ([], None)
    assert listed(engine, removed=True) == ["Hội nghị quý IV"]
    assert remove_talk(engine, LAN, 1) == Outcome(refused="no_talk")
    assert save_talk(engine, LAN, TALK, (1, 1)) == Outcome(refused="no_talk")
    assert restore_talk(engine, LAN, 1) == Outcome(1, 1)
    assert restore_talk(engine, LAN, 1) == Outcome(refused="no_talk")
    assert kept(engine) == TALK


@pytest.mark.parametrize(
    ("maker", "seen_by"),
    [(LAN, {"lan"}), (MINH, {"lan", "minh"}), (HOA, {"lan", "minh", "hoa"})],
)
def test_a_talk_is_seen_by_those_whose_scope_holds_its_makers(engine, maker, seen_by):
    save_talk(engine, maker, TALK)
    for viewer in (LAN, MINH, HOA, DUNG):
        sees = viewer.name in seen_by
        assert listed(engine, viewer) == (["Hội nghị quý IV"] if sees else [])
        assert (kept(engine, viewer) == TALK) is sees
        assert bool(save_talk(engine, viewer, TALK, (1, 1)).refused) is not sees


DO = {
    "save": lambda engine, viewer, number: save_talk(engine, viewer, TALK, (number, 1)),
    "add": lambda engine, viewer, number: add_slide(engine, viewer, number, CARD),
    "copy": lambda engine, viewer, number: copy_talk(engine, viewer, number, "x"),
    "remove": remove_talk,
    "restore": restore_talk,
}


@pytest.mark.parametrize("verb", DO)
def test_a_stranger_changes_nothing_and_learns_nothing(engine, verb):
    save_talk(engine, MINH, TALK)
    if verb == "restore":
        remove_talk(engine, MINH, 1)
    before = (lines(engine), listed(engine), listed(engine, removed=True))
    assert DO[verb](engine, DUNG, 1) == DO[verb](engine, DUNG, 99) == Outcome(refused="no_talk")
    assert DO[verb](engine, READER_ONLY, 1) == Outcome(refused="not_allowed")
    assert (lines(engine), listed(engine), listed(engine, removed=True)) == before


def test_a_reader_alone_makes_no_talk(engine):
    assert save_talk(engine, READER_ONLY, TALK) == Outcome(refused="not_allowed")
    assert (listed(engine), lines(engine)) == ([], [])


def test_without_its_audit_line_nothing_of_a_talk_is_written(engine, monkeypatch):
    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr("dashboard.actions.talks.write_audit", fail)
    with pytest.raises(OSError, match="disk full"):
        save_talk(engine, LAN, TALK)
    with engine.connect() as connection:
        assert connection.execute(select(slide)).all() == []
    assert listed(engine) == []


def test_a_slide_of_a_later_programme_is_left_out(engine):
    save_talk(engine, LAN, replace(TALK, slides=(CARD, CARD)))
    with engine.begin() as connection:
        connection.execute(slide.update().where(slide.c.position == 0).values(kind="hologram"))
    assert kept(engine).slides == (CARD,)
