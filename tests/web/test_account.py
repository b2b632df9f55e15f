"""Each request leaves one line that a person can find by the reference, and nobody's name."""

import json
from datetime import UTC, datetime

import pytest
from flask import Flask, Response

from dashboard.settings import Log as Lines
from dashboard.text import Words
from dashboard.web.account import HEADER, Log, install_account
from dashboard.web.errors import install_errors

NOON = datetime(2024, 3, 3, 12, tzinfo=UTC).timestamp()


@pytest.fixture
def lines():
    return []


@pytest.fixture
def client(lines):
    server = Flask("test", static_folder=None)
    install_errors(server, lambda: Words("vi"), stylesheet="")

    @server.get("/breaks")
    def breaks():
        raise ValueError("password=secret")

    @server.get("/parts")
    def parts():
        return Response(part for part in (b"ab", b"cde"))

    named = {"/breaks", "/parts"}
    name = lambda path: path if path in named else "unknown"  # noqa: E731 -- read in one look
    install_account(server, name, lambda: "V7", [Log(lines.append)], lambda: NOON)
    return server.test_client()


def told(lines: list[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in lines]


def test_a_request_leaves_one_line(client, lines):
    with client.get("/parts?ten=Nguyen+Van+A") as answer:
        assert answer.get_data() == b"abcde"
    (line,) = told(lines)
    assert line.pop("ms") >= 0
    assert line == {
        "time": "2024-03-03T12:00:00.000Z", "method": "GET", "path": "/parts", "part": "",
        "status": 200, "bytes": 5, "viewer": "V7", "reference": answer.headers[HEADER],
    }  # fmt: skip
    assert [text.count("\n") for text in lines] == [1]


def test_a_failure_has_one_reference_on_the_page_in_the_header_and_in_both_logs(
    client, lines, caplog
):
    answer = client.get("/breaks", buffered=True)
    (line,) = told(lines)
    assert (line["status"], line["reference"]) == (500, answer.headers[HEADER])
    assert f"Mã lỗi: {line['reference']}" in answer.text
    assert caplog.records[-1].getMessage() == f"failure {line['reference']}"


def test_what_somebody_types_into_an_address_is_not_told(client, lines):
    for path in ("/nguyen-van-a", '/"\n{"status": 200}', "/parts/0912345678"):
        client.get(path, buffered=True)
    client.open("/parts", method="NGUYEN", buffered=True)
    assert [(line["method"], line["path"], line["status"]) for line in told(lines)] == [
        *[("GET", "unknown", 404)] * 3, ("other", "/parts", 405),
    ]  # fmt: skip


def test_an_answer_given_up_half_way_is_told_once(client, lines):
    with client.get("/parts") as answer:
        assert next(answer.iter_encoded()) == b"ab"
    assert [line["bytes"] for line in told(lines)] == [2]


def test_a_log_that_cannot_be_written_does_not_spoil_the_answer():
    server = Flask("test", static_folder=None)
    server.add_url_rule("/", "home", lambda: "ok")

    def full(_line: str) -> None:
        raise OSError(28, "No space left on device")

    install_account(server, str, str, [Log(full)], lambda: NOON)
    assert server.test_client().get("/").text == "ok"


@pytest.mark.parametrize("wish", list(Lines))
def test_the_application_writes_routes_and_callbacks_or_nothing(open_app, sample_url, capsys, wish):
    app = open_app(sample_url, log=wish)
    client = app.server.test_client()
    call = {
        "output": ".._pages_content.children..._pages_store.data..",
        "outputs": [{"id": "_pages_content", "property": "children"},
                    {"id": "_pages_store", "property": "data"}],
        "inputs": [{"id": "_pages_location", "property": "pathname", "value": "/"},
                   {"id": "_pages_location", "property": "search", "value": ""}],
        "changedPropIds": ["_pages_location.pathname"],
    }  # fmt: skip
    client.get("/chi-bo/a.b?ten=Nguyen", buffered=True)
    client.post("/_dash-update-component", json=call, buffered=True)
    client.get("/assets/none.css", buffered=True)
    lines = capsys.readouterr().err.splitlines()
    if wish is Lines.OFF:
        assert lines == []
        return
    shown = [(one["path"], one["part"], one["status"], one["viewer"]) for one in told(lines)]
    assert shown == [
        ("/chi-bo/<code>", "", 200, "everyone"),
        ("/_dash-update-component", call["output"], 200, "everyone"),
        ("/assets/*", "", 404, "everyone"),
    ]
