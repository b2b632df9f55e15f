"""Scores come in through the browser: what is refused, kept, and never done twice."""

import csv
import io
import json
import unicodedata
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from openpyxl import Workbook, load_workbook
from sqlalchemy import Engine, func, select

from dashboard.actions.importer import Importer
from dashboard.actions.init_database import init_database
from dashboard.actions.rebuild_rollup import check_rollup
from dashboard.database.rubrics import read_rubrics
from dashboard.database.tables import assessment, audit, upload
from dashboard.domain.viewer import Verb, Viewer
from dashboard.queries.reader import Reader
from dashboard.text import Words
from dashboard.web.errors import install_errors
from dashboard.web.gate import install_gate
from dashboard.web.kept_files import DAY, KeptFiles
from dashboard.web.turn import Turn
from dashboard.web.upload_files import FILE_DOORS, install_upload_files
from dashboard.web.uploads import DOORS, Intake, install_uploads
from tests.engines.databases import Databases, copied

BRANCH, OTHER = "thi-tran-que-thon-01", "thi-tran-que-thon-02"
HEADINGS = ["Mã chi bộ", "Ngày họp", "Loại sinh hoạt", "Loại đánh giá"]
POSTS = ["/nap/tep", "/nap/kiem-tra", "/nap/xac-nhan", "/nap/bo", "/nap/hoan-tac"]


@dataclass
class Desk:
    """A server with the routes alone, over a database without scores, and its browser."""

    engine: Engine
    kept: KeptFiles
    intake: Intake
    now: list[float]
    viewer: list[Viewer]
    server: Flask

    def send(self, content: bytes, name: str = "diem.csv", **headers: str) -> Any:
        given = {"Content-Type": "application/octet-stream", "X-File-Name": quote(name)}
        return self.client.post("/nap/tep", data=content, headers={**given, **headers})

    def post(self, path: str, **body: object) -> Any:
        return self.client.post(path, json=body, headers={"Accept": "application/json"})

    def tried(self, content: bytes, name: str = "diem.csv") -> dict[str, Any]:
        """Send a file and have it checked."""
        token = self.send(content, name).json["token"]
        answer: dict[str, Any] = self.post("/nap/kiem-tra", token=token).json
        return answer

    def confirm(self, tried: dict[str, Any]) -> Any:
        return self.post(
            "/nap/xac-nhan", **{key: tried[key] for key in ("token", "sha256", "version")}
        )

    def taken(self, content: bytes) -> int:
        """Send a file and have it taken in; the number of the import."""
        return int(self.confirm(self.tried(content)).json["receipt"]["upload"])

    @property
    def client(self) -> Any:
        return self.server.test_client()

    def count(self, table: Any = assessment) -> int:
        with self.engine.connect() as connection:
            return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


@pytest.fixture
def engine(databases: Databases) -> Iterator[Engine]:
    with copied(databases, "empty", init_database) as engine:
        yield engine


@pytest.fixture
def desk(tmp_path: Path, engine: Engine) -> Desk:
    now, viewer = [1_700_000_000.0], [Viewer("lan")]
    kept = KeptFiles(tmp_path / "uploads", lambda: now[0])
    server = Flask("desk", static_folder=None)
    server.config["MAX_CONTENT_LENGTH"] = 1024 * 1024
    intake = Intake(
        lambda: Reader(engine, viewer[0]),
        lambda: Importer(engine, viewer[0]),
        lambda: Words("vi"),
        kept,
        Turn(tmp_path / "uploads" / "turn.lock"),
    )
    install_gate(server, {}, ["/nap"], [*DOORS, *FILE_DOORS])
    install_uploads(server, intake)
    install_upload_files(server, intake)
    install_errors(server, lambda: Words("vi"), "")
    return Desk(engine, kept, intake, now, viewer, server)


@pytest.fixture
def rows(desk: Desk) -> Callable[..., list[list[object]]]:
    """A table with full points for the branches, all of one day."""
    with desk.engine.connect() as connection:
        found = read_rubrics(connection).values()
    rubric = next(one for one in found if one.code == "KB-20")
    points = [one.max_x100 / 100 for one in rubric.criteria]

    def table(*branches: str) -> list[list[object]]:
        head = [*HEADINGS, *(one.code for one in rubric.criteria)]
        body = [[one, "05/03/2024", "Thường kỳ", "Tự chấm", *points] for one in branches]
        return [head, *body]

    return table


