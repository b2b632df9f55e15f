"""The application as a whole, asked as a browser and as someone who is not one asks."""

import json
import random
import re
from typing import Any

import pytest
from dash.exceptions import InvalidConfig

from dashboard.app import PAGES
from dashboard.domain.words import IssueGroup
from dashboard.web.gate import CALLBACKS, HEALTH

ROUTES = {
    "/", "/<path:path>", "/health", "/healthz", "/readyz", "/metrics",
    "/_dash-layout", "/_dash-dependencies",
    "/_dash-update-component", "/_dash-component-suites/<string:package_name>/"
    "<path:fingerprinted_path>", "/_favicon.ico", "/_reload-hash", "/assets/<path:filename>",
    "/nap/tep", "/nap/kiem-tra", "/nap/xac-nhan", "/nap/bo", "/nap/hoan-tac", "/nap/tien-do",
    "/nap/loi", "/nap/thay-doi", "/nap/mau", "/nap/hang-doi",
    "/trinh-chieu", "/trinh-chieu/so-lieu", "/trinh-chieu/tep.html", "/trinh-chieu/tep.pptx",
    "/trinh-chieu/bai", "/trinh-chieu/bai/luu", "/trinh-chieu/bai/nhan-ban",
    "/trinh-chieu/bai/xoa", "/trinh-chieu/bai/khoi-phuc", "/trinh-chieu/bai/nhap",
    "/trinh-chieu/bai/them", "/trinh-chieu/bai/tai", "/trinh-chieu/don-vi",
    "/trinh-chieu/ket-luan", "/trinh-chieu/ket-luan/ghi", "/trinh-chieu/ket-luan/sua",
    "/trinh-chieu/ket-luan/xoa", "/trinh-chieu/ket-luan/khoi-phuc", "/trinh-chieu/ket-luan/tai",
    "/_kept-parts",
}  # fmt: skip
HOSTILE = {
    "DASH_DEBUG": "true",
    "DASH_MCP_ENABLED": "true",
    "DASH_ENABLE_MCP": "true",
    "DASH_HOT_RELOAD": "true",
    "DASH_UI": "true",
    "DASH_SERVE_DEV_BUNDLES": "true",
    "DASH_REQUESTS_PATHNAME_PREFIX": "/other/",
    "DASH_ROUTES_PATHNAME_PREFIX": "/other/",
    "DASH_HEALTH_ENDPOINT": "open",
    "DASH_COMPRESS": "true",
    "DASH_SUPPRESS_CALLBACK_EXCEPTIONS": "false",
    "DASH_PRUNE_ERRORS": "false",
    "FLASK_DEBUG": "1",
}
ODD_VALUES: list[Any] = [
    None, True, 0, -1, 2**52, 1.5, "", "x" * 5000, "?don-vi=kim-bang", "?don-vi=%00",
    "?ky=9999-99&xep-loai=;drop", "ky=2024-01..1999-01",
    "' or 1=1 --", [], [[]], {}, {"a": {"b": 1}},
    ["good"], "2024-13", "/nhom/content", "/chi-bo/none", "javascript:alert(1)", "\u202e", "💥",
]  # fmt: skip


@pytest.fixture(scope="module")
def client(sample_app):
    return sample_app.server.test_client()


def rules(app) -> set[str]:
    return {rule.rule for rule in app.server.url_map.iter_rules()}


def page_addresses() -> list[str]:
    groups = [f"/nhom/{group}" for group in IssueGroup]
    return [page.PATH for page in PAGES if "<" not in page.PATH] + groups


def test_the_routes_are_those_we_know(sample_app):
    assert rules(sample_app) == ROUTES


def test_no_variable_of_the_environment_opens_a_door(monkeypatch, sample_app, sample_url, open_app):
    for name, value in HOSTILE.items():
        monkeypatch.setenv(name, value)
    app = open_app(sample_url)
    assert rules(app) == ROUTES
    assert set(app.callback_map) == set(sample_app.callback_map)
    assert app.server.debug is False
    answer = app.server.test_client().get("/")
    assert answer.status_code == 200
    assert '"ui": true' not in answer.text
    assert '"hot_reload"' not in answer.text


