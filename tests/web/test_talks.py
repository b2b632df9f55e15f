"""Talks and decisions over the wire: kept, told apart, refused in words, taken along."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import Engine

from dashboard.actions.init_database import init_database
from dashboard.database.audit import write_state
from dashboard.database.engine import writing
from dashboard.domain.talk import Slide, SlideKind, Talk, read_talk, usual_slides, write_talk
from dashboard.domain.viewer import Verb, Viewer
from dashboard.queries.reader import Reader
from dashboard.text import Words
from dashboard.web.decisions import DECISION_DOORS, install_decisions
from dashboard.web.errors import install_errors
from dashboard.web.gate import install_gate
from dashboard.web.talk_files import TALK_FILE_DOORS, install_talk_files
from dashboard.web.talks import TALK_DOORS, Desk, install_talks
from tests.engines.databases import Databases, copied

BASE, DOORS = "/trinh-chieu", [*TALK_DOORS, *DECISION_DOORS, *TALK_FILE_DOORS]
CARD = {"kind": "card", "page": "/pheu", "part": "funnel-chart", "query": "ky=12t"}
TALK = Talk("Hội nghị quý IV", "don-vi=phuong-le-ho", None, "xa-le-ho", usual_slides())
TASK = {"what": "Dự 5 chi bộ", "who": "Ban Tổ chức", "due": "2026-03-31"}
SLIDE = {"kind": "tasks", "query": "", "title": "", "figures": "81%"}


@dataclass
class Hall:
    """A server with the routes alone, and its browser."""

    engine: Engine
    viewer: list[Viewer]
    server: Flask

    def get(self, path: str, accept: str = "application/json") -> Any:
        return self.server.test_client().get(BASE + path, headers={"Accept": accept})

    def post(self, path: str, **body: object) -> Any:
        return self.server.test_client().post(BASE + path, json=body)

    def save(self, talk: Talk = TALK, **known: object) -> Any:
        return self.post("/bai/luu", talk=write_talk(talk), **known)


@pytest.fixture
def engine(databases: Databases) -> Iterator[Engine]:
    """A database with the organisations and rubrics, and no score."""
    with copied(databases, "empty", init_database) as engine:
        yield engine


@pytest.fixture
def hall(engine: Engine) -> Hall:
    viewer, server = [Viewer("lan")], Flask("hall", static_folder=None)
    desk = Desk(
        lambda: Reader(engine, viewer[0]),
        lambda: Words("vi"),
        lambda page, part, _words: f"Phễu · {part}" if page == "/pheu" else "",
    )
    install_gate(server, {}, ["/"], DOORS)
    for install in (install_talks, install_decisions, install_talk_files):
        install(server, desk)
    install_errors(server, lambda: Words("vi"), "")
    return Hall(engine, viewer, server)


def test_a_talk_is_saved_listed_and_opened(hall):
    assert hall.save().json == {"id": 1, "version": 1}
    (listed,) = hall.get("/bai").json["talks"]
    assert (listed["id"], listed["name"], listed["slides"]) == (1, "Hội nghị quý IV", 14)
    opened = hall.get("/bai?bai=1").json
    assert read_talk(opened["talk"]) == TALK
    assert (opened["version"], opened["ours"]) == (1, "Xã Lê Hồ")


def test_slides_are_called_by_their_cards_and_their_own_filters(hall):
    card = Slide(SlideKind.CARD, "don-vi=phuong-le-ho", "/pheu", "funnel-chart")
    gone = Slide(SlideKind.CARD, "", "/khong-con", "chart")
    hall.save(Talk("Ba trang", slides=(Slide(SlideKind.TASKS), card, gone)))
    opened = hall.get("/bai?bai=1").json
    assert opened["names"] == ["", "Phễu · funnel-chart", "Biểu đồ không còn trên trang"]
    assert opened["scopes"][0] == opened["scopes"][2] == ""
    assert "Lê Hồ" in opened["scopes"][1]


def test_whoever_saves_over_a_changed_talk_gets_its_newest_form(hall):
    hall.save()
    first = Talk("Của Lan", slides=TALK.slides)
    assert hall.save(first, id=1, version=1).json == {"id": 1, "version": 2}
    answer = hall.save(Talk("Của Minh"), id=1, version=1)
    assert answer.status_code == 409
    assert (answer.json["error"], answer.json["newest"]["version"]) == (
        "Bài này vừa được sửa ở nơi khác.", 2,
    )  # fmt: skip
    assert read_talk(answer.json["newest"]["talk"]) == first


def test_a_talk_is_copied_removed_and_brought_back(hall):
    hall.save()
    assert hall.post("/bai/nhan-ban", id=1).json["id"] == 2
    assert hall.get("/bai?bai=2").json["talk"]["name"] == "Hội nghị quý IV (bản sao)"
    hall.post("/bai/xoa", id=1)
    assert hall.get("/bai?bai=1").status_code == 404
    hall.post("/bai/khoi-phuc", id=1)
    assert hall.get("/bai?bai=1").status_code == 200


def test_a_card_goes_into_a_talk_or_makes_a_new_one(hall):
    assert hall.post("/bai/them", name="Biểu đồ hay", slide=CARD).json == {"id": 1, "version": 1}
    assert hall.post("/bai/them", id=1, slide=CARD).json == {"id": 1, "version": 2}
    slides = hall.get("/bai?bai=1").json["talk"]["slides"]
    assert [one["part"] for one in slides] == ["funnel-chart"] * 2
    answer = hall.post("/bai/them", id=1, slide=CARD | {"page": "//elsewhere.example"})
    assert (answer.status_code, answer.json["remedy"][:3]) == (400, "Bỏ ")
    assert hall.post("/bai/them", name=" ", slide=CARD).status_code == 400


@pytest.mark.parametrize("sample", [False, True])
def test_what_is_taken_along_can_be_read_in_and_says_when_data_are_invented(hall, sample):
    with writing(hall.engine) as connection:
        write_state(connection, "sample", "1" if sample else "0")
    wanted = Talk('Hội nghị: "quý IV" / 2025', slides=(Slide(SlideKind.TASKS, title="Một ý"),))
    hall.save(wanted)
    answer = hall.get("/bai/tai?bai=1", accept="text/html")
    assert "attachment" in answer.headers["Content-Disposition"]
    held = json.loads(answer.data)
    assert ("sample" in held) is sample
    name = answer.headers["Content-Disposition"].split("filename*=UTF-8''")[1]
    assert unquote(name) == "Hội nghị_ _quý IV_ - 2025.json"
    assert hall.post("/bai/nhap", talk=held).json["id"] == 2
    assert read_talk(hall.get("/bai?bai=2").json["talk"]) == wanted


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (None, "Tệp này không phải bài trình chiếu."),
        ({"format": "chibo-talk", "version": 9}, "Tệp này do một phiên bản khác"),
        (write_talk(TALK) | {"slides": [{"kind": "hologram"}]}, "Danh sách trang chiếu"),
        (write_talk(TALK) | {"name": ""}, "Bài trình chiếu chưa có tên"),
        (write_talk(TALK) | {"since": "31/02/2025"}, "Ngày hội nghị trước không đọc được."),
    ],
)
def test_a_file_that_is_no_talk_is_refused_with_its_reason(hall, given, said):
    answer = hall.post("/bai/nhap", talk=given)
    assert (answer.status_code, answer.json["error"][: len(said)]) == (400, said)
    assert hall.get("/bai").json == {"talks": []}


@pytest.mark.parametrize("number", [0, -1, 2**31, 2**53, True, 1.5, "1; drop", "٣", None, [1], 99])
def test_a_number_that_is_no_talks_is_refused(hall, number):
    hall.save()
    for path in ("/bai/nhan-ban", "/bai/xoa", "/bai/khoi-phuc"):
        assert hall.post(path, id=number).status_code == 404
    assert hall.get(f"/bai?bai={number}").status_code == 404
    assert hall.get(f"/bai/tai?bai={number}").status_code == 404


def test_a_decision_is_recorded_once_changed_and_taken_along(hall):
    hall.save()
    given = {"key": "0b2c-4d5e-66", "talk": 1, "slide": SLIDE, **TASK}
    assert hall.post("/ket-luan/ghi", **given).json == {"id": 1}
    assert hall.post("/ket-luan/ghi", **given).json == {"id": 1}
    assert hall.get("/ket-luan?bai=1").json["decisions"] == [
        {
            "id": 1, "what": "Dự 5 chi bộ", "who": "Ban Tổ chức", "due": "2026-03-31",
            "due_said": "31/03/2026", "kind": "tasks", "slide": "Nhiệm vụ đúng hạn",
            "figures": "81%", "talk": "Hội nghị quý IV",
        }
    ]  # fmt: skip
    hall.post("/ket-luan/sua", id=1, what="=Dự 3 chi bộ")
    book = load_workbook(io.BytesIO(hall.get("/ket-luan/tai?bai=1").data))
    rows = list(book.active.values)
    assert rows[0][:3] == ("Việc cần làm", "Phụ trách", "Thời hạn")
    assert rows[1][:5] == ("=Dự 3 chi bộ", None, None, "Nhiệm vụ đúng hạn", "81%")
    assert book.active["A2"].data_type == "s"
    english = hall.get("/ket-luan/tai?bai=1&ngon-ngu=en&ten=1")
    assert next(load_workbook(io.BytesIO(english.data)).active.values)[0] == "What is to be done"
    hall.post("/ket-luan/xoa", id=1)
    assert hall.get("/ket-luan").json == {"decisions": []}
    hall.post("/ket-luan/khoi-phuc", id=1)
    assert len(hall.get("/ket-luan").json["decisions"]) == 1


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"what": ""}, 400, "Chưa ghi việc cần làm"),
        ({"due": "31/03/2026"}, 400, "Thời hạn không đọc được."),
        ({"key": None}, 400, "Kết luận gửi lên không có mã."),
        ({"talk": 99}, 404, "Không có bài trình chiếu này."),
        ({"talk": "x"}, 404, "Không có bài trình chiếu này."),
        ({"slide": {"figures": "x" * 3000}}, 400, "Nội dung trang chiếu"),
    ],
)
def test_what_is_no_decision_is_refused_with_its_reason(hall, changed, status, said):
    answer = hall.post("/ket-luan/ghi", **({"key": "0b2c-4d5e-66", **TASK} | changed))
    assert (answer.status_code, answer.json["error"][: len(said)]) == (status, said)
    assert hall.get("/ket-luan").json == {"decisions": []}


def test_a_reader_alone_is_told_that_the_right_lacks(hall):
    hall.viewer[0] = Viewer("khach", verbs=frozenset({Verb.READ}))
    assert hall.save().status_code == 403
    answer = hall.post("/ket-luan/ghi", key="0b2c-4d5e-66", **TASK)
    assert (answer.status_code, answer.json["remedy"]) == (403, "Đề nghị quản trị viên cấp quyền.")


def test_a_stranger_finds_no_talk_and_no_unit_outside_the_scope(hall):
    hall.save()
    hall.post("/ket-luan/ghi", key="0b2c-4d5e-66", talk=1, **TASK)
    found = [one["code"] for one in hall.get("/don-vi?tim=Lê Hồ").json["found"]]
    assert "xa-le-ho" in found
    hall.viewer[0] = Viewer("dung", scope="phuong-ly-thuong-kiet")
    assert hall.get("/bai").json == {"talks": []}
    assert hall.get("/ket-luan").json == {"decisions": []}
    assert hall.get("/bai/tai?bai=1").status_code == hall.get("/bai?bai=1").status_code == 404
    assert hall.get("/ket-luan/tai?bai=1").status_code == 404
    assert [one["code"] for one in hall.get("/don-vi?tim=Lê Hồ").json["found"]] == []


@pytest.mark.parametrize("door", DOORS, ids=lambda door: f"{door.method} {door.path}")
def test_nobody_knocks_from_elsewhere_or_with_another_body(hall, door):
    client = hall.server.test_client()
    if door.method == "GET":
        assert client.get(f"{door.path}?utm=1").status_code == 400
        return
    assert client.post(door.path, data="{}", content_type="text/plain").status_code == 415
    assert (
        client.post(door.path, json={}, headers={"Origin": "http://x.example"}).status_code == 403
    )
    assert client.post(door.path, data="[]", content_type="application/json").status_code == 400
