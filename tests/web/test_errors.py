"""What a reader sees when something breaks, and what stays in the log."""

import errno

import pytest
from flask import Flask, abort

from dashboard.domain.trouble import Trouble, trouble_of_file
from dashboard.text import Words
from dashboard.web.errors import install_errors
from dashboard.web.headers import install_headers


def known(error):
    if isinstance(error, ConnectionError):
        return Trouble.AWAY
    return trouble_of_file(error) if isinstance(error, OSError) else None


@pytest.fixture
def client():
    server = Flask("test", static_folder=None)
    install_headers(server, lambda: ["'sha256-own'"])
    install_errors(server, lambda: Words("vi"), stylesheet="", trouble_of=known)

    @server.get("/breaks")
    def breaks():
        raise ValueError("password=secret")

    @server.get("/full")
    def full():
        raise OSError(errno.ENOSPC, "password=secret")

    @server.get("/away")
    def away():
        raise ConnectionError

    @server.get("/teapot")
    def teapot():
        abort(418)

    return server.test_client()


def test_a_failure_shows_a_reference_and_never_its_reason(client, caplog):
    answer = client.get("/breaks")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    reference = caplog.records[-1].getMessage().removeprefix("failure ")
    assert f"Mã lỗi: {reference}" in answer.text
    assert "secret" in caplog.text


@pytest.mark.parametrize(
    ("path", "status", "trouble", "title"),
    [("/full", 507, "full", "Ổ đĩa của máy chủ đã đầy"),
     ("/away", 503, "away", "Cơ sở dữ liệu chưa trả lời")],
)  # fmt: skip
def test_what_is_known_to_be_wrong_is_said_with_what_to_do(
    client, caplog, path, status, trouble, title
):
    page = client.get(path)
    assert (page.status_code, title in page.text) == (status, True)
    answer = client.get(path, headers={"Accept": "application/json"})
    assert answer.status_code == status
    assert (answer.json["trouble"], answer.json["error"]) == (trouble, f"{title}.")
    assert answer.json["reference"] in answer.json["remedy"]
    # It may come with every request of an hour: no traceback each time.
    assert "Traceback" not in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.parametrize(
    ("path", "status", "title"),
    [("/none", 404, "Không tìm thấy trang"), ("/teapot", 418, "Có lỗi xảy ra")],
)
def test_a_refusal_says_what_to_do(client, path, status, title):
    answer = client.get(path)
    assert (answer.status_code, title in answer.text) == (status, True)


def test_every_answer_carries_the_headers(client):
    for path in ("/none", "/breaks"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert "script-src 'self' 'sha256-own'" in headers["Content-Security-Policy"]
        assert "unsafe-eval" not in headers["Content-Security-Policy"]