def xlsx(*sheets: list[list[object]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for at, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"Trang {at}")
        for row in rows:
            sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def csv_of(rows: list[list[object]]) -> bytes:
    return "\n".join(";".join(map(str, row)) for row in rows).encode()


def folders(desk: Desk) -> list[Path]:
    found = desk.kept.folder.iterdir() if desk.kept.folder.exists() else []
    return [path for path in found if path.is_dir()]


def test_a_file_is_sent_tried_taken_in_and_taken_back(desk, rows):
    sent = desk.send(xlsx(rows(BRANCH, OTHER)), "Điểm tháng 3.xlsx")
    assert (sent.status_code, sorted(sent.json)) == (200, ["name", "sha256", "token"])
    assert sent.json["name"] == "Điểm tháng 3.xlsx"
    tried = desk.post("/nap/kiem-tra", token=sent.json["token"]).json
    said = tried["receipt"]
    assert (said["state"], said["new"], said["changed"], said["unchanged"]) == ("ready", 2, 0, 0)
    assert tried["sha256"] == sent.json["sha256"]
    assert desk.count() == 0
    taken = desk.confirm(tried).json["receipt"]
    assert (taken["state"], taken["new"]) == ("taken", 2)
    assert taken["message"] == (
        "Điểm tháng 3.xlsx: đã thêm 2, sửa 0, giữ nguyên 0 bản chấm."
    )
    assert desk.count() == 2
    undone = desk.post("/nap/hoan-tac", upload=taken["upload"])
    assert undone.status_code == 200
    assert undone.json["receipt"]["message"] == (
        "Đã gỡ 2 bản chấm, trả 0 chỗ về như trước khi nạp."
    )
    assert desk.count() == 0
    assert check_rollup(desk.engine) == []


def test_undoing_twice_says_why_not(desk, rows):
    number = desk.taken(csv_of(rows(BRANCH)))
    desk.post("/nap/hoan-tac", upload=number)
    again = desk.post("/nap/hoan-tac", upload=number)
    assert again.status_code == 409
    assert again.json["receipt"]["state"] == "not_undone"
    assert f"Không có lần nạp {number}, hoặc đã được hoàn tác." in again.json["receipt"]["message"]


def test_the_answer_lost_on_its_way_is_given_again_and_nothing_is_done_twice(desk, rows):
    tried = desk.tried(csv_of(rows(BRANCH)))
    first = desk.confirm(tried).json
    assert desk.confirm(tried).json == first
    assert desk.post("/nap/kiem-tra", token=tried["token"]).json == first
    assert (desk.count(upload), desk.count()) == (1, 1)


def test_the_same_file_again_changes_nothing(desk, rows):
    content = csv_of(rows(BRANCH))
    desk.confirm(desk.tried(content))
    again = desk.tried(content, "khác.csv")["receipt"]
    assert (again["state"], again["unchanged"]) == ("same", 1)
    assert again["title"] == "Không có gì thay đổi"


def test_a_wrong_row_is_named_and_nothing_is_written(desk, rows):
    table = rows(BRANCH, OTHER)
    table[2][4] = 99
    answer = desk.tried(csv_of(table))
    assert answer["receipt"]["state"] == "refused"
    assert answer["receipt"]["problems"] == [
        {
            "sheet": "",
            "row": "3",
            "column": "ND1",
            "value": "99",
            "problem": "Điểm vượt mức tối đa 6 của ND1.",
            "remedy": "Điền điểm từ 0 đến 6.",
        }
    ]
    assert desk.confirm(answer).json["receipt"]["state"] == "refused"
    assert desk.count() == 0


def test_the_senders_file_comes_back_with_the_problem_beside_its_row(desk, rows):
    table = rows(BRANCH, OTHER)
    table[2][4] = 99
    token = desk.tried(xlsx(table), "điểm.xlsx")["token"]
    answer = desk.client.get(f"/nap/loi?token={token}")
    assert quote("điểm – cần sửa.xlsx") in answer.headers["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(answer.data)).active
    told = [row[0] for row in sheet.iter_rows(values_only=True)]
    assert told == [
        "Cần sửa", None, "[ND1] Điểm vượt mức tối đa 6 của ND1. Điền điểm từ 0 đến 6.",
    ]  # fmt: skip
    assert [cell.value for cell in sheet[2]][1:6] == [
        BRANCH, "05/03/2024", "Thường kỳ", "Tự chấm", 6,
    ]  # fmt: skip


def test_the_marked_file_put_right_can_be_taken_in(desk, rows):
    table = rows(BRANCH)
    table[1][4] = 99
    token = desk.tried(csv_of(table), "a.csv")["token"]
    marked = desk.client.get(f"/nap/loi?token={token}").data.decode("utf-8-sig")
    given = list(csv.reader(io.StringIO(marked), delimiter=";"))
    assert given[1][0].startswith("[ND1]")
    given[1][5] = "6"
    assert desk.tried(csv_of(given), "b.csv")["receipt"]["state"] == "ready"


def test_problems_of_several_sheets_name_their_sheet(desk, rows):
    good, bad, worse = rows(BRANCH), rows(OTHER), rows("khong-co")
    bad[1][5] = "x"
    answer = desk.tried(xlsx(good, [["Ghi chú"], ["không có bảng"]], bad, worse), "a.xlsx")
    places = [(one["sheet"], one["row"], one["column"]) for one in answer["receipt"]["problems"]]
    assert places == [("Trang 3", "2", "ND2"), ("Trang 4", "2", "Mã chi bộ")]
    book = load_workbook(io.BytesIO(desk.client.get(f"/nap/loi?token={answer['token']}").data))
    marked = [bool(sheet["A2"].value) for sheet in book.worksheets]
    assert marked == [False, False, True, True]


def test_the_same_assessment_on_two_sheets_is_told_once(desk, rows):
    answer = desk.tried(xlsx(rows(BRANCH), rows(BRANCH)), "a.xlsx")
    assert [one["problem"] for one in answer["receipt"]["problems"]] == ["Trùng với dòng 2."]


def test_corrections_are_told_in_words(desk, rows):
    table = rows(BRANCH)
    desk.confirm(desk.tried(csv_of(table)))
    table[1][4] = 4.5
    answer = desk.confirm(desk.tried(csv_of(table))).json
    said = answer["receipt"]["corrections"]
    assert {(one["column"], one["before"], one["after"]) for one in said} == {
        ("ND1", "6,0", "4,5"), ("Tổng điểm", "100,0", "98,5"),
    }  # fmt: skip
    assert {(one["branch"], one["date"]) for one in said} == {(BRANCH, "05/03/2024")}
    book = load_workbook(
        io.BytesIO(desk.client.get(f"/nap/thay-doi?token={answer['token']}").data)
    )
    assert [cell.value for cell in book.active[1]] == [
        "Mã chi bộ", "Chi bộ", "Ngày sinh hoạt", "Cột", "Trước", "Sau",
    ]  # fmt: skip
    assert book.active.max_row == 3


def test_what_changed_between_trying_and_taking_in_is_tried_again(desk, rows):
    table = rows(BRANCH)
    early = desk.tried(csv_of(table))
    table[1][4] = 5
    desk.confirm(desk.tried(csv_of(table), "b.csv"))
    again = desk.confirm(early).json
    assert (again["receipt"]["state"], again["receipt"]["changed"]) == ("ready", 1)
    assert desk.count(upload) == 1
    assert desk.confirm(again).json["receipt"]["state"] == "taken"


def test_what_others_took_in_meanwhile_and_changes_nothing_here_asks_for_nothing(desk, rows):
    mine = desk.tried(csv_of(rows(BRANCH)))
    desk.confirm(desk.tried(csv_of(rows(OTHER)), "b.csv"))
    assert desk.confirm(mine).json["receipt"]["state"] == "taken"
    assert desk.count(upload) == 2


@pytest.mark.parametrize("wrong", [{"sha256": "0" * 64}, {"version": "99"}, {"sha256": None}])
def test_a_confirmation_of_something_else_only_tries_again(desk, rows, wrong):
    tried = desk.tried(csv_of(rows(BRANCH)))
    assert desk.confirm({**tried, **wrong}).json["receipt"]["state"] == "ready"
    assert desk.count() == 0


def test_confirming_what_was_never_tried_only_tries_it(desk, rows):
    sent = desk.send(csv_of(rows(BRANCH))).json
    answer = desk.post("/nap/xac-nhan", token=sent["token"], sha256=sent["sha256"], version="")
    assert (answer.json["receipt"]["state"], desk.count()) == ("ready", 0)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "http://localhost:9999"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", POSTS)
def test_another_page_cannot_send_anything(desk, path, headers):
    kind = "application/octet-stream" if path == "/nap/tep" else "application/json"
    given = {"Content-Type": kind, "X-File-Name": "a.csv", "Accept": "application/json"}
    answer = desk.client.post(path, data=b"{}", headers={**given, **headers})
    assert answer.status_code == 403
    assert answer.json["error"] == "Yêu cầu bị từ chối"
    assert folders(desk) == []


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("method", ["get", "put", "delete", "patch", "options"])
def test_a_route_is_asked_in_its_own_way_only(desk, path, method):
    answer = getattr(desk.client, method)(path)
    assert answer.status_code == (404 if method == "get" else 405)


@pytest.mark.parametrize("path", ["/nap/loi", "/nap/thay-doi", "/nap/mau", "/nap/tien-do"])
def test_what_is_read_cannot_be_posted_to(desk, path):
    assert desk.post(path).status_code == 405


def test_other_kinds_of_body_and_arguments_are_refused(desk):
    json_kind = {"Content-Type": "application/json", "X-File-Name": "a.csv"}
    assert desk.client.post("/nap/tep", data=b"x", headers=json_kind).status_code == 415
    form = {"Content-Type": "multipart/form-data; boundary=x"}
    assert desk.client.post("/nap/tep", data=b"x", headers=form).status_code == 415
    raw = {"Content-Type": "application/octet-stream"}
    assert desk.client.post("/nap/kiem-tra", data=b"{}", headers=raw).status_code == 415
    assert desk.post("/nap/kiem-tra?x=1", token="a").status_code == 400
    assert desk.client.get("/nap/mau?thang=2024-03&x=1").status_code == 400
    large = b'{"token": "' + b"a" * 5000 + b'"}'
    answer = desk.client.post("/nap/kiem-tra", data=large, content_type="application/json")
    assert answer.status_code == 413
    for broken in (b"[", b"[]", b"\xff", b'{"token": ' + b"[" * 50 + b"]" * 50 + b"}"):
        answer = desk.client.post("/nap/kiem-tra", data=broken, content_type="application/json")
        assert answer.status_code == 400


def test_a_file_that_is_too_large_is_refused_before_it_is_kept(desk):
    said = {}
    for name, size in {"a.xlsx": 50_000_001, "a.csv": 200_000_001}.items():
        answer = desk.client.post(
            "/nap/tep",
            headers={"X-File-Name": name, "Accept": "application/json"},
            content_type="application/octet-stream",
            environ_overrides={"CONTENT_LENGTH": str(size)},
        )
        assert answer.status_code == 413
        said[name] = answer.json["error"]
    assert said == {"a.xlsx": "Tệp lớn hơn 50 MB.", "a.csv": "Tệp hoặc yêu cầu quá lớn"}
    assert folders(desk) == []


def test_more_bytes_than_may_come_leave_nothing_behind(desk):
    with pytest.raises(ValueError, match="11"):
        desk.kept.receive(io.BytesIO(b"x" * 11), "a.csv", "lan", 10)
    assert folders(desk) == []


def test_a_large_body_is_let_through_here_and_nowhere_else(desk):
    assert desk.send(b"x" * 3_000_000, "a.csv").status_code == 200
    answer = desk.client.post("/nap/bo", data=b"x" * 3_000_000, content_type="application/json")
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("..\\..\\windows\\system.ini.csv", "system.ini.csv"),
        ("/etc/cron.d/x.csv", "x.csv"),
        ("C:\\Users\\Lan\\điểm.xlsx", "điểm.xlsx"),
        (unicodedata.normalize("NFD", "Điểm tháng Tư.csv"), "Điểm tháng Tư.csv"),
        ("a\0b\r\nc.csv", "abc.csv"),
        ("gnp\u202exslx.csv", "gnpxslx.csv"),
        ("...x.csv", "x.csv"),
        ('a<b>:"|?*.csv', "a_b______.csv"),
        ("con.csv", "_con.csv"),
        ("x" * 500 + ".csv", "x" * 120 + ".csv"),
        ("ệ" * 300 + ".csv", "ệ" * 66 + ".csv"),
        ("kept.json.csv", "kept.json.csv"),
        ("DIEM.XLSX", "DIEM.XLSX"),
    ],
)
def test_a_name_names_a_file_of_its_own_folder_and_no_other(desk, given, kept):
    answer = desk.send(b"x", given)
    assert answer.json["name"] == kept
    assert [path.name for path in (folders(desk)[0] / "file").iterdir()] == [kept]