def test_a_variable_that_moves_every_address_stops_the_start(monkeypatch, sample_url, open_app):
    monkeypatch.setenv("DASH_URL_BASE_PATHNAME", "/other/")
    with pytest.raises(InvalidConfig):
        open_app(sample_url)


@pytest.mark.parametrize("path", page_addresses())
def test_every_page_answers_with_its_language_and_headers(client, path):
    client.set_cookie("lang", "en")
    answer = client.get(path)
    assert answer.status_code == 200
    assert '<html lang="en"' in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-eval" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    client.delete_cookie("lang")
    assert '<html lang="vi"' in client.get(path).text


def test_every_inline_script_is_named_in_the_policy(client, sample_app):
    answer = client.get("/")
    inline = re.findall(r"<script(?![^>]*src=)(?![^>]*application/json)[^>]*>(.*?)</script>",
                        answer.text, re.DOTALL)  # fmt: skip
    from dashboard.web.headers import script_hash

    assert inline
    policy = answer.headers["Content-Security-Policy"]
    assert [script for script in inline if script_hash(script) not in policy] == []


def test_a_page_names_no_other_host(client):
    for address in re.findall(r'(?:src|href)="([^"]+)"', client.get("/").text):
        assert address.startswith(("/", "data:")), address


def test_files_of_a_page_exist_and_are_kept(client):
    text = client.get("/").text
    for address in re.findall(r'(?:src|href)="(/[^"]+\.(?:js|css|svg)[^"]*)"', text):
        answer = client.get(address, headers={"Accept-Encoding": "gzip"})
        assert answer.status_code == 200, address
        assert "max-age=31536000" in answer.headers["Cache-Control"], address


def test_a_part_of_dash_without_its_version_is_not_sent_twice(client):
    address = "/_dash-component-suites/dash/dcc/async-graph.js"
    first = client.get(address)
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_health_and_unknown_addresses(client):
    assert client.get(HEALTH).text == "ok"
    for path in ("/none", "/chi-bo/a/b", "/_mcp", "/_alive", "/assets/../pyproject.toml"):
        assert client.get(path).status_code == 404, path


def test_the_sample_is_named_on_every_page(client):
    assert "DỮ LIỆU MẪU" in json.dumps(client.get("/_dash-layout").json, ensure_ascii=False)


def true_call(output: str, callback: dict[str, Any], values: random.Random) -> dict[str, Any]:
    """The request a page would send, with odd values in it."""

    def part(known: dict[str, str]) -> Any:
        value = values.choice(ODD_VALUES)
        if not known["id"].startswith("{"):
            return known | {"value": value}
        keys = json.loads(known["id"])
        identity = {name: "x" if isinstance(at, list) else at for name, at in keys.items()}
        return [{"id": identity, "property": known["property"], "value": value}]

    joined = output[2:-2].split("...") if output.startswith("..") else [output]
    outputs = [dict(zip(("id", "property"), one.rsplit(".", 1), strict=True)) for one in joined]
    inputs = [part(known) for known in callback["inputs"]]
    return {
        "output": output,
        "outputs": outputs if output.startswith("..") else outputs[0],
        "inputs": inputs,
        "state": [part(known) for known in callback.get("state", [])],
        "changedPropIds": [f"{known['id']}.{known['property']}" for known in callback["inputs"]],
    }


def forge(call: dict[str, Any], values: random.Random) -> dict[str, Any]:
    """Break a request in one way."""
    at = values.choice(["output", "outputs", "inputs", "state", "changedPropIds", "more"])
    return call | {at: values.choice(ODD_VALUES)}


@pytest.mark.slow
def test_a_thousand_forged_calls_break_nothing(client, sample_app):
    values = random.Random(20231024)
    served = sorted(name for name, one in sample_app.callback_map.items() if "callback" in one)
    assert served
    answers: dict[int, int] = {}
    for number in range(1000):
        output = values.choice(served)
        call = true_call(output, sample_app.callback_map[output], values)
        body = call if number % 2 else forge(call, values)
        answer = client.post(CALLBACKS, json=body)
        answers[answer.status_code] = answers.get(answer.status_code, 0) + 1
        assert answer.status_code < 500, body
        assert "Traceback" not in answer.text
    assert set(answers) <= {200, 204, 400}
