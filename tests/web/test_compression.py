"""Answers are packed where it gains something."""

import gzip

import pytest
from flask import Flask, Response

from dashboard.web.compression import install_compression

LONG, SHORT = "x" * 5000, "x"


@pytest.fixture
def client():
    server = Flask("test", static_folder=None)
    install_compression(server)
    server.add_url_rule("/long", "long", lambda: {"data": LONG})
    server.add_url_rule("/short", "short", lambda: {"data": SHORT})
    server.add_url_rule("/image", "image", lambda: Response(LONG, content_type="image/png"))
    server.add_url_rule("/_dash-component-suites/a.js", "bundle",
                        lambda: Response(LONG, content_type="text/javascript"))
    return server.test_client()


@pytest.mark.parametrize("path", ["/long", "/_dash-component-suites/a.js"])
def test_a_long_answer_is_packed(client, path):
    for _ in range(2):
        answer = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip"
        assert int(answer.headers["Content-Length"]) == len(answer.data) < 500
        assert LONG in gzip.decompress(answer.data).decode()


@pytest.mark.parametrize(
    ("path", "accepts"),
    [("/long", ""), ("/long", "gzip;q=0"), ("/short", "gzip"), ("/image", "gzip")],
)
def test_others_are_sent_as_they_are(client, path, accepts):
    answer = client.get(path, headers={"Accept-Encoding": accepts})
    assert "Content-Encoding" not in answer.headers