@pytest.mark.parametrize(
    "name",
    ["", ".csv", "..", "/", "a", "a.xls", "a.xlsm", "a.exe", "a.csv/", "a.cs v", "a.ｃｓｖ"],
)
def test_a_name_without_a_known_ending_is_refused(desk, name):
    answer = desk.send(b"x", name)
    assert (answer.status_code, answer.json["error"]) == (415, "Chỉ nhận tệp .xlsx và .csv.")
    assert folders(desk) == []


@pytest.mark.parametrize("header", ["%ff.csv", "a" * 5000 + ".csv"])
def test_a_name_that_cannot_be_read_is_refused(desk, header):
    given = {"Content-Type": "application/octet-stream", "X-File-Name": header}
    assert desk.client.post("/nap/tep", data=b"x", headers=given).status_code == 415


@pytest.mark.parametrize(
    "token",
    ["", "x", "../../../etc/passwd", "a" * 43, "." * 43, None, 7, ["a"], {"a": 1}, "a" * 42 + "/"],
)
def test_a_token_that_was_never_given_opens_nothing(desk, token):
    for path in ("/nap/kiem-tra", "/nap/xac-nhan"):
        answer = desk.post(path, token=token)
        assert (answer.status_code, answer.json["error"]) == (404, "Tệp này không còn ở đây.")
    assert desk.post("/nap/bo", token=token).json == {"dropped": False}
    if isinstance(token, str):
        asked = {"token": token}
        for path in ("/nap/loi", "/nap/thay-doi"):
            assert desk.client.get(path, query_string=asked).status_code == 404
        assert desk.client.get("/nap/tien-do", query_string=asked).status_code == 204


