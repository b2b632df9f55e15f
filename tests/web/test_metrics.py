"""A watchman's figures: in the format his program reads, for this machine, without a score."""

import re

import pytest
from flask import Flask

from dashboard.queries.tallies import ServerTallies, Tallies
from dashboard.settings import Metrics as Reach
from dashboard.web.account import Served, install_account
from dashboard.web.metrics import BUCKETS, Metrics, install_metrics

SAMPLE = re.compile(r'([a-z_]+)(\{[a-z]+="[^"\n]*"(?:,[a-z]+="[^"\n]*")*\})? (\S+)')
FIGURE = dict[tuple[str, str], float]


def figures(said: str) -> FIGURE:
    """Read the text as Prometheus does: every line a comment or a figure."""
    read = {}
    for line in said.splitlines():
        if not line.startswith(("# HELP ", "# TYPE ")):
            name, labels, value = SAMPLE.fullmatch(line).groups()
            assert (name, labels or "") not in read
            read[name, labels or ""] = float(value)
    return read


@pytest.fixture
def client():
    server = Flask("test", static_folder=None)
    server.add_url_rule("/page", "page", lambda: "ok")
    metrics = Metrics(started=1700000000.0)
    install_metrics(server, metrics, lambda: (Tallies(7, 3, 1), None), lambda _: True)
    install_account(server, str, str, [metrics], lambda: 0.0)
    return server.test_client()


def test_requests_are_counted_by_route_and_class_of_status(client):
    for path in ("/page", "/page", "/none"):
        client.get(path, buffered=True)
    answer = client.get("/metrics", buffered=True)
    assert answer.content_type == "text/plain; version=0.0.4; charset=utf-8"
    read = figures(answer.text)
    assert {labels: n for (name, labels), n in read.items() if name == "chibo_requests_total"} == {
        '{method="GET",path="/page",status="2xx"}': 2,
        '{method="GET",path="/none",status="4xx"}': 1,
    }
    # This one is under way.
    assert read["chibo_requests_in_flight", ""] == 1
    assert read["chibo_process_start_time_seconds", ""] == 1700000000
    assert read["chibo_process_resident_memory_bytes", '{process="1"}'] > 10_000_000
    counted = ("chibo_database", "chibo_data_", "chibo_imports")
    assert {name: n for (name, _), n in read.items() if name.startswith(counted)} == {
        "chibo_database_up": 1, "chibo_data_changes_total": 7, "chibo_imports_total": 3,
        "chibo_imports_undone_total": 1,
    }  # fmt: skip


def test_a_histogram_grows_and_ends_with_all(client):
    for _ in range(5):
        client.get("/page", buffered=True)
    read = figures(client.get("/metrics").text)
    name = "chibo_request_seconds"
    steps = [read[f"{name}_bucket", f'{{path="/page",le="{most}"}}'] for most in BUCKETS]
    last = read[f"{name}_bucket", '{path="/page",le="+Inf"}']
    assert steps == sorted(steps)
    assert steps[-1] <= last == read[f"{name}_count", '{path="/page"}'] == 5


def test_a_database_that_is_gone_takes_no_other_figure_along():
    said = Metrics(started=0.0).text(None)
    assert figures(said)["chibo_database_up", ""] == 0
    assert "chibo_imports_total" not in said


def test_reads_are_counted_once_beside_the_requests_of_all_processes():
    read = {"primary": 0, "replica": 0}
    metrics = Metrics(0.0, lambda: read)
    served = Served("", "GET", "/page", "", 200, 1.0, 2, "everyone", "1a2b3c4d")

    def look(primary: int, replica: int) -> None:
        read.update(primary=read["primary"] + primary, replica=read["replica"] + replica)
        metrics.leave(served)

    look(1, 5)
    look(0, 2)
    found = figures(metrics.text(None, ServerTallies(True, True, 0)))
    counted = [found["chibo_reads_total", f'{{server="{one}"}}'] for one in ("primary", "replica")]
    assert counted == [1, 7]


ELSEWHERE = {"REMOTE_ADDR": "10.0.0.7"}


@pytest.mark.parametrize(
    ("reach", "asked", "expected"),
    [
        (Reach.LOCAL, {}, 200),
        (Reach.LOCAL, {"REMOTE_ADDR": "::1"}, 200),
        (Reach.LOCAL, {"REMOTE_ADDR": "::ffff:127.0.0.1"}, 200),
        (Reach.LOCAL, ELSEWHERE, 404),
        (Reach.LOCAL, {"REMOTE_ADDR": ""}, 404),
        (Reach.LOCAL, {"HTTP_X_FORWARDED_FOR": "10.0.0.7"}, 404),
        (Reach.LOCAL, {"HTTP_FORWARDED": "for=10.0.0.7"}, 404),
        (Reach.ALL, ELSEWHERE, 200),
        (Reach.OFF, {}, 404),
    ],
)
def test_who_may_read_them(open_app, sample_url, reach, asked, expected):
    app = open_app(sample_url, metrics=reach)
    answer = app.server.test_client().get("/metrics", environ_overrides=asked)
    assert answer.status_code == expected
    assert ("chibo_" in answer.text) == (expected == 200)


def test_only_known_routes_become_labels(open_app, sample_url):
    app = open_app(sample_url)
    client = app.server.test_client()
    for path in ("/chi-bo/nguyen-van-a", "/nguyen-van-a", "/assets/nguyen-van-a", "/nap/tep"):
        client.get(path, buffered=True)
    said = client.get("/metrics", buffered=True).text
    assert "nguyen" not in said
    counted = [labels for name, labels in figures(said) if name == "chibo_requests_total"]
    paths = {labels.split('"')[3] for labels in counted}
    assert paths == {"/chi-bo/<code>", "unknown", "/assets/*", "/nap/tep"}
