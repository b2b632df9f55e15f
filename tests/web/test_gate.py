"""The gate refuses what our own pages would not have sent."""

import json

import pytest
from dash import ALL, Dash, Input, Output, State, dcc, html

from dashboard.web.gate import CALLBACKS, install_gate, path_pattern

JSON = {"Content-Type": "application/json"}


@pytest.fixture
def client():
    app = Dash(__name__, suppress_callback_exceptions=True, enable_mcp=False)
    app.layout = html.Div([dcc.Input(id="name"), html.P(id="greeting")])

    @app.callback(Output("greeting", "children"), Input("name", "value"), State("name", "type"))
    def greet(name, _type):
        return f"Chào {name}"

    @app.callback(Output("sum", "children"), Input({"part": ALL}, "value"))
    def total(parts):
        return len(parts)

    install_gate(app.server, app.callback_map, ["/", "/nhom/<group>"])
    return app.server.test_client()


def call(**changed):
    return {
        "output": "greeting.children",
        "outputs": {"id": "greeting", "property": "children"},
        "inputs": [{"id": "name", "property": "value", "value": "Lan"}],
        "state": [{"id": "name", "property": "type", "value": "text"}],
        "changedPropIds": ["name.value"],
    } | changed


def status(client, body, headers=JSON, path=CALLBACKS):
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(path, data=data, headers=headers).status_code


def test_a_call_that_a_page_would_send_is_answered(client):
    answer = client.post(CALLBACKS, json=call())
    assert answer.get_json()["response"] == {"greeting": {"children": "Chào Lan"}}


def test_a_pattern_of_ids_takes_a_list_of_parts(client):
    part = {"id": {"part": "a"}, "property": "value", "value": 1}
    body = call(
        output="sum.children",
        outputs={"id": "sum", "property": "children"},
        inputs=[[part, part]],
        state=[],
        changedPropIds=['{"part":"a"}.value'],
    )
    assert status(client, body) == 200
    body["inputs"] = [[part | {"id": {"other": "a"}}]]
    assert status(client, body) == 400


@pytest.mark.parametrize(
    "changed",
    [
        {"output": "secret.data"},
        {"output": ["greeting.children"]},
        {"outputs": {"id": "secret", "property": "data"}},
        {"outputs": None},
        {"inputs": []},
        {"inputs": None},
        {"inputs": [{"id": "other", "property": "value", "value": "Lan"}]},
        {"inputs": [{"id": "name", "property": "style", "value": "Lan"}]},
        {"inputs": ["name"]},
        {"state": [{"id": "name", "property": "value"}]},
        {"changedPropIds": "name.value"},
        {"changedPropIds": [1]},
        {"changedPropIds": ["name"]},
        {"background": {"interval": 1}},
        {"inputs": [{"id": "name", "property": "value", "value": "\ud800"}]},
        {"inputs": [{"id": "name", "property": "value", "value": "a\0b"}]},
        {"inputs": [{"id": "name", "property": "value", "value": 2**63}]},
        {"inputs": [{"id": "name", "property": "value", "value": float("inf")}]},
        {"inputs": [{"id": "name", "property": "value", "value": float("nan")}]},
    ],
)
def test_a_changed_call_is_refused(client, changed):
    assert status(client, call(**changed)) == 400


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", 411),
        (b"{", 400),
        (b"[]", 400),
        (b"null", 400),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (b'{"output":' + b"9" * 5000 + b"}", 400),
        (b" " * (256 * 1024 + 1), 413),
    ],
)
def test_a_body_that_is_no_call_is_refused(client, body, expected):
    assert status(client, body) == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
        (JSON | {"Origin": "http://evil.example"}, 403),
        (JSON | {"Origin": "http://localhost:9999"}, 403),
        (JSON | {"Origin": "null"}, 403),
        (JSON | {"Origin": "http://[bad"}, 403),
        (JSON | {"Sec-Fetch-Site": "cross-site"}, 403),
        (JSON | {"Sec-Fetch-Site": "same-site"}, 403),
        (JSON | {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}, 200),
    ],
)
def test_a_call_from_elsewhere_is_refused(client, headers, expected):
    assert status(client, call(), headers=headers) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", 200),
        ("/nhom/content", 200),
        ("/_dash-layout", 200),
        ("/_dash-dependencies", 200),
        ("/nhom/content/more", 404),
        ("/nhom/", 404),
        ("/no-such-page", 404),
        ("/_reload-hash", 404),
        ("/_mcp", 404),
        ("/?" + "a" * 5000, 414),
    ],
)
def test_only_named_paths_are_open(client, path, expected):
    assert client.get(path).status_code == expected


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
@pytest.mark.parametrize("path", ["/", CALLBACKS, "/_dash-layout"])
def test_other_methods_are_refused(client, method, path):
    assert getattr(client, method)(path).status_code == 405


def test_posting_is_for_callbacks_only(client):
    assert status(client, call(), path="/") == 405
    assert status(client, call(), path=CALLBACKS + "?endId=a&cancelJob=1") == 400
    assert status(client, call(), path=CALLBACKS + "?endId=a") == 200


def test_a_pattern_matches_one_segment():
    assert path_pattern("/chi-bo/<code>").fullmatch("/chi-bo/a.b").groupdict() == {"code": "a.b"}
    assert path_pattern("/chi-bo").fullmatch("/chi-bo/x") is None