def test_a_token_is_of_its_sender_only(desk, rows):
    tried = desk.tried(csv_of(rows(BRANCH)))
    desk.viewer[0] = Viewer("dung")
    assert desk.confirm(tried).status_code == 404
    assert desk.client.get(f"/nap/tien-do?token={tried['token']}").status_code == 204
    assert desk.post("/nap/bo", token=tried["token"]).json == {"dropped": False}
    desk.viewer[0] = Viewer("lan")
    assert desk.confirm(tried).status_code == 200


@pytest.mark.parametrize("number", [0, -1, 2**31, 2**52, 1.5, True, "one", None, [1]])
def test_a_number_of_no_import_is_refused(desk, number):
    assert desk.post("/nap/hoan-tac", upload=number).status_code == 400


def test_whoever_may_not_import_can_neither_send_nor_undo(desk, rows):
    number = desk.taken(csv_of(rows(BRANCH)))
    tried = desk.tried(csv_of(rows(OTHER)))
    desk.viewer[0] = replace(Viewer("lan"), verbs=frozenset({Verb.READ}))
    answers = [
        desk.send(b"x", "a.csv"),
        desk.post("/nap/kiem-tra", token=tried["token"]),
        desk.confirm(tried),
        desk.post("/nap/bo", token=tried["token"]),
        desk.post("/nap/hoan-tac", upload=number),
        desk.client.get(f"/nap/tien-do?token={tried['token']}"),
        desk.client.get("/nap/mau?thang=2024-03"),
    ]
    assert {answer.status_code for answer in answers} == {403}
    assert desk.count() == 1


