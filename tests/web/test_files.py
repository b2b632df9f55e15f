"""Static files: kinds allowed, compressed, kept while unchanged."""

import gzip

import pytest
from flask import Flask

from dashboard.paths import ASSETS
from dashboard.web.files import StaticFiles, install_files


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "assets"
    (root / "css").mkdir(parents=True)
    (root / "css" / "own.css").write_text("body { margin: 0 }\n" * 100, encoding="utf-8")
    (root / "notes.md").write_text("not for readers", encoding="utf-8")
    (tmp_path / "secret.css").write_text("outside", encoding="utf-8")
    return root


@pytest.fixture
def client(folder):
    server = Flask("test", static_folder=None)
    install_files(server, StaticFiles(folder))
    return server.test_client()


def test_a_file_is_sent_packed_where_the_browser_takes_it(client, folder):
    packed = client.get("/assets/css/own.css", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/assets/css/own.css")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.data) == plain.data == (folder / "css/own.css").read_bytes()


def test_what_was_packed_smaller_beforehand_is_sent_to_who_takes_it(client, folder):
    address = StaticFiles(folder).url("css/own.css")
    fingerprint = address.rpartition("=")[2]
    (folder / f"css/own.css.{fingerprint}.br").write_bytes(b"small")
    smaller = client.get("/assets/css/own.css", headers={"Accept-Encoding": "gzip, br"})
    other = client.get("/assets/css/own.css", headers={"Accept-Encoding": "gzip"})
    assert (smaller.headers["Content-Encoding"], smaller.data) == ("br", b"small")
    assert other.headers["Content-Encoding"] == "gzip"
    assert smaller.headers["ETag"] != other.headers["ETag"]


def test_what_was_packed_of_another_file_is_not_sent(client, folder):
    (folder / "css/own.css.0123456789abcdef.br").write_bytes(b"old")
    packed = client.get("/assets/css/own.css", headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("name", ["plotly/plotly-basic.min.js", "bootstrap/bootstrap.min.css"])
def test_the_largest_files_are_packed_beforehand(name):
    found = StaticFiles(ASSETS).find(f"vendor/{name}")
    assert len(found.packed["br"]) < 0.85 * len(found.packed["gzip"])


def test_only_a_fingerprinted_address_is_kept_for_ever(client, folder):
    address = StaticFiles(folder).url("css/own.css")
    assert "immutable" in client.get(address).headers["Cache-Control"]
    assert client.get("/assets/css/own.css").headers["Cache-Control"] == "no-cache"
    assert client.get("/assets/css/own.css?v=0").headers["Cache-Control"] == "no-cache"


def test_an_unchanged_file_is_not_sent_again(client):
    tag = client.get("/assets/css/own.css").headers["ETag"]
    again = client.get("/assets/css/own.css", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_a_changed_file_gets_another_address(folder):
    files = StaticFiles(folder)
    before = files.url("css/own.css")
    (folder / "css" / "own.css").write_text("body { margin: 1px }", encoding="utf-8")
    assert files.url("css/own.css") != before


@pytest.mark.parametrize(
    "name",
    ["notes.md", "../secret.css", "css/../../secret.css", "%2e%2e/secret.css", "css", "none.css"],
)
def test_nothing_else_is_sent(client, name):
    assert client.get(f"/assets/{name}").status_code == 404