def test_rows_outside_the_scope_stay_out_and_imports_of_others_cannot_be_undone(desk, rows):
    number = desk.taken(csv_of(rows("thi-tran-ba-sao-thon-03")))
    desk.viewer[0] = Viewer("minh", scope="thi-tran-que")
    refused = desk.tried(csv_of(rows(BRANCH, "thi-tran-ba-sao-thon-03")))["receipt"]
    assert [one["row"] for one in refused["problems"]] == ["3"]
    assert desk.post("/nap/hoan-tac", upload=number).status_code == 409
    assert desk.confirm(desk.tried(csv_of(rows(BRANCH)))).json["receipt"]["state"] == "taken"


def test_each_import_and_each_undoing_writes_its_line(desk, rows):
    before = desk.count(audit)
    desk.post("/nap/hoan-tac", upload=desk.taken(csv_of(rows(BRANCH))))
    with desk.engine.connect() as connection:
        lines = connection.execute(select(audit.c.viewer, audit.c.verb, audit.c.detail)).all()
    assert [tuple(line[:2]) for line in lines[before:]] == [
        ("lan", "import"), ("lan", "undo import"),
    ]  # fmt: skip
    assert json.loads(lines[before].detail)["file"] == "diem.csv"


def test_a_file_goes_when_it_is_taken_in_dropped_or_a_day_old(desk, rows):
    taken, dropped, old = (desk.tried(csv_of(rows(one)), f"{one}.csv") for one in (
        BRANCH, OTHER, "thi-tran-que-thon-03"))  # fmt: skip
    desk.confirm(taken)
    assert not (desk.kept.folder / taken["token"] / "file").exists()
    assert desk.post("/nap/bo", token=dropped["token"]).json == {"dropped": True}
    assert not (desk.kept.folder / dropped["token"]).exists()
    desk.now[0] += DAY + 1
    fresh = desk.send(b"x", "a.csv").json["token"]
    assert [path.name for path in folders(desk)] == [fresh]
    assert desk.post("/nap/kiem-tra", token=old["token"]).status_code == 404


def test_the_oldest_waiting_file_gives_way(desk):
    tokens = []
    for number in range(12):
        desk.now[0] += 1
        tokens.append(desk.send(b"x", f"{number}.csv").json["token"])
    assert {path.name for path in folders(desk)} == set(tokens[2:])
    desk.viewer[0] = Viewer("minh")
    desk.send(b"x", "a.csv")
    assert len(folders(desk)) == 11


def test_the_folder_is_closed_to_other_users_of_the_machine(desk):
    desk.send(b"x", "a.csv")
    assert [path.stat().st_mode & 0o077 for path in (desk.kept.folder, *folders(desk))] == [0, 0]


def test_how_far_the_work_has_come_is_told_in_words(desk, rows):
    token = desk.send(csv_of(rows(BRANCH))).json["token"]
    told = desk.client.get(f"/nap/tien-do?token={token}").json
    assert told == {"done": 0, "of": 1, "text": "Đang đọc tệp…"}
    desk.post("/nap/kiem-tra", token=token)
    told = desk.client.get(f"/nap/tien-do?token={token}").json
    assert (told["done"], told["of"]) == (3, 3)


@dataclass(frozen=True)
class Held(Importer):
    """An importer that waits at its first step, so that a test can do something meanwhile."""

    at_work: Event
    go_on: Event

    def check(self, path, progress):
        def step(done, of):
            self.at_work.set()
            assert self.go_on.wait(30)
            progress(done, of)

        return super().check(path, step)


@pytest.fixture
def held(desk):
    """Make checks wait; returns the two events."""
    events = Event(), Event()
    held = replace(desk.intake, importer=lambda: Held(desk.engine, desk.viewer[0], *events))
    server = Flask("held", static_folder=None)
    install_gate(server, {}, [], DOORS)
    install_uploads(server, held)
    desk.server = server
    return events


def test_a_second_file_is_told_to_come_again_and_then_comes_in(desk, rows, held):
    at_work, go_on = held
    first, second = (desk.send(csv_of(rows(one))).json["token"] for one in (BRANCH, OTHER))
    with ThreadPoolExecutor(1) as pool:
        checking = pool.submit(desk.post, "/nap/kiem-tra", token=first)
        assert at_work.wait(30)
        busy = desk.post("/nap/kiem-tra", token=second)
        assert (busy.status_code, busy.headers["Retry-After"]) == (503, "1")
        told = desk.client.get(f"/nap/tien-do?token={first}").json
        assert (told["done"], told["of"]) == (0, 3)
        go_on.set()
        one = checking.result(30)
    two = desk.post("/nap/kiem-tra", token=second)
    assert [answer.json["receipt"]["state"] for answer in (one, two)] == ["ready", "ready"]
    for answer in (one, two):
        desk.confirm(desk.confirm(answer.json).json)
    assert desk.count() == 2


def test_a_file_dropped_while_it_is_checked_goes(desk, rows, held):
    at_work, go_on = held
    token = desk.send(csv_of(rows(BRANCH))).json["token"]
    with ThreadPoolExecutor(1) as pool:
        checking = pool.submit(desk.post, "/nap/kiem-tra", token=token)
        assert at_work.wait(30)
        assert desk.post("/nap/bo", token=token).json == {"dropped": True}
        go_on.set()
        assert checking.result(30).status_code == 404
    assert folders(desk) == []


def test_a_file_that_is_no_workbook_is_no_failure(desk):
    for content in (b"PK", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 old", b"\x00" * 1000):
        said = desk.tried(content, "a.xlsx")["receipt"]
        assert said["state"] == "refused"
        assert [one["row"] for one in said["problems"]] == [""]


def test_an_empty_file_is_said_to_be_empty(desk):
    given = {"X-File-Name": "a.csv"}
    kind, length = "application/octet-stream", {"CONTENT_LENGTH": "0"}
    sent = desk.client.post(
        "/nap/tep", headers=given, content_type=kind, environ_overrides=length
    ).json
    said = desk.post("/nap/kiem-tra", token=sent["token"]).json["receipt"]
    assert [one["problem"] for one in said["problems"]] == ["Tệp a.csv rỗng."]


def test_a_blank_form_comes_for_an_organisation_and_a_month(desk):
    answer = desk.client.get("/nap/mau?don-vi=thi-tran-que&thang=2024-03")
    assert quote("Phiếu chấm điểm thi-tran-que 2024-03.xlsx") in (
        answer.headers["Content-Disposition"]
    )
    sheet = load_workbook(io.BytesIO(answer.data)).worksheets[0]
    codes = [row[0] for row in sheet.iter_rows(min_row=3, values_only=True)]
    assert len(codes) == 15
    assert all(code.startswith("thi-tran-que-") for code in codes)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("thang=2024-03", 200),
        ("", 400),
        ("thang=2024-13", 400),
        ("thang=2024-3", 400),
        ("thang=9999-01", 400),
        ("thang=٢٠٢٤-03", 400),
        ("thang=2024-03&don-vi=../x", 400),
        ("thang=2024-03&don-vi=none", 404),
        ("thang=2024-03&don-vi=phuong-le-ho", 404),
    ],
)
def test_a_form_of_nothing_is_refused(desk, query, status):
    assert desk.client.get(f"/nap/mau?{query}").status_code == status


def test_a_form_of_an_organisation_without_branches_says_so(desk):
    answer = desk.client.get("/nap/mau?thang=2024-03&don-vi=phuong-le-ho")
    assert answer.json["error"] == "Đơn vị này không có chi bộ nào trong tháng 03/2024."


def test_nothing_of_a_scope_is_in_anothers_form(desk):
    desk.viewer[0] = Viewer("minh", scope="thi-tran-que")
    assert desk.client.get("/nap/mau?thang=2024-03&don-vi=xa-ngoc-son").status_code == 404
    answer = desk.client.get("/nap/mau?thang=2024-03")
    assert load_workbook(io.BytesIO(answer.data)).worksheets[0].max_row == 2 + 15
